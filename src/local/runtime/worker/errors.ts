import { types } from 'node:util'
import type { ErrorReport } from './api.ts'

/** An error of Lambda's Node.js runtime itself, for example `Runtime.HandlerNotFound`. */
export function runtimeError(type: string, message: string, stack?: string): Error {
  const error = new Error(message)
  error.name = `Runtime.${type}`
  error.stack = stack ?? `${error.name}: ${message}`
  return error
}

/** Never fails, whatever was thrown. */
export function describeError(thrown: unknown): ErrorReport {
  try {
    if (isErrorLike(thrown)) {
      const { name, message, stack } = thrown
      return {
        errorType: String(name),
        errorMessage: String(message),
        trace: String(stack ?? '').split('\n'),
      }
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] }
  } catch {
    return { errorType: 'handled', errorMessage: 'the thrown value cannot be read', trace: [] }
  }
}

function isErrorLike(thrown: unknown): thrown is Error {
  if (types.isNativeError(thrown)) return true
  if (typeof thrown !== 'object' || thrown === null) return false
  const { name, message, stack } = thrown as Partial<Record<keyof Error, unknown>>
  return [name, message, stack].every((part) => typeof part === 'string')
}
