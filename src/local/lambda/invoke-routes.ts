import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { OtlError } from '../../errors.ts'
import type { DeployedFunction, Invocation, InvocationResult, Runtime } from '../contract.ts'
import type { LocalEnv } from '../server/app.ts'
import { faultResponse, invalidContent, invalidParameter, tooLarge } from '../server/fault.ts'
import { demand, oneOf } from './constraints.ts'
import { demandActive, type FunctionTable, type LocalFunction } from './functions.ts'
import { LOCAL_ACCOUNT } from './names.ts'
import { isRunnable } from './runtimes.ts'
import { logGroupOf } from './settings.ts'

const MAX_SYNC_BYTES = 6_291_456
const MAX_ASYNC_BYTES = 1_048_576
const MAX_CLIENT_CONTEXT_BYTES = 3583
const LOG_TAIL_BYTES = 4096

/** Invoke, in its three types. */
export function invokeRoutes(
  table: FunctionTable,
  runtime: Runtime,
  log: (line: string) => void,
): Hono<LocalEnv> {
  const limit = bodyLimit({
    maxSize: MAX_SYNC_BYTES,
    onError: () => faultResponse(payloadTooLarge(MAX_SYNC_BYTES)),
  })
  return new Hono<LocalEnv>().post('/2015-03-31/functions/:name/invocations', limit, async (c) => {
    const { fn } = table.find(c.req.param('name'), c.req.query('Qualifier'))
    const payload = new Uint8Array(await c.req.arrayBuffer())
    const call = readCall(c.req.raw.headers, payload, c.var.requestId)
    demandActive(fn)
    if (call.kind === 'DryRun') return c.body(null, 204)

    const deployed = deployedFunction(fn, table.region)
    if (call.kind === 'Event') {
      runtime.invoke(deployed, call.invocation).catch((error: unknown) => {
        log(`an asynchronous invocation of ${fn.name} failed: ${error}`)
      })
      return c.body(null, 202)
    }
    const result = await runtime.invoke(deployed, call.invocation).catch(refuseToRun)
    return resultResponse(result, call.tail)
  })
}

interface Call {
  readonly kind: 'RequestResponse' | 'Event' | 'DryRun'
  readonly tail: boolean
  readonly invocation: Invocation
}

function readCall(headers: Headers, payload: Uint8Array, requestId: string): Call {
  const kind = headers.get('x-amz-invocation-type') ?? 'RequestResponse'
  const logType = headers.get('x-amz-log-type') ?? 'None'
  demand(
    oneOf('invocationType', kind, ['Event', 'RequestResponse', 'DryRun']),
    oneOf('logType', logType, ['None', 'Tail']),
  )
  if (kind === 'Event' && payload.length > MAX_ASYNC_BYTES) throw payloadTooLarge(MAX_ASYNC_BYTES)
  const traceHeader = headers.get('x-amzn-trace-id')
  const clientContext = readClientContext(headers.get('x-amz-client-context'))
  const type = kind === 'Event' ? 'Event' : 'RequestResponse'
  const invocation: Invocation = {
    requestId,
    payload: readPayload(payload),
    type,
    ...(traceHeader === null ? {} : { traceHeader }),
    ...(clientContext === null ? {} : { clientContext }),
  }
  return { kind: kind === 'DryRun' ? 'DryRun' : type, tail: logType === 'Tail', invocation }
}

/** An absent payload is an empty object, as on Lambda. */
function readPayload(payload: Uint8Array): Uint8Array {
  if (payload.length === 0) return new TextEncoder().encode('{}')
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    return payload
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalidContent(
      `Could not parse request body into json: Could not parse payload into json: ${reason}`,
    )
  }
}

function readClientContext(encoded: string | null): string | null {
  if (encoded === null) return null
  if (encoded.length > MAX_CLIENT_CONTEXT_BYTES) {
    throw invalidContent(`Client context must be at most ${MAX_CLIENT_CONTEXT_BYTES} bytes of Base64.`)
  }
  try {
    JSON.parse(Buffer.from(encoded, 'base64').toString())
    return encoded
  } catch {
    throw invalidContent('Client context must be a valid Base64-encoded JSON object.')
  }
}

/** @throws AwsFault for functions that only AWS can run */
function deployedFunction(fn: LocalFunction, region: string): DeployedFunction {
  const { settings, code } = fn.live
  if (code.kind === 'image')
    throw invalidParameter(`otl local runs zip functions only; ${fn.name} is an image`)
  const runtime = settings.runtime ?? ''
  if (!isRunnable(runtime)) {
    throw invalidParameter(`otl local runs nodejs20.x and newer; the runtime of ${fn.name} is ${runtime}`)
  }
  return {
    arn: fn.arn,
    name: fn.name,
    account: LOCAL_ACCOUNT,
    region,
    runtime,
    handler: settings.handler ?? '',
    timeoutSeconds: settings.timeoutSeconds,
    memoryMegabytes: settings.memoryMegabytes,
    environment: settings.environment ?? {},
    layers: settings.layers,
    tracing: settings.tracing,
    logGroup: logGroupOf(fn.name, settings),
    codeDirectory: code.directory,
    generation: fn.generation,
  }
}

/** What the laptop lacks, such as the distro's package, is told to the caller, who can mend it. */
function refuseToRun(error: unknown): never {
  if (!(error instanceof OtlError)) throw error
  throw invalidParameter(error.hint === undefined ? error.message : `${error.message}; ${error.hint}`)
}

function resultResponse(result: InvocationResult, tail: boolean): Response {
  const headers = new Headers({ 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' })
  if (result.functionError !== undefined) headers.set('x-amz-function-error', result.functionError)
  if (tail) {
    const log = Buffer.from(result.log).subarray(-LOG_TAIL_BYTES)
    headers.set('x-amz-log-result', log.toString('base64'))
  }
  return new Response(new Uint8Array(result.payload), { headers })
}

function payloadTooLarge(limit: number) {
  return tooLarge(`Request must be smaller than ${limit} bytes for the InvokeFunction operation`)
}
