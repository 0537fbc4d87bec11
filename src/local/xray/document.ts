import { isSegmentId, normalTraceId } from './ids.ts'
import { isObject, type Node, type Segment } from './node.ts'

/** X-Ray's own limit on a segment document. */
export const MAX_DOCUMENT_BYTES = 64 * 1024
/** Brackets within brackets; a hundred subsegments deep. Keeps everything that walks documents off the stack's edge. */
const MAX_NESTING = 200
const MAX_NAME = 200

/** `code` has the form of X-Ray's own error codes (`InvalidTraceId`, `ParseError`). */
export type Reading =
  | { readonly kind: 'segment'; readonly segment: Segment; readonly bytes: number }
  | { readonly kind: 'refused'; readonly id?: string; readonly code: string }

/**
 * Reads one segment document, or one subsegment sent alone. The required fields are those of X-Ray's developer
 * guide; fields beyond them are kept whatever they hold.
 */
export function readSegment(text: string): Reading {
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_DOCUMENT_BYTES) return { kind: 'refused', code: 'DocumentTooLarge' }
  const document = parse(text)
  if (!document) return { kind: 'refused', code: 'ParseError' }
  if (nesting(text) > MAX_NESTING) return { kind: 'refused', code: 'DocumentTooDeep' }
  const traceId = normalTraceId(document.trace_id)
  const code = flaw(document, traceId)
  const { id, name, start_time } = document
  if (
    code !== undefined ||
    traceId === undefined ||
    typeof name !== 'string' ||
    typeof start_time !== 'number'
  ) {
    return { kind: 'refused', code: code ?? 'ParseError', ...(typeof id === 'string' && { id }) }
  }
  const segment = { ...document, id: String(id), name, start_time, trace_id: traceId } as Segment
  return { kind: 'segment', segment, bytes }
}

function parse(text: string): Node | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function flaw(document: Node, traceId: string | undefined): string | undefined {
  const { id, name, trace_id, start_time, end_time, in_progress, parent_id } = document
  if (id === undefined) return 'MissingId'
  if (!isSegmentId(id)) return 'InvalidId'
  if (trace_id === undefined) return 'MissingTraceId'
  if (traceId === undefined) return 'InvalidTraceId'
  if (typeof name !== 'string' || name === '' || name.length > MAX_NAME) return 'InvalidName'
  if (!isTime(start_time)) return start_time === undefined ? 'MissingStartTime' : 'InvalidStartTime'
  if (end_time !== undefined && !isTime(end_time)) return 'InvalidEndTime'
  if (end_time === undefined && in_progress !== true) return 'MissingEndTime'
  if (parent_id !== undefined && !isSegmentId(parent_id)) return 'InvalidParentId'
  if (document.type === 'subsegment' && parent_id === undefined) return 'MissingParentId'
  return undefined
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value)
}

/** The greatest number of brackets open at once, strings left out. Only for text that parses: else it may crawl. */
function nesting(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth--
  }
  return deepest
}
