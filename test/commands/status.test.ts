import { expect, test } from 'vitest'
import { runStatus, statusCommand } from '../../src/commands/status.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const ours = withVariables({
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
  OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
  SECRET: 'hunter2',
})
const traced = aFunction({
  name: 'traced',
  layers: ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:9'],
  tracing: 'Active',
  ...ours,
})
const lambda = fakeLambda(aFunction(), traced, aFunction({ name: 'dead', ...ours }))

test.each([
  ['', []],
  ['orders traced', ['orders', 'traced']],
])('otl status %s', async (line, functions) => {
  let got: unknown
  const command = statusCommand(fakeContext().ctx, async (options) => {
    got = options
    return Exit.Ok
  })
  await command.parseAsync(
    line.split(' ').filter((word) => word),
    { from: 'user' },
  )
  expect(got).toMatchObject({ functions })
})

test('all functions, from the list alone', async () => {
  const { ctx, seen } = fakeContext({ region: 'eu-west-1', listFunctions: lambda.aws.listFunctions ?? fail })
  expect(await runStatus({ functions: [] }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "  function  verdict   tracing      layer           why
    • orders    untraced  PassThrough                  no OpenTelemetry layer
    ✓ traced    traced    Active       Js:9, 7 behind
    ✗ dead      broken    PassThrough                  no layer provides /opt/otel-instrument
    3 functions: 1 broken, 1 untraced, 1 traced
    layers    2 none, 1 distro; 1 stale
    runtimes  3 nodejs22.x"
  `)
})

test('one function at length, with what to do next', async () => {
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runStatus({ functions: ['orders'] }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      • untraced: no OpenTelemetry layer; tracing is PassThrough
        tracing  PassThrough
        layer    none
        wrapper  none
        → otl enable orders"
  `)
})

test('several by name; one that is not there does not hide the others', async () => {
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runStatus({ functions: ['traced', 'dead', 'ordres'] }, ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toMatch(
    /traced[\s\S]*dead[\s\S]*no function ordres[\s\S]*did you mean orders\?/,
  )
})

test('a function that may not be read could not be looked at, which is not "no"', async () => {
  const getFunction = async () => {
    throw awsFailure('not authorized', 'AccessDeniedException')
  }
  const { ctx, seen } = fakeContext({ getFunction })
  expect(await runStatus({ functions: ['orders'] }, ctx)).toBe(Exit.Unknown)
  expect(seen.out.join('\n')).toContain('not authorized')
})

test('a version or an alias is read as such', async () => {
  const asked: string[] = []
  const getFunction = async (name: string) => {
    asked.push(name)
    return aFunction()
  }
  const { ctx, seen } = fakeContext({ getFunction })
  await runStatus({ functions: ['orders:live'] }, ctx)
  expect(asked).toEqual(['orders:live'])
  expect(seen.out[0]).toContain('orders:live')
})

test('JSON has verdict, reasons and layers, and no variable but the wrapper', async () => {
  const { ctx, seen } = fakeContext(lambda.aws, { output: 'json' })
  await runStatus({ functions: [] }, ctx)
  const text = seen.out.join('\n')
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    command: 'status',
    functions: [
      { name: 'orders', verdict: 'untraced', layers: [], wrapper: null },
      { name: 'traced', verdict: 'traced', layers: [{ family: 'distro', behind: 7 }], why: [] },
      { name: 'dead', verdict: 'broken', wrapper: '/opt/otel-instrument' },
    ],
    failures: [],
  })
})

test('JSON holds no character that a terminal would obey', async () => {
  const runtime = 'x\u009b31m\u202e\u007f\u001b'
  const { ctx, seen } = fakeContext(fakeLambda(aFunction({ runtime })).aws, { output: 'json' })
  await runStatus({ functions: [] }, ctx)
  for (const line of seen.out) expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  expect(JSON.parse(seen.out.join('\n')).functions[0].runtime).toBe(runtime)
})

test('no function at all is said, and is an empty list in JSON', async () => {
  const empty = fakeLambda().aws
  const text = fakeContext(empty)
  expect(await runStatus({ functions: [] }, text.ctx)).toBe(Exit.Ok)
  expect(text.seen.out).toEqual(['no functions'])
  const json = fakeContext(empty, { output: 'json' })
  await runStatus({ functions: [] }, json.ctx)
  expect(JSON.parse(json.seen.out.join('\n'))).toMatchObject({ functions: [] })
})

test('one region that fails does not hide the others', async () => {
  const { ctx, seen } = fakeContext()
  const aws = async (target?: { region?: string }) => {
    const region = target?.region ?? ''
    const listFunctions = async function* () {
      if (region === 'ap-east-1') throw awsFailure('the region is not enabled', 'UnrecognizedClientException')
      yield aFunction({ region })
    }
    return { ...(await ctx.aws()), region, listFunctions }
  }
  expect(await runStatus({ functions: [], region: 'eu-west-1,ap-east-1' }, { ...ctx, aws })).toBe(
    Exit.Unknown,
  )
  expect(seen.out.join('\n')).toMatch(/orders[\s\S]*ap-east-1[\s\S]*the region is not enabled/)
})

function fail(): never {
  throw new Error('the test did not expect this call')
}
