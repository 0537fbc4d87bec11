import { expect, test } from 'vitest'
import { disableCommand, runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const before = aFunction({
  layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:other:1'],
  ...withVariables({ MINE: '1' }),
  tags: { kind: 'readable', values: { team: 'shop' } },
})
const both = { functions: ['orders'], dryRun: false }

async function enabled(fn: LambdaFunction = before) {
  const lambda = fakeLambda(fn)
  const { ctx, seen } = fakeContext(lambda.aws)
  await runEnable(both, ctx)
  seen.out.length = 0
  return { lambda, ctx, seen }
}

test('otl disable takes names and --dry-run', async () => {
  let got: unknown
  const command = disableCommand(fakeContext().ctx, async (options) => {
    got = options
    return Exit.Ok
  })
  await command.parseAsync(['a', 'b', '--dry-run'], { from: 'user' })
  expect(got).toMatchObject({ functions: ['a', 'b'], dryRun: true })
})

test('the function is as it was, tags included, and no receipt is left', async () => {
  const { lambda, ctx, seen } = await enabled()
  expect(await runDisable(both, ctx)).toBe(Exit.Ok)
  expect({ ...lambda.functions.get('orders'), revision: 'r1' }).toEqual(before)
  expect(seen.state.size).toBe(0)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      - layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      - variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      - variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   Active → PassThrough
        1 other layer and 1 other variable stay as they are
      ✓ disabled: Lambda runs the new settings"
  `)
})

test.each(['tag', 'file'])('the receipt is found by its %s alone', async (place) => {
  const { lambda, ctx, seen } = await enabled()
  if (place === 'tag') seen.state.clear()
  else lambda.functions.set('orders', { ...(lambda.functions.get('orders') ?? before), tags: before.tags })
  expect(await runDisable(both, ctx)).toBe(Exit.Ok)
  expect({ ...lambda.functions.get('orders'), revision: 'r1' }).toEqual(before)
})

test('without any receipt the layer and its wrapper go, and active tracing stays', async () => {
  const { lambda, ctx, seen } = await enabled({ ...before, tags: { kind: 'readable', values: {} } })
  seen.state.clear()
  lambda.functions.set('orders', {
    ...(lambda.functions.get('orders') ?? before),
    tags: { kind: 'readable', values: {} },
  })
  expect(await runDisable(both, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')).toMatchObject({ layers: before.layers, tracing: 'Active' })
  expect(seen.out.join('\n')).toContain('active tracing stays on')
})

test('a function without OpenTelemetry is left alone', async () => {
  const lambda = fakeLambda(before)
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runDisable(both, ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toEqual([])
  expect(seen.out.at(-1)).toContain('nothing to take out')
})

test('a dry run leaves function and receipt', async () => {
  const { lambda, ctx, seen } = await enabled()
  expect(await runDisable({ ...both, dryRun: true }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toHaveLength(1)
  expect(seen.state.size).toBe(1)
})

test('the receipt stays when the update fails', async () => {
  const { lambda, seen } = await enabled()
  const refuse = async () => {
    throw awsFailure('not authorized', 'AccessDeniedException')
  }
  const { ctx } = fakeContext({ ...lambda.aws, updateConfiguration: refuse })
  for (const [name, text] of seen.state) await ctx.files.writeState(name, text)
  expect(await runDisable(both, ctx)).toBe(Exit.Unknown)
  expect(await ctx.files.readState('receipts/123456789012-eu-west-1-orders.json')).toBeDefined()
})

test('JSON tells what was taken out', async () => {
  const { lambda } = await enabled()
  const { ctx, seen } = fakeContext(lambda.aws, { output: 'json' })
  await runDisable(both, ctx)
  expect(JSON.parse(seen.out.join('\n'))).toMatchObject({
    command: 'disable',
    functions: [
      {
        result: 'changed',
        changes: [{ kind: 'layer', to: null }, {}, {}, { kind: 'tracing', to: 'PassThrough' }],
      },
    ],
  })
})

test('a receipt of a function that was made anew takes nothing from this one', async () => {
  const { lambda, ctx } = await enabled()
  const anew = aFunction({
    ...withVariables({ OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }),
    tracing: 'Active',
  })
  lambda.functions.set('orders', anew)
  expect(await runDisable(both, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')).toEqual(anew)
})

test('a receipt file that cannot be removed is a warning, and the next function gets its turn', async () => {
  const { lambda, ctx, seen } = await enabled()
  const locked = () => Promise.reject(new OtlError('could not remove the file: permission denied'))
  const readOnly = { ...ctx, files: { ...ctx.files, removeState: locked } }
  expect(await runDisable({ ...both, functions: ['orders', 'orders-2'] }, readOnly)).toBe(Exit.No)
  expect(lambda.functions.get('orders')?.tracing).toBe('PassThrough')
  expect(seen.out.join('\n')).toMatch(/the receipt stays in its file[\s\S]*orders-2/)
})
