import { randomUUID } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { Exit, OtlError } from '../../errors.ts'
import { AwsFault, faultBody } from './fault.ts'
import { refusal } from './guard.ts'

export interface Listening {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string
  /** Ends every connection, idle or not; afterwards the port is free. */
  close(): Promise<void>
}

type Fetch = (request: Request) => Response | Promise<Response>

/**
 * Serves on 127.0.0.1 only.
 * @param port 0 takes any free port
 * @throws OtlError when the port cannot be had
 */
export async function listen(fetch: Fetch, port: number): Promise<Listening> {
  // With the adapter's own Request in place of Node's, or hono's bodyLimit fails on chunked bodies under Node 20.
  const answer = getRequestListener(fetch, { overrideGlobalObjects: true })
  const server = createServer((incoming, outgoing) => {
    const why = refusal(incoming.headers)
    if (why === undefined) void answer(incoming, outgoing)
    else refuse(outgoing, why)
  })
  const bound = await bind(server, port)
  return { endpoint: `http://127.0.0.1:${bound}`, close: () => end(server) }
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(port, error)))
    server.listen({ host: '127.0.0.1', port }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

function cannotListen(port: number, cause: NodeJS.ErrnoException): OtlError {
  const [message, hint] =
    cause.code === 'EADDRINUSE'
      ? [`port ${port} is taken`, 'choose another with --port, or --port 0 for any free one']
      : cause.code === 'EACCES'
        ? [`this user may not listen on port ${port}`, 'choose a port above 1023 with --port']
        : [`cannot listen on port ${port}: ${cause.message}`, undefined]
  return new OtlError(message, { hint, cause, code: Exit.Unknown })
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function refuse(outgoing: ServerResponse, why: string): void {
  const fault = new AwsFault(403, 'AccessDeniedException', why)
  const headers = {
    'content-type': 'application/json',
    'x-amzn-ErrorType': fault.type,
    'x-amzn-RequestId': randomUUID(),
    connection: 'close',
  }
  outgoing.writeHead(fault.status, headers).end(JSON.stringify(faultBody(fault)))
}
