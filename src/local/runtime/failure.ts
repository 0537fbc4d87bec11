import { RESPONSE_LIMIT } from './api.ts'

/** What the caller of Invoke reads when the function failed. */
export function failurePayload(errorType: string, errorMessage: string): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ errorType, errorMessage }))
}

/** @param how for example `Runtime exited with error: exit status 1` */
export function runtimeExit(requestId: string, how: string): Uint8Array {
  return failurePayload('Runtime.ExitError', `RequestId: ${requestId} Error: ${how}`)
}

export function timedOut(requestId: string, milliseconds: number): Uint8Array {
  return failurePayload('Sandbox.Timedout', `RequestId: ${requestId} Error: ${timeoutText(milliseconds)}`)
}

export function timeoutText(milliseconds: number): string {
  return `Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`
}

export function responseTooLarge(): Uint8Array {
  const limit = `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT} bytes).`
  return failurePayload('Function.ResponseSizeTooLarge', limit)
}
