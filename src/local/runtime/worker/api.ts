import { Agent, ClientRequest } from 'node:http'

export interface NextInvocation {
  readonly requestId: string
  readonly deadline: number
  readonly arn: string
  readonly traceHeader?: string
  readonly clientContext?: string
  readonly payload: string
}

export interface RuntimeClient {
  next(): Promise<NextInvocation>
  respond(requestId: string, json: string): Promise<void>
  fail(requestId: string, error: ErrorReport): Promise<void>
  failInit(error: ErrorReport): Promise<void>
}

export interface ErrorReport {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace: readonly string[]
}

/**
 * Talks to the Runtime API with `ClientRequest` itself: OpenTelemetry patches `http.request` and `http.get`, and
 * waiting for work is no work of the function's. When nobody answers any more, otl is gone and so are we.
 * @param address the value of `AWS_LAMBDA_RUNTIME_API`: host, port, path
 */
export function runtimeClient(address: string): RuntimeClient {
  const base = new URL(`http://${address}/2018-06-01/runtime/`)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })

  function call(
    method: string,
    route: string,
    headers: Record<string, string>,
    body?: string,
  ): Promise<Answer> {
    return new Promise((resolve) => {
      const options = {
        agent,
        method,
        host: base.hostname,
        port: base.port,
        path: `${base.pathname}${route}`,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      }
      const request = new ClientRequest(options, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', leave)
        response.on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
        )
      })
      request.on('error', leave)
      request.end(body)
    })
  }

  async function report(route: string, error: ErrorReport): Promise<void> {
    await call(
      'POST',
      route,
      { 'lambda-runtime-function-error-type': headerSafe(error.errorType) },
      JSON.stringify(error),
    )
  }

  return {
    async next() {
      const answer = await call('GET', 'invocation/next', { 'otl-max-memory-kilobytes': maxMemory() })
      return invocationOf(answer)
    },
    async respond(requestId, json) {
      await call('POST', `invocation/${requestId}/response`, { 'content-type': 'application/json' }, json)
    },
    fail: (requestId, error) => report(`invocation/${requestId}/error`, error),
    failInit: (error) => report('init/error', error),
  }
}

interface Answer {
  readonly headers: NodeJS.Dict<string | string[]>
  readonly body: string
}

function invocationOf({ headers, body }: Answer): NextInvocation {
  const header = (name: string): string | undefined => {
    const value = headers[`lambda-runtime-${name}`]
    return Array.isArray(value) ? value[0] : value
  }
  const traceHeader = header('trace-id')
  const clientContext = header('client-context')
  return {
    requestId: header('aws-request-id') ?? '',
    deadline: Number(header('deadline-ms')),
    arn: header('invoked-function-arn') ?? '',
    ...(traceHeader !== undefined && { traceHeader }),
    ...(clientContext !== undefined && { clientContext }),
    payload: body,
  }
}

function maxMemory(): string {
  return String(process.resourceUsage().maxRSS)
}

function headerSafe(text: string): string {
  return text.replace(/[^\x21-\x7e]/g, '?').slice(0, 200)
}

function leave(): never {
  process.exit(1)
}
