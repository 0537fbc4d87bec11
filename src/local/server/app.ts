import { randomUUID } from 'node:crypto'
import { type Env, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { AwsFault, faultResponse } from './fault.ts'

/** Lambda's own limit on a request: 50 MB of zip as Base64, and what goes around it. Operations may have lower ones. */
const MAX_REQUEST_BYTES = 70_167_211

/** What every handler may read from its context. */
export interface LocalEnv extends Env {
  readonly Variables: { readonly requestId: string }
}

/** The services of one endpoint, each a set of routes, behind one way of answering. */
export function localApp(services: readonly Hono<LocalEnv>[], log: (line: string) => void): Hono<LocalEnv> {
  const app = new Hono<LocalEnv>({ strict: false })
  app.use(withRequestId(log), bodyLimit({ maxSize: MAX_REQUEST_BYTES, onError: requestTooLarge }))
  for (const service of services) app.route('/', service)
  app.notFound((c) => faultResponse(unknownOperation(c.req.method, c.req.path)))
  app.onError((error, c) => {
    if (error instanceof AwsFault) return faultResponse(error)
    // A caller that hung up breaks the reading of its own body, which is nobody's mistake.
    if (!c.req.raw.signal.aborted) log(`internal error: ${error.stack ?? error.message}`)
    return faultResponse(new AwsFault(500, 'ServiceException', 'otl local failed; its log says why'))
  })
  return app
}

function withRequestId(log: (line: string) => void): MiddlewareHandler<LocalEnv> {
  return async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    await next()
    c.header('x-amzn-RequestId', requestId)
    log(`${c.req.method} ${new URL(c.req.url).pathname} ${c.res.status}`)
  }
}

function unknownOperation(method: string, path: string): AwsFault {
  return new AwsFault(404, 'UnknownOperationException', `otl local has no operation ${method} ${path}`)
}

function requestTooLarge(): Response {
  const message = `Request must be smaller than ${MAX_REQUEST_BYTES} bytes`
  return faultResponse(new AwsFault(413, 'RequestEntityTooLargeException', message))
}
