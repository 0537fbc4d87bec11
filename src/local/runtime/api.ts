import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Lambda's limit for a response, bytes. */
export const RESPONSE_LIMIT = 6_291_556

/**
 * What an environment's process told us; every `at` is `performance.now()` milliseconds. A payload that is absent was
 * larger than Lambda carries.
 */
export type WorkerMessage =
  | { readonly kind: 'next'; readonly at: number; readonly maxMemoryMegabytes?: number }
  | {
      readonly kind: 'response'
      /** When the first byte came. */
      readonly firstByteAt: number
      readonly at: number
      readonly payload?: Uint8Array
    }
  | { readonly kind: 'error' | 'init-error'; readonly at: number; readonly payload?: Uint8Array }

export interface Delivery {
  readonly requestId: string
  readonly payload: Uint8Array
  readonly arn: string
  /** Milliseconds since the Unix epoch. */
  readonly deadline: number
  readonly traceHeader: string
  /** JSON text. */
  readonly clientContext?: string
}

/** One environment's side of the Runtime API. */
export interface Session {
  /** For `AWS_LAMBDA_RUNTIME_API`: host, port and a path that only this environment knows. */
  readonly address: string
  receive(): Promise<WorkerMessage>
  /** Answers the environment's pending `/next`. */
  deliver(delivery: Delivery): void
  close(): void
}

export interface RuntimeApi {
  open(): Session
  close(): Promise<void>
}

/** The Lambda Runtime API, 2018-06-01, for any number of environments, on 127.0.0.1 only. */
export async function serveRuntimeApi(): Promise<RuntimeApi> {
  const desks = new Map<string, Desk>()
  const server = createServer((request, response) => {
    const [, secret = '', version, ...route] = (request.url ?? '').split('/')
    const desk = desks.get(secret)
    if (desk === undefined || version !== '2018-06-01') return refuse(response, 403, 'Forbidden')
    desk.handle(route.join('/'), request, response).catch(() => response.destroy())
  })
  // A handler may take 15 minutes before it uses its connection again.
  server.keepAliveTimeout = 0
  server.requestTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo

  return {
    open() {
      const secret = randomBytes(16).toString('hex')
      const desk = openDesk()
      desks.set(secret, desk)
      return {
        address: `127.0.0.1:${port}/${secret}`,
        receive: desk.receive,
        deliver: desk.deliver,
        close: () => desks.delete(secret),
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Desk {
  handle(route: string, request: IncomingMessage, response: ServerResponse): Promise<void>
  receive(): Promise<WorkerMessage>
  deliver(delivery: Delivery): void
}

function openDesk(): Desk {
  const inbox = mailbox<WorkerMessage>()
  let polling: ServerResponse | undefined
  let current: string | undefined

  async function handle(route: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method } = request
    if (method === 'GET' && route === 'runtime/invocation/next') {
      polling = response
      inbox.put({ kind: 'next', at: performance.now(), ...memoryOf(request) })
      return
    }
    if (method === 'POST' && route === 'runtime/init/error') {
      const { payload } = await readBody(request)
      inbox.put({ kind: 'init-error', at: performance.now(), ...(payload && { payload }) })
      return accept(response)
    }
    const [, requestId, what] = /^runtime\/invocation\/([^/]+)\/(response|error)$/.exec(route) ?? []
    if (method !== 'POST' || requestId === undefined) return refuse(response, 404, 'NotFound')
    if (requestId !== current) return refuse(response, 400, 'InvalidRequestID')
    current = undefined
    const { payload, firstByteAt } = await readBody(request)
    const at = performance.now()
    if (what === 'error') inbox.put({ kind: 'error', at, ...(payload && { payload }) })
    else inbox.put({ kind: 'response', firstByteAt, at, ...(payload && { payload }) })
    if (payload === undefined) return refuse(response, 413, 'RequestEntityTooLarge')
    accept(response)
  }

  function deliver(delivery: Delivery): void {
    current = delivery.requestId
    polling?.writeHead(200, {
      'content-type': 'application/json',
      'content-length': delivery.payload.byteLength,
      'lambda-runtime-aws-request-id': delivery.requestId,
      'lambda-runtime-deadline-ms': String(delivery.deadline),
      'lambda-runtime-invoked-function-arn': delivery.arn,
      'lambda-runtime-trace-id': delivery.traceHeader,
      ...(delivery.clientContext === undefined
        ? {}
        : { 'lambda-runtime-client-context': delivery.clientContext }),
    })
    polling?.end(delivery.payload)
    polling = undefined
  }

  return { handle, receive: inbox.take, deliver }
}

/** Our worker says with each poll how much memory it has used at most; another runtime does not. */
function memoryOf(request: IncomingMessage): { maxMemoryMegabytes?: number } {
  const kilobytes = Number(request.headers['otl-max-memory-kilobytes'])
  return Number.isFinite(kilobytes) && kilobytes > 0
    ? { maxMemoryMegabytes: Math.ceil(kilobytes / 1024) }
    : {}
}

async function readBody(request: IncomingMessage): Promise<{ payload?: Uint8Array; firstByteAt: number }> {
  const firstByteAt = performance.now()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size <= RESPONSE_LIMIT) chunks.push(chunk)
    else chunks.length = 0
  }
  return size > RESPONSE_LIMIT ? { firstByteAt } : { payload: Buffer.concat(chunks), firstByteAt }
}

function accept(response: ServerResponse): void {
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}\n')
}

function refuse(response: ServerResponse, status: number, errorType: string): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify({ errorType, errorMessage: errorType }))
}

function mailbox<T>(): { put(letter: T): void; take(): Promise<T> } {
  const letters: T[] = []
  const readers: ((letter: T) => void)[] = []
  return {
    put(letter) {
      const reader = readers.shift()
      if (reader) reader(letter)
      else letters.push(letter)
    },
    take() {
      const letter = letters.shift()
      if (letter !== undefined) return Promise.resolve(letter)
      return new Promise((resolve) => readers.push(resolve))
    },
  }
}
