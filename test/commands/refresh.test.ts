import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { connect } from '../../src/aws/index.ts'
import { runEnable } from '../../src/commands/enable.ts'
import { type LayersOptions, runLayers } from '../../src/commands/shared/list-layers.ts'
import type { Aws } from '../../src/context.ts'
import { Exit } from '../../src/errors.ts'
import { startLocal } from '../../src/local/index.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda } from '../support/functions.ts'
import { serveRequests } from '../support/http.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const options = { refresh: true, runtime: 'nodejs', region: 'eu-west-1' } as const

beforeAll(() => {
  process.env.AWS_ACCESS_KEY_ID ??= 'test'
  process.env.AWS_SECRET_ACCESS_KEY ??= 'test'
})

/** `otl local` behind a server that counts what is asked. */
async function countedLocal(newerLayers: readonly string[]) {
  const settings = { port: 0, region: 'eu-west-1', segments: 'older', functions: [], newerLayers } as const
  const local = await startLocal(settings, () => {})
  const server = await serveRequests(async (request) => {
    const { pathname, search } = new URL(request.url)
    const answer = await fetch(`${local.endpoint}${pathname}${search}`)
    const headers = { 'x-amzn-errortype': answer.headers.get('x-amzn-errortype') ?? '' }
    return new Response(await answer.text(), { status: answer.status, headers })
  })
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]()
    await local.close()
  })
  const signal = new AbortController().signal
  const aws = await connect({ endpoint: server.url, region: 'eu-west-1', signal })
  return { aws, asked: () => server.calls.map(({ line }) => Number(line.split('/').at(-1))) }
}

test('doubles its steps upwards, halves them after the first refusal, and remembers what it saw', async () => {
  const { aws, asked } = await countedLocal([js(21)])
  const { ctx, seen } = fakeContext(aws)
  expect(await runLayers(options, ctx)).toBe(Exit.Ok)
  expect(asked()).toEqual([17, 19, 23, 21, 22])
  expect(seen.out.join('\n')).toContain('AWSOpenTelemetryDistroJs:21 is there, newer than what was known')
  expect(JSON.parse(seen.state.get('layers.json') ?? '')).toMatchObject({
    version: 1,
    layers: { [js(21).replace(':21', '')]: { count: 21 } },
  })
  seen.out.splice(0)
  await runLayers({ ...options, refresh: false }, ctx)
  expect(seen.out).toContain(`  ${js(21)}`)
  expect(seen.out.join('\n')).toContain('proved on 2026-11-22')
})

test('where nothing is newer, two questions are enough and nothing is remembered', async () => {
  const { aws, asked } = await countedLocal([])
  const { ctx, seen } = fakeContext(aws)
  expect(await runLayers(options, ctx)).toBe(Exit.Ok)
  expect(asked()).toEqual([17, 16])
  expect(seen.out.join('\n')).toContain('AWSOpenTelemetryDistroJs:16 is the newest')
  expect(seen.state.size).toBe(0)
})

test('the next run goes on from what was proved', async () => {
  const { aws, asked } = await countedLocal([js(18)])
  const { ctx } = fakeContext(aws)
  await runLayers(options, ctx)
  const before = asked().length
  await runLayers(options, ctx)
  expect(asked().slice(before)).toEqual([19, 18])
})

test('the community’s releases are counted in their name', async () => {
  const newer = 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-ruby-0_16_0:1'
  const { aws } = await countedLocal([newer])
  const { ctx, seen } = fakeContext(aws, { output: 'json' })
  const ruby: LayersOptions = { refresh: true, family: 'community', runtime: 'ruby3.4', region: 'eu-west-1' }
  expect(await runLayers(ruby, ctx)).toBe(Exit.Ok)
  expect(JSON.parse(seen.out.join('\n')).layers[0]).toMatchObject({
    outcome: 'newer',
    arn: newer,
    release: '0.16.0',
  })
})

/** A Lambda in memory whose answers the test writes. */
function asking(answer: (version: number) => void, overrides: Parameters<typeof fakeContext>[1] = {}) {
  const asked: { version: number; at: number }[] = []
  const context = fakeContext(
    {
      getLayer: async (arn) => {
        const version = Number(arn.split(':').at(-1))
        asked.push({ version, at: context.ctx.now().getTime() })
        answer(version)
        return { arn, runtimes: [], architectures: [] }
      },
    } satisfies Partial<Aws>,
    overrides,
  )
  return { ...context, asked }
}

test('four questions a second unless told otherwise', async () => {
  const upTo = (last: number) => (version: number) => {
    if (version > last) throw awsFailure('no', 'AccessDeniedException')
  }
  for (const [rate, pause] of [
    [undefined, 250],
    [10, 100],
  ] as const) {
    const { ctx, asked } = asking(upTo(40))
    await runLayers({ ...options, ...(rate ? { rate } : {}) }, ctx)
    const pauses = asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0))
    expect(new Set(pauses)).toEqual(new Set([pause]))
  }
})

test('a caller who may not look is not told that nothing is newer', async () => {
  const { ctx, seen } = asking(() => {
    throw awsFailure('could not read the layer: denied', 'AccessDeniedException')
  })
  expect(await runLayers(options, ctx)).toBe(Exit.Unknown)
  expect(seen.out.join('\n')).toContain('could not be checked')
})

test('a throttle ends the run; what was proved until then is kept', async () => {
  const { ctx, seen, asked } = asking((version) => {
    if (version > 17) throw awsFailure('could not read the layer: slow down', 'TooManyRequestsException')
  })
  const two: LayersOptions = { ...options, region: 'eu-west-1,eu-west-2' }
  expect(await runLayers(two, ctx)).toBe(Exit.Unknown)
  expect(asked.map(({ version }) => version)).toEqual([17, 19])
  expect(seen.out.join('\n')).toContain('slow down')
  expect(seen.out.join('\n')).toContain('eu-west-2')
  expect(seen.state.get('layers.json')).toContain('17')
})

test('a region that the account has not opened does not keep the others from being asked', async () => {
  const { ctx, seen, asked } = asking(() => {
    if (asked.length === 1) throw awsFailure('could not read the layer: who?', 'UnrecognizedClientException')
    if (asked.length === 3) throw awsFailure('no', 'ResourceNotFoundException')
  })
  const two: LayersOptions = { ...options, region: 'af-south-1,eu-west-1' }
  expect(await runLayers(two, ctx)).toBe(Exit.Unknown)
  expect(asked.map(({ version }) => version)).toEqual([17, 17, 19, 18])
  expect(seen.out.join('\n')).toContain('AWSOpenTelemetryDistroJs:18 is there')
})

test('an endpoint that has every version does not keep otl busy for ever', async () => {
  const { ctx, asked } = asking(() => {})
  expect(await runLayers(options, ctx)).toBe(Exit.Ok)
  expect(asked.length).toBeLessThan(20)
})

test('enable takes a proved version, and says so', async () => {
  const lambda = fakeLambda(aFunction())
  const { ctx, seen } = fakeContext(lambda.aws)
  seen.state.set(
    'layers.json',
    JSON.stringify({
      version: 1,
      layers: { [js(18).replace(':18', '')]: { count: 18, at: '2026-11-20T08:00:00.000Z' } },
    }),
  )
  expect(await runEnable({ functions: ['orders'], dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update.layers).toEqual([js(18)])
  expect(seen.out.join('\n')).toContain('proved on 2026-11-20')
})
