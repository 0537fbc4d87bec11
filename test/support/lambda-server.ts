import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach } from 'vitest'

export interface Call {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

/** `cut` closes the connection without an answer. */
export type Answer = { readonly status?: number; readonly error?: string; readonly body?: unknown } | 'cut'

export interface LambdaServer {
  readonly client: LambdaClient
  readonly calls: readonly Call[]
}

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** Real HTTP on loopback, so that the SDK's own paging, signing, retrying and error decoding take part. */
export async function lambdaServer(answer: (call: Call) => Answer, maxAttempts = 1): Promise<LambdaServer> {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const call = await callOf(request)
    calls.push(call)
    const given = answer(call)
    if (given === 'cut') return void request.socket.destroy()
    // The SDK learns an error's type from this header alone.
    if (given.error) response.setHeader('x-amzn-ErrorType', given.error)
    response.writeHead(given.status ?? 200, { 'content-type': 'application/json' })
    response.end(given.status === 204 ? '' : JSON.stringify(given.body ?? {}))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const client = new LambdaClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-west-2',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts,
  })
  closing.push(() => {
    client.destroy()
    server.closeAllConnections()
    server.close()
  })
  return { client, calls }
}

async function callOf(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const url = new URL(request.url ?? '/', 'http://localhost')
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  return {
    method: request.method ?? '',
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body,
  }
}

/** An answer as the AWS CLI's documentation prints it; see `test/recordings/aws-cli-lambda`. */
export function recorded(name: 'get-function' | 'list-functions' | 'get-layer-version-by-arn') {
  const file = new URL(`../recordings/aws-cli-lambda/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8'))
}
