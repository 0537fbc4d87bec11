import { expect, test } from 'vitest'
import { layersCommand, runLayers } from '../../src/commands/layers.ts'
import { resolveLayer } from '../../src/commands/shared/resolve-layer.ts'
import { Exit, usageError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda } from '../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`

test('otl layers lists, otl layers resolve resolves', async () => {
  const got: unknown[] = []
  const keep = async (options: unknown) => {
    got.push(options)
    return Exit.Ok
  }
  const command = () => layersCommand(fakeContext().ctx, keep, keep)
  await command().parseAsync(['--runtime', 'nodejs22.x', '--arch', 'arm64'], { from: 'user' })
  await command().parseAsync(['resolve', 'orders'], { from: 'user' })
  expect(got).toMatchObject([{ runtime: 'nodejs22.x', arch: 'arm64' }, { fn: 'orders' }])
})

test('with a region the ARNs are listed, whole', async () => {
  const { ctx, seen } = fakeContext()
  expect(await runLayers({ runtime: 'nodejs22.x', region: 'eu-west-1' }, ctx)).toBe(Exit.Ok)
  expect(seen.out).toContain(`  ${js(16)}`)
})

test('for all regions, what there is', async () => {
  const { ctx, seen } = fakeContext()
  await runLayers({ runtime: 'dotnet', region: 'all' }, ctx)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "AWSOpenTelemetryDistroDotNet  dotnet
      runtimes   dotnet8, dotnet10
      built for  x86_64
      wrapper    /opt/otel-instrument
      versions   14 in us-east-1, 13 in 26 regions, 11 in me-south-1, 9 in 6 regions, 4 in ap-east-2, 3
                 in ap-southeast-6, 1 in us-gov-east-1 and us-gov-west-1"
  `)
})

test('JSON lists every layer that fits, or none', async () => {
  const json = async (options: Parameters<typeof runLayers>[0]) => {
    const { ctx, seen } = fakeContext({}, { output: 'json' })
    await runLayers(options, ctx)
    return JSON.parse(seen.out.join('\n'))
  }
  expect((await json({ region: 'all' })).layers).toHaveLength(150)
  expect(await json({ runtime: 'ruby3.4', region: 'all' })).toEqual({
    version: 1,
    command: 'layers',
    layers: [],
  })
  expect((await json({ arch: 'arm64', runtime: 'dotnet8', region: 'all' })).layers).toEqual([])
  expect((await json({ region: 'us-gov-east-1' })).layers).toHaveLength(3)
})

test('without a region the environment’s own counts; where none is set, all', async () => {
  const set = fakeContext()
  await runLayers({ runtime: 'nodejs' }, set.ctx)
  expect(set.seen.out).toContain(`  ${js(16)}`)
  const unset = fakeContext({}, { aws: () => Promise.reject(usageError('no AWS region is set')) })
  await runLayers({ runtime: 'nodejs' }, unset.ctx)
  expect(unset.seen.out.join()).toContain('16 in 27 regions')
})

test('a mistyped runtime is refused with the one that was meant', async () => {
  await expect(runLayers({ runtime: 'nodjs22.x' }, fakeContext().ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    hint: 'did you mean nodejs22.x?',
  })
})

test('resolve answers with the ARN alone, and tells what is attached', async () => {
  const { ctx, seen } = fakeContext(fakeLambda(aFunction({ layers: [js(9)] })).aws)
  expect(await resolveLayer({ fn: 'orders' }, ctx)).toBe(Exit.Ok)
  expect(seen.out).toEqual([js(16)])
  expect(seen.told.join('\n')).toContain('attached now: AWSOpenTelemetryDistroJs:9')
})

test('resolve says why there is none', async () => {
  const aws = fakeLambda(aFunction({ runtime: 'ruby3.4' })).aws
  const { ctx, seen } = fakeContext(aws)
  expect(await resolveLayer({ fn: 'orders' }, ctx)).toBe(Exit.No)
  expect(seen.out).toEqual([])
  expect(seen.told.join('\n')).toContain('no layer for ruby3.4')
  const json = fakeContext(aws, { output: 'json' })
  await resolveLayer({ fn: 'orders' }, json.ctx)
  expect(JSON.parse(json.seen.out.join('\n'))).toMatchObject({
    layer: null,
    reason: expect.stringContaining('ruby3.4'),
  })
})
