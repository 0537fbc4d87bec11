import type { StackFrame } from '../../domain/trace/model.ts'

interface Thrown {
  readonly type?: string | undefined
  readonly message?: string | undefined
}

/** `TypeError: which order?`, as far as it is known. */
export function exceptionText({ type, message }: Thrown): string {
  return [type, message].filter((part) => part !== undefined).join(': ')
}

/** `label (path:line)`. */
export function frameText({ path, line, label }: StackFrame): string {
  const where = (path ?? '?') + (line === undefined ? '' : `:${line}`)
  return label === undefined ? where : `${label} (${where})`
}

/** The exception and its frames, innermost first, as V8 writes them. */
export function stackText(exception: Thrown & { readonly stack: readonly StackFrame[] }): string {
  return [exceptionText(exception), ...exception.stack.map((frame) => `    at ${frameText(frame)}`)].join(
    '\n',
  )
}
