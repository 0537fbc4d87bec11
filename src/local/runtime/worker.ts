// The program inside each environment: Lambda's Node.js runtime, as far as a function can tell.
import { type NextInvocation, runtimeClient } from './worker/api.ts'
import { logError, outputFlushed, patchConsole } from './worker/console.ts'
import { describeError, runtimeError } from './worker/errors.ts'
import { type Handler, loadHandler } from './worker/handler.ts'
import { assertSupported, perform } from './worker/invocation.ts'

const client = runtimeClient(process.env.AWS_LAMBDA_RUNTIME_API ?? '')
let phase: 'init' | 'idle' | 'busy' = 'init'
let requestId: string | undefined

async function main(): Promise<void> {
  patchConsole(() => requestId)
  process.on('uncaughtException', (error) => breakDown('Uncaught Exception', error, 129))
  process.on('unhandledRejection', (reason) => {
    const error = runtimeError('UnhandledPromiseRejection', String(reason))
    return breakDown('Unhandled Promise Rejection', error, 128)
  })
  const handler = await load()
  for (;;) {
    phase = 'idle'
    const invocation = await client.next()
    phase = 'busy'
    await serve(handler, invocation)
  }
}

async function load(): Promise<Handler> {
  try {
    const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT ?? '', process.env._HANDLER ?? '')
    assertSupported(handler)
    return handler
  } catch (error) {
    await breakDown('Uncaught Exception', error, 129)
    throw error
  }
}

async function serve(handler: Handler, invocation: NextInvocation): Promise<void> {
  requestId = invocation.requestId
  // The one place where tracing libraries look for their parent.
  if (invocation.traceHeader === undefined) delete process.env._X_AMZN_TRACE_ID
  else process.env._X_AMZN_TRACE_ID = invocation.traceHeader
  try {
    const answer = asJson(await perform(handler, invocation))
    await outputFlushed()
    await client.respond(requestId, answer)
  } catch (error) {
    logError(requestId, 'Invoke Error', error)
    await outputFlushed()
    await client.fail(requestId, describeError(error))
  }
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch {
    throw new Error('Unable to stringify response body')
  }
}

/** The process is in no state to go on: says why, then ends it. */
async function breakDown(what: string, error: unknown, status: number): Promise<void> {
  logError(requestId, what, error)
  await outputFlushed()
  const report = describeError(error)
  if (phase === 'init') await client.failInit(report)
  else if (phase === 'busy' && requestId !== undefined) await client.fail(requestId, report)
  process.exit(status)
}

void main()
