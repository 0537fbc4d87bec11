import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DeployedFunction } from '../../../src/local/contract.ts'
import { findDistro } from '../../../src/local/runtime/opt/distro-js.ts'
import { receiveSpans, type SpanReceiver } from './support/otlp.ts'
import { aFunction, aStage, invoke, prepareWorker, until } from './support/stage.ts'

prepareWorker()

const layers = ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:22']
const example = fileURLToPath(new URL('../../../examples/order-function/', import.meta.url))
const traceId = '5759e988bd862e3fe1be46a994272793'
const traceHeader = `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=53995c3f42cd8ad8;Sampled=1`

let receiver: SpanReceiver
let prices: Awaited<ReturnType<typeof server>>
let s3: Awaited<ReturnType<typeof server>>
const uploads: { path: string; body: string }[] = []

async function server(answer: (path: string, body: string) => string) {
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => response.end(answer(request.url ?? '', Buffer.concat(chunks).toString())))
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, close: () => http.close() }
}

beforeAll(async () => {
  receiver = await receiveSpans()
  prices = await server(() => JSON.stringify({ price: 4.5 }))
  s3 = await server((path, body) => {
    uploads.push({ path, body })
    return ''
  })
})

afterAll(() => {
  receiver.close()
  prices.close()
  s3.close()
})

beforeEach(() => {
  receiver.spans.length = 0
})

function traced(environment: Record<string, string> = {}): Partial<DeployedFunction> {
  return {
    layers,
    tracing: 'Active',
    environment: {
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
      OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
      BUCKET: 'orders',
      PRICE_URL: `${prices.url}/price`,
      AWS_ENDPOINT_URL_S3: s3.url,
      ...environment,
    },
  }
}

test.each([
  ['nodejs20.x', {}],
  ['nodejs22.x', {}],
  ['nodejs24.x', {}],
  ['nodejs22.x', { OTEL_AWS_LAMBDA_FAST_START: 'true' }],
])('the example under the real distro: %s %o', async (runtime, environment) => {
  const stage = await aStage({ daemonAddress: receiver.address })
  const fn = await aFunction({}, { ...traced(environment), runtime, codeDirectory: example })
  for (const moment of ['cold', 'warm']) {
    receiver.spans.length = 0
    stage.segments.clear()
    const order = await invoke(stage, fn, { item: 'tea', quantity: 2 }, { traceHeader })
    expect(order.json).toMatchObject({ item: 'tea', quantity: 2, total: 9 })
    expect(order.log.includes('Init Duration')).toBe(moment === 'cold')
    expect(uploads.at(-1)).toMatchObject({
      path: expect.stringContaining(`/orders/orders/${order.json.id}.json`),
    })
    const { spans } = receiver
    await until(() => spans.length >= 3)
    const [handler] = spans.filter(({ scope }) => scope === '@opentelemetry/instrumentation-aws-lambda')
    const segment = [...stage.segments.values()].find(({ origin }) => origin === 'AWS::Lambda::Function')
    expect(spans.map(({ name }) => name).sort()).toEqual(['GET', 'S3.PutObject', fn.name].sort())
    expect(new Set(spans.map(({ prefix }) => prefix))).toEqual(new Set(['T1S']))
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]))
    expect(handler).toMatchObject({ name: fn.name, parentSpanId: segment?.id })
    const calls = spans.filter((span) => span !== handler)
    expect(calls.map(({ parentSpanId }) => parentSpanId)).toEqual([handler?.spanId, handler?.spanId])
    expect(spans[0]?.resource).toMatchObject({ 'service.name': fn.name, 'faas.name': fn.name })
  }
})

const fetchesPrice = (fetcher: string) => `
  exports.handler = async () => {
    const { get } = require('node:http')
    await ${fetcher}
    return process.env.NODE_OPTIONS
  }`
const withGet = fetchesPrice(
  'new Promise((resolve) => get(process.env.PRICE_URL, (r) => r.resume().on("end", resolve)))',
)
const withFetch = fetchesPrice('fetch(process.env.PRICE_URL).then((r) => r.text())')

test.each<[string, Record<string, string>, string, string[], string]>([
  ['CommonJS', { 'index.js': withGet }, 'index.handler', ['GET', 'function'], '--require'],
  [
    'CommonJS in a folder',
    { 'src/index.js': withGet },
    'src/index.handler',
    ['GET', 'function'],
    '--require',
  ],
  [
    'fetch, which the layer leaves out by default',
    { 'index.js': withFetch },
    'index.handler',
    ['function'],
    '--require',
  ],
  [
    'a nested ES module, which the layer misses',
    { 'src/index.mjs': 'export const handler = async () => process.env.NODE_OPTIONS' },
    'src/index.handler',
    [],
    '--require',
  ],
])('%s', async (_, files, handler, names, way) => {
  const stage = await aStage({ daemonAddress: receiver.address })
  const fn = await aFunction(files, { ...traced(), handler })
  const answer = await invoke(stage, fn, {}, { traceHeader })
  expect(answer.functionError).toBeUndefined()
  expect(answer.json).toContain(way)
  await until(() => receiver.spans.length >= names.length)
  const found = receiver.spans.map(({ name }) => (name === fn.name ? 'function' : name))
  expect(found.sort()).toEqual(names)
})

test('what the invocation did not sample is not sent as sampled', async () => {
  const stage = await aStage({ daemonAddress: receiver.address })
  const fn = await aFunction({ 'index.js': withGet }, traced())
  await invoke(stage, fn, {}, { traceHeader: traceHeader.replace('Sampled=1', 'Sampled=0') })
  expect(receiver.spans.filter(({ prefix }) => prefix === 'T1S')).toEqual([])
})

test('variables of the function reach the distro, and its defaults fill the rest', async () => {
  const stage = await aStage({ daemonAddress: receiver.address })
  const environment = {
    OTEL_SERVICE_NAME: 'shop',
    OTEL_RESOURCE_ATTRIBUTES: 'team=tea',
    NODE_OPTIONS: '--no-warnings',
  }
  const fn = await aFunction({ 'index.js': 'exports.handler = async () => process.env' }, traced(environment))
  const { json } = await invoke(stage, fn, {}, { traceHeader })
  expect(json).toMatchObject({
    OTEL_SERVICE_NAME: 'shop',
    OTEL_PROPAGATORS: 'baggage,tracecontext,xray',
    OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'aws-sdk,aws-lambda,http',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
    OTEL_RESOURCE_ATTRIBUTES: expect.stringMatching(/^service\.name=.*,faas\.name=.*,team=tea$/),
    NODE_OPTIONS: expect.stringMatching(/^--no-warnings --require ".*wrapper\.cjs"$/),
  })
})

test('where the distro is not installed, the failure says how to add it', async () => {
  const nowhere = await mkdtemp(path.join(tmpdir(), 'otl-nowhere-'))
  try {
    expect(() => findDistro([nowhere])).toThrow(
      expect.objectContaining({
        message: expect.stringContaining('AWS Distro for OpenTelemetry'),
        hint: 'npm install -g @aws/aws-distro-opentelemetry-node-autoinstrumentation',
      }),
    )
  } finally {
    await rm(nowhere, { recursive: true })
  }
})
