import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  /** `METHOD /path` of every request so far, with its body and headers. */
  readonly calls: {
    readonly line: string
    readonly body: string
    readonly headers: IncomingMessage['headers']
  }[]
}

/** A real server on loopback that keeps a record of what was asked. */
export async function serveRequests(
  answer: (request: Request) => Response | Promise<Response>,
): Promise<TestServer> {
  const calls: { line: string; body: string; headers: IncomingMessage['headers'] }[] = []
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = []
    for await (const part of incoming) parts.push(part)
    const body = Buffer.concat(parts).toString('utf8')
    calls.push({ line: `${incoming.method} ${incoming.url}`, body, headers: incoming.headers })
    await send(await answer(toRequest(incoming, body)), response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function toRequest(incoming: IncomingMessage, body: string): Request {
  const method = incoming.method ?? 'GET'
  const headers = Object.entries(incoming.headers).map(([key, value]): [string, string] => [
    key,
    String(value),
  ])
  return new Request(`http://127.0.0.1${incoming.url}`, { method, headers, ...(body === '' ? {} : { body }) })
}

async function send(from: Response, to: ServerResponse): Promise<void> {
  to.writeHead(from.status, Object.fromEntries(from.headers))
  if (from.body === null) to.end()
  else Readable.fromWeb(from.body as Parameters<typeof Readable.fromWeb>[0]).pipe(to)
}
