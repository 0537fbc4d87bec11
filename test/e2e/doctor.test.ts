import { CreateFunctionCommand, LambdaClient, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startObjectStore } from '../../examples/demo/object-store.mjs'
import { startPriceServer } from '../../examples/demo/price-server.mjs'
import { js, layerArn, OURS } from '../support/doctor.ts'
import { type LocalProcess, root, runOtl, startLocalProcess } from '../support/otl.ts'

interface State {
  readonly layers?: string[]
  readonly env?: Record<string, string>
  readonly off?: true
  readonly runtime?: 'dotnet8'
}

/** A function in every state, as users have them. */
const states: Readonly<Record<string, State>> = {
  plain: { off: true },
  'wrapper-only': { env: OURS },
  'layer-only': { layers: [js(16)] },
  foreign: { env: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' } },
  outdated: { layers: [js(9)], env: OURS },
  'wrong-processor': {
    runtime: 'dotnet8',
    layers: [layerArn('AWSOpenTelemetryDistroDotNet', 13)],
    env: OURS,
  },
  'sampler-off': { layers: [js(16)], env: { ...OURS, OTEL_TRACES_SAMPLER: 'always_off' } },
  strangers: { layers: [js(16)], env: { ...OURS, OTEL_PROPAGATORS: 'tracecontext' } },
  good: { layers: [js(16)], env: { ...OURS, SECRET: 'hunter2' } },
}

let local: LocalProcess
let close: () => Promise<unknown>
beforeAll(async () => {
  const [prices, store] = await Promise.all([startPriceServer(), startObjectStore()])
  close = () => Promise.all([prices.close(), store.close()])
  local = await startLocalProcess()
  const client = new LambdaClient({
    endpoint: local.env.AWS_ENDPOINT_URL ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const base = { BUCKET: 'orders', PRICE_URL: prices.url, AWS_ENDPOINT_URL_S3: store.url }
  const patience = { client, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.2 }
  for (const [FunctionName, { layers = [], env = {}, off, runtime }] of Object.entries(states)) {
    await client.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: 'arn:aws:iam::000000000000:role/service-role/example',
        Runtime: runtime ?? 'nodejs22.x',
        Handler: 'index.handler',
        Architectures: [runtime ? 'arm64' : 'x86_64'],
        Code: { S3Bucket: 'otl-local', S3Key: `${root}/examples/order-function` },
        Environment: { Variables: { ...base, ...env } },
        Layers: layers,
        TracingConfig: { Mode: off ? 'PassThrough' : 'Active' },
        Timeout: 20,
        MemorySize: 512,
      }),
    )
    await waitUntilFunctionActiveV2(patience, { FunctionName })
  }
  client.destroy()
})
afterAll(async () => {
  await local[Symbol.asyncDispose]()
  await close()
})

const otl = (...args: string[]) => runOtl(args, { env: { ...local.env, XDG_STATE_HOME: local.state } })

interface Link {
  readonly link: string
  readonly outcome: string
  readonly says: string
  readonly mend: { readonly text: string } | null
}

async function doctor(name: string, ...more: string[]) {
  const { code, out, err } = await otl('doctor', name, '-o', 'json', ...more)
  expect(err).toBe('')
  expect(out).not.toContain('hunter2')
  const { verdict, first, links } = JSON.parse(out) as {
    verdict: string
    first: string | null
    links: Link[]
  }
  const of = (link: string) => links.find((one) => one.link === link)
  return { code, verdict, first, of, mend: first === null ? undefined : of(first)?.mend?.text }
}

test.each<[string, number, string | null, RegExp | undefined]>([
  ['plain', 1, 'tracing', /^otl enable plain$/],
  ['wrapper-only', 1, 'layer', /^otl enable wrapper-only$/],
  ['layer-only', 1, 'wrapper', /^otl enable layer-only$/],
  ['foreign', 1, 'wrapper', /one wrapper only/],
  ['outdated', 3, null, undefined],
  ['wrong-processor', 1, 'architecture', /move the function to x86_64/],
  ['sampler-off', 1, 'sampling', /--set OTEL_TRACES_SAMPLER=parentbased_always_on$/],
  ['strangers', 1, 'propagators', /--set OTEL_PROPAGATORS=/],
  ['good', 3, null, undefined],
])('%s, before anything ran', async (name, code, first, mend) => {
  const found = await doctor(name)
  expect({ code: found.code, first: found.first }).toEqual({ code, first })
  if (mend) expect(found.mend).toMatch(mend)
  expect(found.of('traces')).toMatchObject({ outcome: 'could not check' })
  expect(found.of('destination')).toMatchObject({ outcome: 'ok' })
})

const tea = ['--invoke', '--payload', '{"item":"tea"}']

test('a real trace of the example under the distro proves the chain; and the next look finds it again', async () => {
  const invoked = await doctor('good', ...tea)
  expect(invoked).toMatchObject({ code: 0, verdict: 'healthy', first: null })
  expect(invoked.of('role')).toMatchObject({
    outcome: 'ok',
    says: expect.stringContaining('segment arrives'),
  })
  const later = await doctor('good')
  expect(later).toMatchObject({ code: 0, verdict: 'healthy' })
  expect(later.of('invocations')?.says).toBe('1 sampled in the last hour')
  expect(later.of('traces')?.says).toMatch(/^a trace from .* has the handler’s span$/)
})

test.each([
  ['layer-only', 'wrapper'],
  ['sampler-off', 'sampling'],
  ['strangers', 'propagators'],
])('%s, invoked: its trace has no span of the handler, as the broken link foretells', async (name, first) => {
  const found = await doctor(name, ...tea)
  expect(found).toMatchObject({ code: 1, first })
  expect(found.of('traces')).toMatchObject({
    outcome: 'could be',
    says: expect.stringContaining('no span of the handler'),
  })
})

test('a wrapper without its layer, invoked: exit status 127', async () => {
  const found = await doctor('wrapper-only', ...tea)
  expect(found).toMatchObject({ code: 1, first: 'layer' })
  expect(found.of('invocations')?.says).toContain('exit status 127')
})

test('the command that mends it mends it', async () => {
  const { mend } = await doctor('layer-only')
  expect(mend).toBe('otl enable layer-only')
  expect(await otl('enable', 'layer-only')).toMatchObject({ code: 0 })
  expect(await doctor('layer-only', ...tea)).toMatchObject({ code: 0, verdict: 'healthy' })
})

test('an error of AWS is one sentence: exit 3', async () => {
  const { code, err } = await runOtl(['doctor', 'x', '--endpoint-url', 'http://127.0.0.1:9'], {
    env: { ...local.env, AWS_MAX_ATTEMPTS: '1' },
  })
  expect({ code }).toEqual({ code: 3 })
  expect(err).toContain('nothing answers')
})

test('status shows every state, filtered and sorted, and as Markdown', async () => {
  const broken = await otl('status', '--broken', '-o', 'json')
  expect(JSON.parse(broken.out).functions.map((fn: { name: string }) => fn.name)).toEqual([
    'wrapper-only',
    'wrong-processor',
  ])
  expect(JSON.parse(broken.out).counts).toMatchObject({ functions: 9, shown: 2 })
  const stale = await otl('status', '--stale', '--sort', 'age', '-o', 'markdown')
  expect(stale).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^\| function .*\n\| --- .*\n\| `outdated` /),
  })
  expect(await otl('traces', '-o', 'markdown')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('does not print markdown'),
  })
  expect(await otl('status', '--sort', 'size')).toMatchObject({
    code: 2,
    err: expect.stringContaining('name, verdict, runtime, region, age'),
  })
})
