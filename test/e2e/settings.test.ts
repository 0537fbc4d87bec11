import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeSpans } from '../../src/local/otlp/decode.ts'
import type { OtlpSpan } from '../../src/local/otlp/span.ts'
import { type LocalProcess, root, runOtl, startLocalProcess } from '../support/otl.ts'

/** What a function calls, and where an OTLP backend would listen. */
interface Neighbour {
  readonly url: string
  readonly headers: IncomingHttpHeaders[]
  readonly spans: OtlpSpan[]
  close(): void
}

let local: LocalProcess
let neighbour: Neighbour

beforeAll(async () => {
  local = await startLocalProcess()
  neighbour = await startNeighbour()
})

afterAll(async () => {
  neighbour.close()
  await local[Symbol.asyncDispose]()
})

async function startNeighbour(): Promise<Neighbour> {
  const headers: IncomingHttpHeaders[] = []
  const spans: OtlpSpan[] = []
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    if (request.url === '/v1/traces') spans.push(...(await decodeSpans(Buffer.concat(parts))))
    else headers.push(request.headers)
    response.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, headers, spans, close: () => server.close() }
}

const otl = (...args: string[]) => runOtl(args, { env: { ...local.env, XDG_STATE_HOME: local.state } })

async function fetcher(name: string, ...settings: string[]): Promise<void> {
  const code = `${root}/test/e2e/fixtures/fetcher`
  const env = [`NEIGHBOUR=${neighbour.url}`, 'PASSWORD=hunter2hunter2'].flatMap((pair) => ['--env', pair])
  expect(await otl('local', 'create', name, '--code-dir', code, ...env)).toMatchObject({ code: 0 })
  expect(await otl('enable', name, ...settings)).toMatchObject({ code: 0, err: '' })
}

interface Invoked {
  readonly payload: { readonly status: number; readonly started: string }
  readonly trace: { readonly spans: readonly { readonly attributes: Record<string, unknown> }[] } | null
}

/** By the real distro, in a process of its own. */
async function invoke(name: string, ...flags: string[]): Promise<Invoked> {
  const { out, err, code } = await otl('invoke', name, '-o', 'json', ...flags)
  expect({ code, err }).toMatchObject({ code: 0 })
  return JSON.parse(out)
}

const valuesOf = ({ trace }: Invoked, key: string) =>
  trace?.spans.flatMap(({ attributes }) => attributes[`metadata.default.${key}`] ?? [])

test('the service name and the instrumentations take effect in the trace', async () => {
  await fetcher('plain')
  expect(valuesOf(await invoke('plain'), 'otel.scope.name')).not.toContain(UNDICI)
  await fetcher('named', '--service-name', 'shop', '--instrumentations', 'aws-sdk,undici')
  const invoked = await invoke('named')
  expect(valuesOf(invoked, 'otel.resource.service.name')).toContain('shop')
  expect(valuesOf(invoked, 'otel.scope.name')).toContain(UNDICI)
})

const UNDICI = '@opentelemetry/instrumentation-undici'

test('the propagators decide which headers a call bears', async () => {
  await fetcher('b3', '--propagators', 'xray,b3', '--instrumentations', 'undici')
  await invoke('b3')
  const sent = neighbour.headers.at(-1) ?? {}
  expect(Object.keys(sent)).toEqual(expect.arrayContaining(['b3', 'x-amzn-trace-id']))
  expect(Object.keys(sent)).not.toContain('traceparent')
})

test('a sampler that records nothing leaves only Lambda’s own segments', async () => {
  await fetcher('silent', '--sampler', 'always_off')
  expect(valuesOf(await invoke('silent'), 'otel.scope.name')).toEqual([])
})

test('the fast start is not guessed for a layer of which it is not known, and works where it is set', async () => {
  await fetcher('fast', '--instrumentations', 'undici')
  const guess = await otl('enable', 'fast', '--fast-start')
  expect(guess).toMatchObject({ code: 1, out: expect.stringContaining('has a fast start') })
  const [flag = '', setting = ''] = /--set \S+=true/.exec(guess.out)?.[0].split(' ') ?? []
  expect(await otl('enable', 'fast', flag, setting)).toMatchObject({ code: 0 })
  const invoked = await invoke('fast')
  expect(invoked.payload.started).toContain('lite-wrapper')
  expect(valuesOf(invoked, 'otel.scope.name')).toContain(UNDICI)
})

test('traces for an OTLP address begin in the function, and X-Ray is left out of it', async () => {
  const address = `${neighbour.url}/v1/traces`
  const backend = ['--backend', 'otlp', '--otlp-endpoint', address]
  await fetcher('elsewhere', ...backend, '--instrumentations', 'undici')
  expect((await otl('status', 'elsewhere')).out).toContain('traces go to an OTLP address')
  const { payload } = await invoke('elsewhere', '--wait', '0')
  expect(payload.status).toBe(200)
  const [handler] = neighbour.spans.filter(({ scope }) => scope.name.endsWith('aws-lambda'))
  const calls = neighbour.spans.filter(({ scope }) => scope.name === UNDICI)
  expect(handler).toMatchObject({ name: 'elsewhere' })
  expect(handler?.parentId).toBeUndefined()
  expect(calls.map(({ parentId }) => parentId)).toEqual([handler?.spanId])
  const sent = neighbour.headers.at(-1) ?? {}
  expect(sent.traceparent).toContain(handler?.traceId)
  expect(sent).not.toHaveProperty('x-amzn-trace-id')

  expect(await otl('enable', 'elsewhere', '--backend', 'xray')).toMatchObject({ code: 0 })
  expect(valuesOf(await invoke('elsewhere'), 'otel.scope.name')).toContain(UNDICI)
})

test('all of it is taken back', async () => {
  const before = await otl('status', 'named', '-o', 'json')
  expect(JSON.parse(before.out).functions[0]).toMatchObject({ verdict: 'traced' })
  for (const name of ['named', 'b3', 'fast', 'elsewhere']) {
    const { out, code } = await otl('disable', name)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('disabled') })
    expect(out).not.toContain('stays')
    expect((await otl('status', name)).out).toContain('untraced')
  }
})
