import type { NextInvocation } from './api.ts'
import { runtimeError } from './errors.ts'
import type { Handler } from './handler.ts'

/** Runs a handler once, in any of the styles that Lambda's Node.js runtimes know. Rejects with what it throws. */
export function perform(handler: Handler, invocation: NextInvocation): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const context = contextOf(invocation)
    const fail = (error: unknown) => reject(error ?? 'handled')
    const done = (error: unknown, result?: unknown) => (error == null ? resolve(result) : reject(error))
    const callback = (error: unknown, result?: unknown) => {
      if (error == null && context.callbackWaitsForEmptyEventLoop) whenLoopIsEmpty(() => resolve(result))
      else done(error, result)
    }
    Object.assign(context, { done, fail, succeed: resolve })
    whenLoopIsEmpty(() => (isAsync(handler) ? reject(neverSettled()) : resolve(null)))

    const event: unknown = JSON.parse(invocation.payload)
    const returned = knowsCallbacks ? handler(event, context, callback) : handler(event, context)
    if (typeof returned?.then === 'function') returned.then(resolve, fail)
    else if (!knowsCallbacks) resolve(returned)
  })
}

/** @throws Error where the runtime refuses a handler by its looks */
export function assertSupported(handler: Handler): void {
  if (knowsCallbacks || handler.length < 3) return
  const message = 'Callback-based handlers are not supported from Node.js 24 on: use an async function.'
  throw runtimeError('CallbackHandlerDeprecated', message)
}

/** Node.js 24 dropped the callback style. */
const runtimeMajor = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV ?? '')?.[1] ?? 24)
const knowsCallbacks = runtimeMajor < 24

let loopIsEmpty = () => {}
process.on('beforeExit', () => loopIsEmpty())

function whenLoopIsEmpty(act: () => void): void {
  loopIsEmpty = act
}

function isAsync(handler: Handler): boolean {
  return handler.constructor.name === 'AsyncFunction'
}

function neverSettled(): Error {
  return runtimeError(
    'NodeJsExit',
    'The handler ended without settling its promise: nothing was left to wait for.',
  )
}

/** The context object of Lambda's developer guide. */
function contextOf(invocation: NextInvocation) {
  const { env } = process
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: invocation.clientContext === undefined ? undefined : JSON.parse(invocation.clientContext),
    identity: undefined,
    invokedFunctionArn: invocation.arn,
    awsRequestId: invocation.requestId,
    getRemainingTimeInMillis: () => invocation.deadline - Date.now(),
  }
}
