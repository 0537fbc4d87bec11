import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { enableCommand, runEnable } from '../../src/commands/enable.ts'
import type { Context } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { virtualClock } from '../support/clock.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const secret = withVariables({ DB_PASSWORD: 'hunter2' })
const tagged = (values: Record<string, string>): Pick<LambdaFunction, 'tags'> => ({
  tags: { kind: 'readable', values },
})
const shop = { 'aws:cloudformation:stack-name': 'shop' }
const some = () =>
  fakeLambda(
    aFunction({ name: 'orders-api', ...secret, ...tagged({ team: 'a', ...shop }) }),
    aFunction({ name: 'orders-job', ...secret, ...tagged({ team: 'b' }) }),
    aFunction({ name: 'users', runtime: 'python3.13', ...tagged({ team: 'a' }) }),
    aFunction({ name: 'edge', runtime: 'go1.x', ...tagged({ team: 'a' }) }),
  )

const all = { functions: [], dryRun: false, all: true } as const
const names = (lambda: ReturnType<typeof some>) => lambda.updates.map(({ name }) => name).toSorted()

/** Parsed as commander does it, so that flags and options cannot drift apart. */
async function enable(line: string, ctx: Context): Promise<number | undefined> {
  const finished: number[] = []
  await enableCommand({ ...ctx, finish: (code) => finished.push(code) })
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(line.split(' '), { from: 'user' })
  return finished[0]
}

test.each<[string, string[]]>([
  ['orders-* --yes', ['orders-api', 'orders-job']],
  ['--all --yes', ['orders-api', 'orders-job', 'users']],
  ['--all --exclude orders-* --yes', ['users']],
  ['--tag team=a --yes', ['orders-api', 'users']],
  ['--tag team=a --runtime nodejs* --yes', ['orders-api']],
  ['--stack shop --yes', ['orders-api']],
  ['users orders-j?? --yes', ['orders-job', 'users']],
  ['users orders-api --tag team=b --yes', []],
  ['--all --yes=3', ['orders-api', 'orders-job', 'users']],
])('otl enable %s', async (line, expected) => {
  const lambda = some()
  const { ctx } = fakeContext(lambda.aws)
  await enable(line, ctx)
  expect(names(lambda)).toEqual(expected)
})

test('equal plans are shown once, with the account and the region', async () => {
  const { ctx, seen } = fakeContext(some().aws)
  expect(await runEnable({ ...all, dryRun: true }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "enable in account 123456789012, eu-west-1: 4 functions

    2 functions get
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   PassThrough → Active
        orders-api, orders-job

    1 function gets
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroPython:26
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   PassThrough → Active
        users

      other layers and other variables stay as they are
      ! 1 function: the CloudFormation stack shop owns this function (tag
        aws:cloudformation:stack-name): its next deployment takes the change back
      • could not check handler (1 function)

    1 function is skipped
      ! Lambda starts no exec wrapper on go1.x
        → instrument it in code with the OpenTelemetry SDK; \`otl enable --tracing-only\` records Lambda’s
          own segments
        edge

    planned  3
    skipped  1
      ! Lambda starts no exec wrapper on go1.x
        edge"
  `)
})

test('what could not be checked is told, and so is what the preflight warns of', async () => {
  const lambda = some()
  const getCodeSigning = async () => Promise.reject(new OtlError('could not ask: denied'))
  const listAliases = async () => [{ name: 'live', version: '5', shares: {}, revision: 'a' }]
  const { ctx, seen } = fakeContext({ ...lambda.aws, getCodeSigning, listAliases })
  await runEnable({ ...all, dryRun: true }, ctx)
  const text = seen.out.join('\n')
  expect(text).toContain('could not check code signing (3 functions)')
  expect(text).toMatch(/! 3 functions: alias live points at version 5/)
})

test('nothing that was not named is written without agreement', async () => {
  const lambda = some()
  const { ctx } = fakeContext(lambda.aws)
  await expect(runEnable(all, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining('3 functions in 123456789012 eu-west-1'),
    hint: expect.stringContaining('--yes=3'),
  })
  await expect(runEnable({ ...all, yes: 42 }, ctx)).rejects.toMatchObject({ code: Exit.Usage })
  await expect(enable('users --yes=2', ctx)).rejects.toMatchObject({ code: Exit.Usage })
  expect(lambda.updates).toEqual([])
})

test.each([
  ['y', 3, Exit.Ok],
  ['Yes ', 3, Exit.Ok],
  ['', 0, Exit.No],
  ['n', 0, Exit.No],
])('on a terminal it asks, and takes %j for an answer', async (answer, written, code) => {
  const lambda = some()
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return answer
  }
  const { ctx } = fakeContext(lambda.aws, { interactive: true, ask })
  expect(await runEnable(all, ctx)).toBe(code)
  expect(asked).toEqual(['enable 3 functions in 123456789012 eu-west-1? [y/N] '])
  expect(lambda.updates).toHaveLength(written)
})

test('functions that are named need no agreement, however many they are', async () => {
  const many = Array.from({ length: 30 }, (_, n) => aFunction({ name: `fn-${n}` }))
  const lambda = fakeLambda(...many)
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable({ functions: many.map(({ name }) => name), dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toHaveLength(30)
  expect(seen.out.join('\n')).toMatch(/^30 functions get$/m)
  expect(seen.out).toContain('enabled  30')
})

test('a function that cannot be instrumented is skipped when it was found, and a no when it was named', async () => {
  expect(await runEnable({ ...all, yes: true }, fakeContext(some().aws).ctx)).toBe(Exit.Ok)
  const named = { functions: ['edge', 'orders-*'], dryRun: false, yes: true } as const
  expect(await runEnable(named, fakeContext(some().aws).ctx)).toBe(Exit.No)
})

test('one bad function spoils nothing, and the table says why', async () => {
  const lambda = some()
  const updateConfiguration: typeof lambda.aws.updateConfiguration = async (fn, update) => {
    if (fn.name === 'users')
      throw awsFailure('could not update users (lambda:UpdateFunctionConfiguration): no', 'X')
    return (await lambda.aws.updateConfiguration?.(fn, update)) ?? { kind: 'live', fn }
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, updateConfiguration })
  expect(await runEnable({ ...all, yes: true }, ctx)).toBe(Exit.No)
  expect(names(lambda)).toEqual(['orders-api', 'orders-job'])
  expect(seen.out.join('\n')).toMatch(
    /enabled +2\nskipped +1\n.*go1\.x\n +edge\nfailed +1\n.*could not update/,
  )
  expect(seen.told.join('\n')).toContain('users (eu-west-1)')
})

test('tags that cannot be read are a failure, not a function less', async () => {
  const lambda = fakeLambda(
    aFunction({ name: 'a', ...tagged({ team: 'a' }) }),
    aFunction({ name: 'b', tags: { kind: 'unreadable', reason: 'denied' } }),
  )
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable({ functions: [], dryRun: false, tag: ['team=a'], yes: true }, ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toContain('its tags could not be read')
})

test('a pattern that matches nothing is said, and is a no', async () => {
  const { ctx, seen } = fakeContext(some().aws)
  expect(await runEnable({ functions: ['nothing-*'], dryRun: false }, ctx)).toBe(Exit.No)
  expect(seen.told.join('\n')).toContain('no function matches nothing-*')
})

test.each([
  [{ functions: ['a b*'] }, /not a pattern of names/],
  [{ functions: [] }, /no functions are named/],
  [{ functions: [], tag: ['team'] }, /name=value/],
])('%j is refused before anything is asked', async (given, message) => {
  await expect(runEnable({ dryRun: false, ...given }, fakeContext().ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringMatching(message),
  })
})

test.each(['--all --rate 0', '--all --rate 99', '--all --rate x', '--all --yes=many'])(
  'otl enable %s is a usage error',
  async (line) => {
    await expect(enable(line, fakeContext().ctx)).rejects.toMatchObject({ code: 'commander.invalidArgument' })
  },
)

test('writes keep to the pace, tags counted', async () => {
  const many = Array.from({ length: 10 }, (_, n) => aFunction({ name: `fn-${n}` }))
  const lambda = fakeLambda(...many)
  const times: number[] = []
  const { ctx } = fakeContext(lambda.aws, virtualClock())
  const clocked: Context = {
    ...ctx,
    aws: async () => {
      const aws = await ctx.aws()
      const at = () => times.push(ctx.now().getTime())
      return {
        ...aws,
        updateConfiguration: (fn, update) => {
          at()
          return aws.updateConfiguration(fn, update)
        },
        tagFunction: (arn, set, remove) => {
          at()
          return aws.tagFunction(arn, set, remove)
        },
      }
    },
  }
  await runEnable({ ...all, yes: true, rate: 5 }, clocked)
  expect(times).toHaveLength(20)
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(19 * 200)
})

test('being throttled slows the run down', async () => {
  const many = Array.from({ length: 8 }, (_, n) => aFunction({ name: `fn-${n}` }))
  const elapsed = async (throttled: boolean) => {
    const { ctx } = fakeContext(fakeLambda(...many).aws, virtualClock())
    const times: number[] = []
    const aws: Context['aws'] = async (target) => {
      const real = await ctx.aws()
      return {
        ...real,
        updateConfiguration: (fn, update) => {
          times.push(ctx.now().getTime())
          if (throttled) target?.onThrottle?.()
          return real.updateConfiguration(fn, update)
        },
      }
    }
    await runEnable({ ...all, yes: true }, { ...ctx, aws })
    return (times.at(-1) ?? 0) - (times[0] ?? 0)
  }
  expect(await elapsed(true)).toBeGreaterThan(2 * (await elapsed(false)))
})

test('a layer is asked about once a region, not once a function', async () => {
  const lambda = fakeLambda(...Array.from({ length: 20 }, (_, n) => aFunction({ name: `fn-${n}` })))
  let asked = 0
  const getLayer = async (arn: string) => {
    asked++
    return { arn, runtimes: [], architectures: [] }
  }
  await runEnable({ ...all, yes: true }, fakeContext({ ...lambda.aws, getLayer }).ctx)
  expect(asked).toBe(1)
})

test('--region all asks the regions of the partition, and names those that the account has not enabled', async () => {
  const lambda = some()
  const { ctx, seen } = fakeContext()
  const asked: string[] = []
  const aws: Context['aws'] = async (target) => {
    const region = target?.region ?? 'eu-west-1'
    asked.push(region)
    const base = await ctx.aws()
    if (region === 'eu-west-1') return { ...base, ...lambda.aws, region }
    const listFunctions = async function* () {
      if (region === 'ap-east-1')
        throw awsFailure('the security token is invalid', 'UnrecognizedClientException')
      yield* []
    }
    return { ...base, region, listFunctions }
  }
  expect(await runEnable({ ...all, yes: true, region: 'all' }, { ...ctx, aws })).toBe(Exit.Ok)
  expect(asked).toContain('us-east-1')
  expect(asked.filter((region) => /^(cn-|us-gov-)/.test(region))).toEqual([])
  expect(seen.told.join('\n')).toContain('not enabled for this account: ap-east-1')
  expect(lambda.updates).toHaveLength(3)
})

test('credentials that no region knows are about the credentials', async () => {
  const { ctx } = fakeContext({
    // biome-ignore lint/correctness/useYield: it fails before its first function
    listFunctions: async function* () {
      throw awsFailure('the security token is invalid', 'UnrecognizedClientException')
    },
  })
  await expect(runEnable({ ...all, region: 'all' }, ctx)).rejects.toThrow('the security token is invalid')
})

test('credentials that expire half way end the run; the rest is not reached, and --resume goes on', async () => {
  const many = Array.from({ length: 40 }, (_, n) => aFunction({ name: `fn-${n}` }))
  const lambda = fakeLambda(...many)
  let left = 5
  const updateConfiguration: typeof lambda.aws.updateConfiguration = async (fn, update) => {
    if (left-- <= 0) throw awsFailure('the session has expired', 'ExpiredTokenException')
    return (await lambda.aws.updateConfiguration?.(fn, update)) ?? { kind: 'live', fn }
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, updateConfiguration })
  expect(await runEnable({ ...all, yes: true, rate: 1 }, ctx)).toBe(Exit.No)
  expect(lambda.updates).toHaveLength(5)
  expect(seen.out.join('\n')).toMatch(/not reached +\d+/)
  left = 1_000
  expect(await runEnable({ functions: [], dryRun: false, resume: true }, ctx)).toBe(Exit.Ok)
  expect(new Set(names(lambda)).size).toBe(40)
  expect(lambda.updates).toHaveLength(40)
})

test('Ctrl-C lets what is in flight finish, says what was done, and --resume does the rest', async () => {
  const many = Array.from({ length: 12 }, (_, n) => aFunction({ name: `fn-${n}` }))
  const lambda = fakeLambda(...many)
  const stop = new AbortController()
  const updateConfiguration: typeof lambda.aws.updateConfiguration = async (fn, update) => {
    if (lambda.updates.length === 3) stop.abort()
    return (await lambda.aws.updateConfiguration?.(fn, update)) ?? { kind: 'live', fn }
  }
  const first = fakeContext({ ...lambda.aws, updateConfiguration }, virtualClock())
  const interrupted = { ...first.ctx, signal: stop.signal }
  expect(await runEnable({ ...all, yes: true }, interrupted)).toBe(Exit.Interrupted)
  const done = lambda.updates.length
  expect(done).toBeLessThan(12)
  expect(done).toBeGreaterThanOrEqual(4)
  expect(first.seen.out.join('\n')).toMatch(/enabled +4\nnot reached +8/)
  await expect(
    runEnable({ functions: [], dryRun: false, resume: true, extra: 'x' } as never, first.ctx),
  ).rejects.toMatchObject({ message: expect.stringContaining('began with other flags') })
  expect(await runEnable({ functions: [], dryRun: false, resume: true }, first.ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toHaveLength(12)
  await expect(runEnable({ functions: [], dryRun: false, resume: true }, first.ctx)).rejects.toMatchObject({
    code: Exit.No,
  })
})

test('what was reviewed is what is applied; what changed since is skipped and named', async () => {
  const lambda = some()
  const { ctx, seen } = fakeContext(lambda.aws)
  const contents: Record<string, string> = {}
  const files = memoryFiles(new Map(), contents)
  const shared = { ...ctx, files }
  expect(await runEnable({ ...all, planOut: 'plan.json' }, shared)).toBe(Exit.Ok)
  expect(lambda.updates).toEqual([])
  expect(contents['plan.json']).not.toContain('hunter2')
  lambda.functions.set('users', aFunction({ name: 'users', runtime: 'python3.13', revision: 'r2' }))
  lambda.functions.set('new', aFunction({ name: 'new' }))
  expect(await runEnable({ functions: [], dryRun: false, plan: 'plan.json' }, shared)).toBe(Exit.No)
  expect(names(lambda)).toEqual(['orders-api', 'orders-job'])
  expect(seen.out.join('\n')).toMatch(/skipped +1\n.*changed it since the plan was made\n +users/)
  await expect(runDisable({ functions: [], dryRun: false, plan: 'plan.json' }, shared)).rejects.toMatchObject(
    {
      message: 'plan.json is a plan to enable',
    },
  )
})

test('a function that changes between the plan file’s look and its write is skipped, not planned anew', async () => {
  const lambda = fakeLambda(aFunction())
  const contents: Record<string, string> = {}
  const { ctx } = fakeContext(lambda.aws)
  const shared = { ...ctx, files: memoryFiles(new Map(), contents) }
  await runEnable({ ...all, planOut: 'plan.json' }, shared)
  const meddling: Context['aws'] = async () => ({
    ...(await ctx.aws()),
    updateConfiguration: async () => ({ kind: 'stale', fn: aFunction({ revision: 'r2' }) }),
  })
  const apply = { functions: [], dryRun: false, plan: 'plan.json' }
  expect(await runEnable(apply, { ...shared, aws: meddling })).toBe(Exit.No)
  expect(lambda.updates).toEqual([])
})

test('a plan file that otl could not have written is refused', async () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders'
  const changes = [{ kind: 'variable', name: 'DB_PASSWORD', to: 'x' }]
  const evil = {
    version: 1,
    kind: 'otl-plan',
    command: 'enable',
    at: '2026-11-22',
    functions: [{ arn, revision: 'r1', layers: [], changes }],
  }
  const files = memoryFiles(new Map(), { 'plan.json': JSON.stringify(evil), 'no.json': '[]' })
  const { ctx } = fakeContext({}, { files })
  for (const plan of ['plan.json', 'no.json']) {
    await expect(runEnable({ functions: [], dryRun: false, plan }, ctx)).rejects.toMatchObject({
      code: Exit.Usage,
    })
  }
})

test('a full disk stops the write to Lambda, not the truth about it', async () => {
  const lambda = some()
  const full = memoryFiles(new Map())
  const { ctx } = fakeContext(lambda.aws)
  const files = {
    ...full,
    appendState: () => Promise.reject(new OtlError('could not write: the disk is full')),
  }
  await expect(runEnable({ ...all, yes: true }, { ...ctx, files })).rejects.toThrow('the disk is full')
  expect(lambda.updates).toEqual([])
})

test('an update that Lambda gave up is checked against what stood before', async () => {
  const fn = aFunction()
  const failed = (now: LambdaFunction) => async () =>
    ({ kind: 'failed', reason: 'KMSKeyNotFound', fn: now }) as const
  const run = async (now: LambdaFunction) => {
    const { ctx, seen } = fakeContext({ ...fakeLambda(fn).aws, updateConfiguration: failed(now) })
    await runEnable({ functions: ['orders'], dryRun: false }, ctx)
    return seen.out.join(' ').replace(/\s+/g, ' ')
  }
  expect(await run(fn)).toContain('KMSKeyNotFound; the old configuration is in force')
  expect(await run({ ...fn, tracing: 'Active' })).toContain('tracing PassThrough became Active')
})

test('JSON holds counts, outcomes and place, and no value of others', async () => {
  const { ctx, seen } = fakeContext(some().aws, { output: 'json' })
  await runEnable({ ...all, yes: true }, ctx)
  const text = seen.out.join('\n')
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    command: 'enable',
    account: '123456789012',
    regions: ['eu-west-1'],
    counts: { enabled: 3, already: 0, skipped: 1, failed: 0 },
    functions: { length: 4 },
  })
})

test('a write whose answer was lost while somebody else wrote too keeps its receipt, and is told as done', async () => {
  const lambda = fakeLambda(aFunction())
  let lost = false
  const updateConfiguration: typeof lambda.aws.updateConfiguration = async (fn, update) => {
    const outcome = await lambda.aws.updateConfiguration?.(fn, update)
    if (lost || outcome?.kind !== 'live') return outcome ?? { kind: 'live', fn }
    lost = true
    const theirs = { ...outcome.fn, ...withVariables({ ...update.environment, NEW: 'n3w' }), revision: 'r9' }
    lambda.functions.set('orders', theirs)
    return { kind: 'stale', fn: theirs }
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, updateConfiguration })
  expect(await runEnable({ functions: ['orders'], dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(seen.out.at(-1)).toContain('enabled: Lambda runs the new settings')
  expect(await runDisable({ functions: ['orders'], dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')).toMatchObject({
    layers: [],
    tracing: 'PassThrough',
    ...withVariables({ NEW: 'n3w' }),
  })
})
