import { bounded, filled, finite, flag, list, MAX_MESSAGE, MAX_NAME, record } from '../lenient.ts'
import type { SpanException, StackFrame } from '../model.ts'
import type { Node } from './node.ts'

/** Exceptions of the whole trace by their id, with the span that recorded them. */
export type ExceptionIndex = Map<string, { readonly spanId: string; readonly source: unknown }>

const MAX_EXCEPTIONS = 20
const MAX_FRAMES = 50

export function indexExceptions(node: Node, index: ExceptionIndex): void {
  const cause = record(node.source.cause)
  if (cause === undefined) return
  for (const source of list(cause.exceptions)) {
    const id = filled(record(source)?.id)
    if (id !== undefined && !index.has(id)) index.set(id, { spanId: node.id, source })
  }
}

/** `cause` is either the exceptions themselves or the id of one that another span recorded. */
export function exceptionsOf(node: Node, index: ExceptionIndex): readonly SpanException[] {
  const { cause } = node.source
  if (cause === undefined || cause === null) return NONE
  if (typeof cause === 'string') return referred(cause, node, index)
  const own = list(record(cause)?.exceptions)
  const read = own.length === 0 ? NONE : readAll(own.slice(0, MAX_EXCEPTIONS))
  const message = bounded(record(cause)?.message, MAX_MESSAGE)
  return read.length === 0 && message !== undefined ? [{ message, remote: false, stack: [] }] : read
}

const NONE: readonly SpanException[] = []

function readAll(values: readonly unknown[]): SpanException[] {
  return values.map(readException).filter((found) => found !== undefined)
}

function referred(id: string, node: Node, index: ExceptionIndex): SpanException[] {
  const found = index.get(id)
  const exception = found && readException(found.source)
  if (!found || !exception) return []
  return [found.spanId === node.id ? exception : { ...exception, recordedBy: found.spanId }]
}

/** @returns undefined for X-Ray's marker "the callee failed", which says neither what nor why */
function readException(value: unknown): SpanException | undefined {
  const source = record(value)
  const type = bounded(source?.type, MAX_NAME)
  const message = bounded(source?.message, MAX_MESSAGE)
  const stack = list(source?.stack).slice(0, MAX_FRAMES).map(readFrame)
  if (source === undefined || (type === undefined && message === undefined && stack.length === 0))
    return undefined
  return {
    ...(type === undefined ? {} : { type }),
    ...(message === undefined ? {} : { message }),
    remote: flag(source.remote),
    stack,
  }
}

/** `{path, line, label}`, each of which may be absent. */
export function readFrame(value: unknown): StackFrame {
  const source = record(value)
  const path = bounded(source?.path, MAX_NAME)
  const line = finite(source?.line)
  const label = bounded(source?.label, MAX_NAME)
  return {
    ...(path === undefined ? {} : { path }),
    ...(line === undefined ? {} : { line }),
    ...(label === undefined ? {} : { label }),
  }
}
