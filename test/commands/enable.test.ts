import { expect, test } from 'vitest'
import { type EnableOptions, enableCommand, runEnable } from '../../src/commands/enable.ts'
import { receiptFromTags } from '../../src/domain/instrument/receipt-tags.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const secret = withVariables({ DB_PASSWORD: 'hunter2' })
const receiptFile = 'receipts/123456789012-eu-west-1-orders.json'
const options = (...functions: string[]): EnableOptions => ({ functions, dryRun: false })

test.each<[string, Partial<EnableOptions>]>([
  ['orders', { functions: ['orders'], dryRun: false }],
  ['orders users --dry-run', { functions: ['orders', 'users'], dryRun: true }],
])('otl enable %s', async (line, expected) => {
  let got: EnableOptions | undefined
  const { ctx, seen } = fakeContext()
  const run = async (given: EnableOptions) => {
    got = given
    return Exit.Ok
  }
  await enableCommand(ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject(expected)
  expect(seen.code).toBe(Exit.Ok)
})

test('one guarded update, shown as a diff, with a receipt in tags and in a file', async () => {
  const lambda = fakeLambda(aFunction(secret))
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toEqual([
    {
      name: 'orders',
      update: {
        layers: [layer],
        environment: {
          DB_PASSWORD: 'hunter2',
          OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
          AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
        },
        tracing: 'Active',
      },
    },
  ])
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   PassThrough → Active
        1 other variable stays as it is
      • preflight: 14 ok
      ✓ enabled: Lambda runs the new settings"
  `)
  const tags = lambda.functions.get('orders')?.tags
  const filed = seen.state.get(receiptFile) ?? ''
  expect(tags?.kind === 'readable' && receiptFromTags(tags.values)).toEqual(JSON.parse(filed))
  expect(seen.out.join() + filed + JSON.stringify(tags)).not.toContain('hunter2')
})

test('a dry run shows the same plan and leaves nothing behind', async () => {
  const lambda = fakeLambda(aFunction(secret))
  const dry = fakeContext(lambda.aws)
  expect(await runEnable({ functions: ['orders'], dryRun: true }, dry.ctx)).toBe(Exit.Ok)
  expect([lambda.updates, dry.seen.state.size]).toEqual([[], 0])
  const real = fakeContext(lambda.aws)
  await runEnable(options('orders'), real.ctx)
  expect(dry.seen.out.slice(0, -1)).toEqual(real.seen.out.slice(0, -1))
  expect(dry.seen.out.at(-1)).toContain('dry run')
})

test('the second time there is nothing to do', async () => {
  const lambda = fakeLambda(aFunction())
  await runEnable(options('orders'), fakeContext(lambda.aws).ctx)
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
  expect(seen.out.at(-1)).toContain('already enabled')
  expect(lambda.updates).toHaveLength(1)
})

test('one bad function does not spoil the rest', async () => {
  const lambda = fakeLambda(aFunction(), aFunction({ name: 'go', runtime: 'go1.x' }))
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable(options('go', 'ordres', 'orders'), ctx)).toBe(Exit.No)
  expect(lambda.updates.map(({ name }) => name)).toEqual(['orders'])
  const text = seen.out.join('\n')
  expect(text).toContain('blocked: Lambda starts no exec wrapper on go1.x')
  expect(text).toContain('there is no function ordres in eu-west-1')
  expect(text).toContain('did you mean orders?')
})

test('a function that somebody changed is read and planned again, and the change is told', async () => {
  const lambda = fakeLambda(aFunction(secret))
  const meddled = {
    ...lambda.aws,
    getFunction: async (name: string) => {
      const read = await lambda.aws.getFunction?.(name)
      const theirs = withVariables({ DB_PASSWORD: 'hunter3', NEW: 'n3w' })
      lambda.functions.set('orders', aFunction({ ...theirs, revision: 'r2' }))
      return read ?? aFunction()
    },
  }
  const { ctx, seen } = fakeContext(meddled)
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update.environment).toMatchObject({ DB_PASSWORD: 'hunter3', NEW: 'n3w' })
  expect(seen.told.join()).toMatch(/variable DB_PASSWORD was changed, variable NEW was added/)
  expect(seen.told.join()).not.toMatch(/hunter|n3w/)
})

test('a function that keeps changing is given up, and the receipt file is as before', async () => {
  const aws = {
    ...fakeLambda(aFunction()).aws,
    updateConfiguration: async () => ({ kind: 'stale' as const, fn: aFunction() }),
  }
  const { ctx, seen } = fakeContext(aws)
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toContain('somebody else keeps changing the function')
  expect(seen.state.size).toBe(0)
})

test('an update that Lambda gives up is a failure with Lambda’s reason', async () => {
  const fn = aFunction()
  const outcome = { kind: 'failed', reason: 'KMSKeyNotFound', fn } as const
  const { ctx, seen } = fakeContext({ ...fakeLambda(fn).aws, updateConfiguration: async () => outcome })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toContain('Lambda gave the update up: KMSKeyNotFound')
})

test('an update that Lambda calls live and yet did not make is noticed', async () => {
  const fn = aFunction()
  const updateConfiguration = async () => ({
    kind: 'live' as const,
    fn: { ...fn, tracing: 'PassThrough' as const },
  })
  const { ctx, seen } = fakeContext({ ...fakeLambda(fn).aws, updateConfiguration })
  await runEnable(options('orders'), ctx)
  expect(seen.out.join('\n')).toMatch(/not as planned: .*tracing Active became PassThrough/s)
})

test('the receipt’s file is there before the write', async () => {
  const fn = aFunction()
  const { ctx, seen } = fakeContext({
    ...fakeLambda(fn).aws,
    updateConfiguration: async () => {
      expect(seen.state.has(receiptFile)).toBe(true)
      throw new OtlError('the connection was cut')
    },
  })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Unknown)
  expect(seen.state.has(receiptFile)).toBe(true)
})

test('without the right to tag the change stands, with a warning', async () => {
  const lambda = fakeLambda(aFunction())
  const tagFunction = async () => {
    throw awsFailure('could not tag: not authorized', 'AccessDeniedException')
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, tagFunction })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
  expect(seen.out.at(-1)).toContain('the receipt is in a file of yours only: could not tag')
  expect(seen.state.has(receiptFile)).toBe(true)
})

test.each<[string, string, boolean]>([
  ['a denied look at the layer is only noted', 'AccessDeniedException', true],
  ['a layer that is not there blocks', 'ResourceNotFoundException', false],
])('%s', async (_title, name, goesOn) => {
  const lambda = fakeLambda(aFunction())
  const getLayer = async () => {
    throw awsFailure(`refused with ${name}`, name)
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, getLayer })
  expect(await runEnable(options('orders'), ctx)).toBe(goesOn ? Exit.Ok : Exit.No)
  expect(lambda.updates).toHaveLength(goesOn ? 1 : 0)
  expect(seen.out.join('\n')).toMatch(goesOn ? /could not check layer/ : /not to be had in eu-west-1/)
})

test('a layer that says it is built for another processor blocks', async () => {
  const lambda = fakeLambda(aFunction())
  const getLayer = async (arn: string) => ({ arn, runtimes: [], architectures: ['x86_64'] })
  const { ctx } = fakeContext({ ...lambda.aws, getLayer })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.No)
  expect(lambda.updates).toEqual([])
})

test('a deployment in progress is given time to end', async () => {
  const lambda = fakeLambda(aFunction({ lastUpdate: { status: 'InProgress' } }))
  const { ctx } = fakeContext(lambda.aws, {
    sleep: async () => void lambda.functions.set('orders', aFunction({ revision: 'r2' })),
  })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
})

test('missing credentials are said once, not for every function', async () => {
  const getFunction = async () => {
    throw awsFailure('could not load credentials', 'CredentialsProviderError')
  }
  const { ctx } = fakeContext({ getFunction })
  await expect(runEnable(options('a', 'b'), ctx)).rejects.toThrow('could not load credentials')
})

test.each([
  ['orders:live', /published versions cannot be changed/],
  ['not a name', /is not a function name/],
])('%s is refused before anything is asked', async (name, message) => {
  await expect(runEnable(options('orders', name), fakeContext().ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringMatching(message),
  })
})

test('a mistyped region is refused with the one that was meant', async () => {
  const wrong = { ...options('orders'), region: 'eu-west1' }
  await expect(runEnable(wrong, fakeContext().ctx)).rejects.toMatchObject({ hint: 'did you mean eu-west-1?' })
})

test('every region is asked for itself, an ARN in its own, and nothing twice', async () => {
  const asked: (string | undefined)[] = []
  const lambda = fakeLambda(aFunction())
  const aws = { ...fakeContext().ctx.aws, ...lambda.aws }
  const { ctx } = fakeContext()
  const many = {
    ...ctx,
    aws: async (target?: { region?: string }) => {
      asked.push(target?.region)
      return { ...(await ctx.aws()), ...aws, region: target?.region ?? 'eu-west-1' }
    },
  }
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:orders'
  await runEnable(
    { functions: ['orders', 'orders', arn], dryRun: true, region: 'eu-west-1,eu-north-1' },
    many,
  )
  expect(asked).toEqual(['eu-west-1', 'eu-north-1', 'us-east-1'])
})

test('after Ctrl-C nothing more is written, and what was not done is said', async () => {
  const stop = new AbortController()
  const lambda = fakeLambda(aFunction({ name: 'a' }), aFunction({ name: 'b' }))
  const updateConfiguration: typeof lambda.aws.updateConfiguration = async (fn, update) => {
    stop.abort()
    return (await lambda.aws.updateConfiguration?.(fn, update)) ?? { kind: 'live', fn }
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, updateConfiguration }, { signal: stop.signal })
  expect(await runEnable(options('a', 'b'), ctx)).toBe(Exit.Interrupted)
  expect(lambda.updates.map(({ name }) => name)).toEqual(['a'])
  expect(seen.out.slice(-2)).toEqual(['b', '  ! interrupted: nothing was written'])
})

test('Ctrl-C during an update says that it may still happen, and keeps the receipt for that case', async () => {
  const stop = new AbortController()
  const updateConfiguration = async () => {
    stop.abort()
    throw new OtlError('could not wait for orders: aborted')
  }
  const aws = { ...fakeLambda(aFunction()).aws, updateConfiguration }
  const { ctx, seen } = fakeContext(aws, { signal: stop.signal })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Interrupted)
  expect(seen.out.slice(-2)).toEqual([
    '  ✗ interrupted during the update, which Lambda may still make',
    '    → otl status orders',
  ])
  expect(seen.state.has(receiptFile)).toBe(true)
})

test('JSON holds the same, one document for all functions', async () => {
  const lambda = fakeLambda(aFunction(secret), aFunction({ name: 'go', runtime: 'go1.x' }))
  const { ctx, seen } = fakeContext(lambda.aws, { output: 'json' })
  expect(await runEnable(options('orders', 'go'), ctx)).toBe(Exit.No)
  const text = seen.out.join('\n')
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    command: 'enable',
    dryRun: false,
    functions: [
      { name: 'orders', region: 'eu-west-1', result: 'changed', reason: null, changes: { length: 4 } },
      { name: 'go', result: 'blocked', code: 'unsupported-runtime', changes: [] },
    ],
  })
})

test('an update that Lambda refuses leaves no receipt of a change that never was', async () => {
  const lambda = fakeLambda(aFunction())
  const error = awsFailure('AccessDeniedException', 'not authorized')
  const refuse = async () => ({ kind: 'refused', error }) as const
  const { ctx, seen } = fakeContext({ ...lambda.aws, updateConfiguration: refuse })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Unknown)
  expect(seen.state.size).toBe(0)
})

test('a receipt of a function that was made anew says nothing about this one', async () => {
  const lambda = fakeLambda(aFunction())
  const { ctx, seen } = fakeContext(lambda.aws)
  await runEnable(options('orders'), ctx)
  // Deleted and created again, by somebody who set these two without otl.
  const own = { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }
  lambda.functions.set('orders', aFunction({ ...withVariables(own), tracing: 'Active' }))
  await runEnable(options('orders'), ctx)
  expect(JSON.parse(seen.state.get(receiptFile) ?? '')).toMatchObject({
    variables: { AWS_LAMBDA_EXEC_WRAPPER: { after: '/opt/otel-instrument' } },
  })
  expect(seen.state.get(receiptFile)).not.toMatch(/APPLICATION_SIGNALS|PassThrough/)
})

test('a run that was interrupted before its tags gets them the next time', async () => {
  const lambda = fakeLambda(aFunction())
  const { ctx } = fakeContext(lambda.aws)
  await runEnable(options('orders'), ctx)
  const enabled = lambda.functions.get('orders')
  if (!enabled) throw new Error('orders is gone')
  lambda.functions.set('orders', { ...enabled, tags: { kind: 'readable', values: {} } })
  expect(await runEnable(options('orders'), ctx)).toBe(Exit.Ok)
  const tags = lambda.functions.get('orders')?.tags
  expect(tags?.kind === 'readable' && receiptFromTags(tags.values)).toMatchObject({ version: 1 })
})
