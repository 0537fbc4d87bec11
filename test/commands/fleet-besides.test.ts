import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { type EnableOptions, runEnable } from '../../src/commands/enable.ts'
import { runUndo } from '../../src/commands/undo.ts'
import type { Aws } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { settingsOf } from '../../src/domain/instrument/settings.ts'
import { NO_WISH } from '../../src/domain/instrument/wish.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction, fakeLambda, withVariables } from '../support/functions.ts'

const policy = 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'
const many = { functions: [], dryRun: false, all: true, yes: true } as const
const undo = { functions: [], dryRun: false } as const

/** An account with a role for all functions and an alias `live` of each; versions are snapshots, as Lambda's are. */
function account(...functions: readonly LambdaFunction[]) {
  const lambda = fakeLambda(...functions)
  const policies: string[] = []
  const counts = { lists: 0, detached: 0 }
  const aliases = new Map(functions.map(({ name }) => [name, { version: '5', revision: 'a' }]))
  const versions = new Map<string, LambdaFunction>()
  let next = 6
  const nameOf = (arn: string) => arn.split(':')[6] ?? ''
  const aliasOf = (arn: string) => aliases.get(nameOf(arn)) ?? { version: '5', revision: 'a' }
  const aws: Partial<Aws> = {
    ...lambda.aws,
    listFunctions: async function* () {
      counts.lists++
      yield* lambda.functions.values()
    },
    getFunction: async (target) => {
      const version = /:function:[^:]+:(\d+)$/.exec(target)?.[1]
      if (version === undefined) return (lambda.aws as Aws).getFunction(target)
      return versions.get(`${nameOf(target)}:${version}`) ?? aFunction({ description: 'by hand' })
    },
    simulate: async (_principal, actions) => {
      const decision = policies.includes(policy) ? 'allowed' : 'implicitDeny'
      return new Map(actions.map((action) => [action, decision]))
    },
    attachedPolicies: async () => [...policies],
    attachPolicy: async ({ arn }) => void (policies.includes(arn) || policies.push(arn)),
    detachPolicy: async () => {
      counts.detached++
      policies.length = 0
    },
    listAliases: async (arn) => [{ name: 'live', shares: {}, ...aliasOf(arn) }],
    publishVersion: async (fn, description) => {
      versions.set(`${fn.name}:${next}`, { ...(lambda.functions.get(fn.name) ?? fn), description })
      return `${next++}`
    },
    moveAlias: async (arn, { revision }, version) => {
      aliases.set(nameOf(arn), { version, revision: `${revision}+` })
    },
  }
  const settings = () => functions.map(({ name }) => settingsOf(lambda.functions.get(name) ?? aFunction()))
  const live = () => [...aliases.values()].map(({ version }) => version)
  return { aws, lambda, policies, counts, settings, live }
}

const three = () => account(...['a', 'b', 'c'].map((name) => aFunction({ name })))
const all: EnableOptions = { ...many, attachPolicy: true, alias: 'live' }

test('a policy of a role that many share goes once, when the last of them is done, after one list', async () => {
  const { aws, policies, counts, settings } = three()
  const before = settings()
  const { ctx, seen } = fakeContext(aws)
  expect(await runEnable({ ...many, attachPolicy: true }, ctx)).toBe(Exit.Ok)
  expect(policies).toEqual([policy])
  const lists = counts.lists
  expect(await runDisable(many, ctx)).toBe(Exit.Ok)
  expect([policies, counts.detached, counts.lists - lists]).toEqual([[], 1, 2])
  expect(settings()).toEqual(before)
  expect(seen.out.join('\n')).toMatch(/- policy +AWSXRayDaemonWriteAccess of role orders-role/)
  expect(seen.out).toContain('disabled  3')
  expect(seen.state.size).toBe(0)
})

test('while one of a role’s functions stays, so does the policy, and all who wanted it gone are told', async () => {
  const { aws, policies } = three()
  const { ctx, seen } = fakeContext(aws)
  await runEnable({ ...many, attachPolicy: true }, ctx)
  expect(await runDisable({ ...many, exclude: ['c'] }, ctx)).toBe(Exit.Ok)
  expect(policies).toEqual([policy])
  expect(seen.out.join('\n')).toMatch(/partial +2\n.*c is traced under the same role/)
})

test('undo takes back what went with a run: policy and aliases too', async () => {
  const { aws, policies, settings, live } = three()
  const before = settings()
  const { ctx, seen } = fakeContext(aws)
  expect(await runEnable(all, ctx)).toBe(Exit.Ok)
  expect([policies, live()]).toEqual([[policy], ['6', '7', '8']])
  expect(await runUndo({ ...undo, run: '00000001' }, ctx)).toBe(Exit.Ok)
  expect([policies, live(), settings()]).toEqual([[], ['5', '5', '5'], before])
  expect(seen.out.join('\n')).toMatch(/~ alias +live 6 → 5/)
  expect(seen.state.size).toBe(0)
})

test('on another machine the receipts in the tags are enough for that', async () => {
  const { aws, policies, settings, live } = three()
  const before = settings()
  await runEnable(all, fakeContext(aws).ctx)
  expect(await runUndo({ ...many, run: '00000001' }, fakeContext(aws).ctx)).toBe(Exit.Ok)
  expect([policies, live(), settings()]).toEqual([[], ['5', '5', '5'], before])
})

test('a run that only moved aliases is taken back alone, and what stood before it stays', async () => {
  const { aws, policies, settings, live } = three()
  const { ctx } = fakeContext(aws)
  await runEnable({ ...many, attachPolicy: true }, ctx)
  const enabled = settings()
  expect(await runEnable({ ...many, alias: 'live' }, ctx)).toBe(Exit.Ok)
  expect(live()).toEqual(['6', '7', '8'])
  expect(await runUndo({ ...undo, run: '00000002' }, ctx)).toBe(Exit.Ok)
  expect([live(), policies, settings()]).toEqual([['5', '5', '5'], [policy], enabled])
  expect(await runDisable(many, ctx)).toBe(Exit.Ok)
  expect(policies).toEqual([])
})

test('what goes with a change is asked about like the change itself', async () => {
  const { aws, live } = three()
  const { ctx } = fakeContext(aws)
  await runEnable(many, ctx)
  const { yes: _, ...unasked } = { ...many, alias: 'live' }
  await expect(runEnable(unasked, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining('3 functions'),
  })
  expect(live()).toEqual(['5', '5', '5'])
})

test('a story and a plan are told in full, and hold no secret', async () => {
  const { aws, settings } = account(aFunction({ ...withVariables({ SECRET: 'hunter2', MODE: 'quiet' }) }))
  const before = settings()
  const { ctx, seen } = fakeContext(aws)
  const wish = { ...NO_WISH, set: { API_TOKEN: 'hunter3', MODE: 'loud' } }
  expect(await runEnable({ ...many, wish }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatch(/\+ variable +API_TOKEN=\(hidden\)/)
  const story = await ctx.files.readState('runs/00000001.jsonl')
  expect(story).toContain('"MODE"')
  expect(`${seen.out.join()}${seen.told.join()}${story}${[...seen.state.values()].join()}`).not.toContain(
    'hunter',
  )
  expect(await runUndo({ ...undo, run: '00000001' }, ctx)).toBe(Exit.Ok)
  expect(settings()).toEqual(before)
  // Back again: the secret is kept nowhere, so it stays out and that is told.
  seen.out.length = 0
  expect(await runUndo({ ...undo, run: '00000002' }, ctx)).toBe(Exit.Ok)
  expect(settings()[0]?.variables).toMatchObject({ MODE: 'loud', SECRET: 'hunter2' })
  expect(settings()[0]?.variables).not.toHaveProperty('API_TOKEN')
  expect(seen.out.join(' ').replace(/\s+/g, ' ')).toContain('its other value looks like a secret')
})

/** Plans with one set of flags and carries the file out with none. */
async function byFile(options: Partial<EnableOptions>, ...functions: readonly LambdaFunction[]) {
  const world = account(...functions)
  const contents: Record<string, string> = {}
  const fake = fakeContext(world.aws, { files: memoryFiles(new Map(), contents) })
  await runEnable({ ...many, ...options, planOut: 'plan.json' }, fake.ctx)
  expect(world.lambda.updates).toEqual([])
  const code = await runEnable({ functions: [], dryRun: false, plan: 'plan.json' }, fake.ctx)
  return { ...world, code, out: fake.seen.out.join('\n'), text: contents['plan.json'] ?? '' }
}

test('a plan file carries settings, policy and alias', async () => {
  const wish = { ...NO_WISH, serviceName: 'shop', sampler: { name: 'always_on' } }
  const { code, settings, policies, live } = await byFile(
    { wish, attachPolicy: true, alias: 'live' },
    aFunction(),
  )
  expect([code, policies, live()]).toEqual([Exit.Ok, [policy], ['6']])
  expect(settings()[0]?.variables).toMatchObject({
    OTEL_SERVICE_NAME: 'shop',
    OTEL_TRACES_SAMPLER: 'always_on',
  })
})

test('a plan file carries which layer was meant, and tracing alone', async () => {
  const community = await byFile({ family: 'community' }, aFunction({ architecture: 'x86_64' }))
  expect([community.code, community.settings()[0]?.layers.length]).toEqual([Exit.Ok, 2])
  const alone = await byFile({ tracingOnly: true }, aFunction({ runtime: 'provided.al2023' }))
  expect([alone.code, alone.settings()]).toEqual([
    Exit.Ok,
    [{ layers: [], variables: {}, tracing: 'Active' }],
  ])
})

test.each<[string, Partial<EnableOptions>, string]>([
  [
    'a variable of your own',
    { wish: { ...NO_WISH, set: { MODE: 'loud' } } },
    'MODE is no setting of OpenTelemetry',
  ],
  ['a secret', { wish: { ...NO_WISH, set: { OTEL_SERVICE_NAME: 'token=abc' } } }, 'looks like a secret'],
  [
    'a layer of nobody that otl knows',
    { layerArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:x:1', wrapper: '/opt/x' },
    'is no layer that otl knows',
  ],
])('%s is refused for a plan file, which is then not written', async (_name, options, why) => {
  const { aws } = account(aFunction())
  const contents: Record<string, string> = {}
  const { ctx } = fakeContext(aws, { files: memoryFiles(new Map(), contents) })
  await expect(runEnable({ ...many, ...options, planOut: 'plan.json' }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining(why),
  })
  expect(contents).toEqual({})
})

test('--plan takes no flag that would change what its file says', async () => {
  const plan = { functions: [], dryRun: false, plan: 'plan.json' }
  await expect(runEnable({ ...plan, publish: true }, fakeContext().ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining('--publish'),
  })
})

test.each([{ attachPolicy: 'yes' }, { alias: 'a b' }, { family: 'mine' }, { handler: 'x' }, [], null])(
  'a plan file with %j is refused',
  async (goesWith) => {
    const file = {
      version: 1,
      kind: 'otl-plan',
      command: 'enable',
      at: '2026-11-22',
      with: goesWith,
      functions: [],
    }
    const files = memoryFiles(new Map(), { 'plan.json': JSON.stringify(file) })
    const run = runEnable({ functions: [], dryRun: false, plan: 'plan.json' }, fakeContext({}, { files }).ctx)
    if (goesWith === null) await expect(run).resolves.toBe(Exit.No)
    else await expect(run).rejects.toMatchObject({ code: Exit.Usage })
  },
)

test('a write that was announced and could not begin is no write of the run', async () => {
  const { aws } = account(aFunction())
  const attachPolicy = async () => Promise.reject(new OtlError('could not attach it: denied'))
  const { ctx } = fakeContext({ ...aws, attachPolicy })
  expect(await runEnable({ ...many, attachPolicy: true }, ctx)).not.toBe(Exit.Ok)
  await expect(runUndo({ ...undo, run: '00000001' }, ctx)).rejects.toThrow('has changed nothing')
})

test('tracing alone is taken back where the variables cannot be read', async () => {
  const fn = aFunction({ environment: { kind: 'unreadable', reason: 'KMS' } })
  const { aws, lambda } = account(fn)
  const { ctx } = fakeContext(aws)
  expect(await runEnable({ ...many, tracingOnly: true }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')?.tracing).toBe('Active')
  expect(await runUndo({ ...undo, run: '00000001' }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')?.tracing).toBe('PassThrough')
})
