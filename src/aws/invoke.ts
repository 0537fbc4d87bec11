import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda'
import type { InvokeAnswer, InvokeRequest } from '../domain/instrument/invocation.ts'
import { explain } from './errors.ts'

/** Invokes once and waits for the answer. A failing function is an answer, not an error. */
export async function invoke(
  client: LambdaClient,
  request: InvokeRequest,
  signal: AbortSignal,
): Promise<InvokeAnswer> {
  const command = new InvokeCommand({
    FunctionName: request.fn,
    Payload: request.payload,
    LogType: 'Tail',
    ...(request.qualifier ? { Qualifier: request.qualifier } : {}),
  })
  sendTraceHeader(command, request.traceHeader)
  try {
    return toAnswer(await client.send(command, { abortSignal: signal }))
  } catch (cause) {
    throw explain(`invoke ${request.fn} (lambda:InvokeFunction)`, cause)
  }
}

/** The API has no field for it; the signer leaves this header out of the signature on purpose. */
function sendTraceHeader(command: InvokeCommand, value: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args
      if (typeof request === 'object' && request !== null && 'headers' in request) {
        Object.assign(request.headers as object, { 'X-Amzn-Trace-Id': value })
      }
      return next(args)
    },
    { step: 'build', name: 'otlTraceHeader' },
  )
}

function toAnswer(output: InvokeCommandOutput): InvokeAnswer {
  return {
    payload: output.Payload ?? new Uint8Array(),
    logTail: Buffer.from(output.LogResult ?? '', 'base64').toString('utf8'),
    ...(output.FunctionError ? { functionError: output.FunctionError } : {}),
    ...(output.ExecutedVersion ? { executedVersion: output.ExecutedVersion } : {}),
  }
}
