import type { Draft } from '../draft.ts'
import {
  bounded,
  filled,
  flag,
  type JsonRecord,
  list,
  MAX_NAME,
  momentOfSeconds,
  record,
} from '../lenient.ts'
import { counted } from '../words.ts'
import { describe } from './details.ts'
import { type ExceptionIndex, indexExceptions } from './exceptions.ts'
import type { Node } from './node.ts'

/**
 * Flattens segment documents, nested subsegments included, to any depth.
 * Format: AWS X-Ray developer guide, "X-Ray segment documents".
 */
export function draftsFromSegments(documents: readonly unknown[], gaps: string[]): Draft[] {
  const exceptions: ExceptionIndex = new Map()
  const queue: Node[] = []
  let unreadable = 0
  for (const document of documents) {
    const source = readDocument(document)
    if (source) queue.push(nodeOf(source, undefined, queue.length))
    else unreadable++
  }
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] as Node
    indexExceptions(node, exceptions)
    for (const child of list(node.source.subsegments)) {
      const source = record(child)
      if (source) queue.push(nodeOf(source, node.id, queue.length))
      else unreadable++
    }
  }
  if (unreadable > 0) gaps.push(`${counted(unreadable, 'document')} could not be read`)
  return queue.map((node) => draftOf(node, exceptions))
}

/** Segment documents come as JSON text (API), as values (console), and wrapped as `{Id, Document}` (both). */
export function readDocument(document: unknown): JsonRecord | undefined {
  const inner = record(document)?.Document
  const source = inner === undefined ? document : inner
  if (typeof source !== 'string') return record(source)
  try {
    return record(JSON.parse(source))
  } catch {
    return undefined
  }
}

function nodeOf(source: JsonRecord, within: string | undefined, position: number): Node {
  return {
    id: filled(source.id) ?? `no-id-${position + 1}`,
    parentId: within ?? filled(source.parent_id),
    name: bounded(source.name, MAX_NAME) ?? '(no name)',
    source,
    subsegment: within !== undefined || source.type === 'subsegment',
  }
}

function draftOf(node: Node, exceptions: ExceptionIndex): Draft {
  const { source } = node
  return {
    id: node.id,
    parentId: node.parentId,
    name: node.name,
    start: momentOfSeconds(source.start_time),
    end: flag(source.in_progress) ? undefined : momentOfSeconds(source.end_time),
    details: (parent) => describe(node, exceptions, parent),
  }
}
