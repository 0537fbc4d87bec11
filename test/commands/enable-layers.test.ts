import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { type EnableOptions, enableCommand, runEnable } from '../../src/commands/enable.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const orders = { functions: ['orders'], dryRun: false }
const foreign = 'arn:aws:lambda:eu-west-1:111122223333:layer:tracer:4'
const copy = 'arn:aws:lambda:eu-west-1:111122223333:layer:AWSOpenTelemetryDistroJs:2'
const collector = 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-collector-arm64-0_23_0:1'
const language = 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-nodejs-0_23_0:1'

test('the flags are read', async () => {
  let got: EnableOptions | undefined
  const run = async (given: EnableOptions) => {
    got = given
    return Exit.Ok
  }
  const line = 'orders --family community --layer-version 0.21.0 --wrapper /opt/otel-handler'
  await enableCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject({ family: 'community', layerVersion: '0.21.0', wrapper: '/opt/otel-handler' })
})

test.each<[string, Partial<EnableOptions>]>([
  ['a release for AWS’s layers', { layerVersion: '0.21.0' }],
  ['a number for the community’s', { family: 'community', layerVersion: '21' }],
  ['version 0', { layerVersion: '0' }],
  ['no ARN', { layerArn: 'AWSOpenTelemetryDistroJs' }],
  ['an ARN without a version', { layerArn: foreign.replace(':4', '') }],
  ['a layer that otl does not know, without its wrapper', { layerArn: foreign }],
  ['a collector', { layerArn: collector }],
  ['a wrapper that the layer does not hold', { layerArn: language, wrapper: '/opt/otel-instrument' }],
  ['a wrapper outside of layers', { layerArn: foreign, wrapper: '/var/task/run.sh' }],
  ['a wrapper with a way out', { layerArn: foreign, wrapper: '/opt/../bin/sh' }],
  ['an ARN and a family', { layerArn: copy, family: 'adot' }],
  ['tracing only and a layer', { tracingOnly: true, layerArn: copy }],
  ['an image of no runtime', { imageRuntime: 'nodjs22.x' }],
])('a usage error before anything is asked of AWS: %s', async (_name, flags) => {
  await expect(runEnable({ ...orders, ...flags }, fakeContext().ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test('both layers of the community come in one update, and go again by the tags alone', async () => {
  const secret = withVariables({ TOKEN: 'hunter2', OPENTELEMETRY_COLLECTOR_CONFIG_URI: '/var/task/c.yaml' })
  const lambda = fakeLambda(aFunction({ layers: [foreign], ...secret }))
  const here = fakeContext(lambda.aws)
  expect(await runEnable({ ...orders, family: 'community' }, here.ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toHaveLength(1)
  expect(lambda.updates[0]?.update.layers).toEqual([foreign, collector, language])
  expect(here.seen.out.join('\n')).not.toContain('hunter2')
  expect(await runDisable(orders, fakeContext(lambda.aws).ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')).toMatchObject({
    layers: [foreign],
    tracing: 'PassThrough',
    ...secret,
  })
})

test('a layer of one’s own comes and goes, with the receipt file', async () => {
  const lambda = fakeLambda(aFunction())
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable({ ...orders, layerArn: foreign, wrapper: '/opt/start' }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update).toMatchObject({
    layers: [foreign],
    environment: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/start' },
  })
  expect(seen.out.join('\n')).toContain('only the receipt file')
  expect(await runDisable(orders, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')).toMatchObject({ layers: [], ...withVariables({}) })
})

test.each([
  ['unsupported-runtime', { runtimes: ['python3.13'], architectures: [] }],
  ['wrong-architecture', { runtimes: [], architectures: ['x86_64'] }],
])('the layer itself is asked whether it fits: %s', async (code, facts) => {
  const lambda = fakeLambda(aFunction())
  const aws = { ...lambda.aws, getLayer: async (arn: string) => ({ arn, ...facts }) }
  const { ctx, seen } = fakeContext(aws, { output: 'json' })
  expect(await runEnable({ ...orders, layerArn: copy }, ctx)).toBe(Exit.No)
  expect(JSON.parse(seen.out.join('\n')).functions[0]).toMatchObject({ result: 'blocked', code })
  expect(lambda.updates).toEqual([])
})

test('a layer of one’s own that cannot be read is not attached', async () => {
  const lambda = fakeLambda(aFunction())
  const getLayer = () => Promise.reject(awsFailure('denied', 'AccessDeniedException'))
  const { ctx, seen } = fakeContext({ ...lambda.aws, getLayer }, { output: 'json' })
  expect(await runEnable({ ...orders, layerArn: copy }, ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toContain('layer-unreadable')
  expect(lambda.updates).toEqual([])
})

test('a pinned version replaces a newer one, and disable brings that back', async () => {
  const js = (n: number) => `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${n}`
  const lambda = fakeLambda(aFunction({ layers: [js(16)] }))
  const { ctx } = fakeContext(lambda.aws)
  expect(await runEnable({ ...orders, layerVersion: '13' }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')?.layers).toEqual([js(13)])
  await runDisable(orders, ctx)
  expect(lambda.functions.get('orders')?.layers).toEqual([js(16)])
})

test.each([
  ['a foreign wrapper', withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap' })],
  ['variables that cannot be read', { environment: { kind: 'unreadable', reason: 'KMS' } as const }],
  ['Go', { runtime: 'provided.al2023' }],
])('tracing only, and back: %s', async (_name, overrides) => {
  const before = aFunction(overrides)
  const lambda = fakeLambda(before)
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable({ ...orders, tracingOnly: true }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update).toEqual({ tracing: 'Active' })
  expect(seen.out.join('\n')).toContain('enabled in part')
  expect(await runDisable(orders, ctx)).toBe(Exit.Ok)
  expect(lambda.updates[1]?.update).toEqual({ tracing: 'PassThrough' })
  expect(lambda.functions.get('orders')).toMatchObject({
    environment: before.environment,
    tracing: 'PassThrough',
  })
})

test('an image gets active tracing, and its lines whole in JSON', async () => {
  const { runtime: _, ...image } = aFunction({ packageType: 'Image' })
  const lambda = fakeLambda(image)
  const { ctx, seen } = fakeContext(lambda.aws, { output: 'json' })
  expect(await runEnable({ ...orders, imageRuntime: 'python3.13' }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update).toEqual({ tracing: 'Active' })
  const [report] = JSON.parse(seen.out.join('\n')).functions
  expect(report).toMatchObject({ result: 'changed', scope: 'tracing-only' })
  expect(report.advice).toContain('FROM public.ecr.aws/lambda/python:3.13')
})
