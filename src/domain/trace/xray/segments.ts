import { parseJson } from '../../json.ts'
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
  const nodes: Node[] = []
  let unreadable = 0
  const details: Node['details'] = (node, parent) => describe(node, exceptions, parent)
  const add = (source: JsonRecord | undefined, within: string | undefined) => {
    if (source) nodes.push(nodeOf(source, within, nodes.length, details))
    else unreadable++
  }
  for (const document of documents) add(readDocument(document), undefined)
  // Grows while it is read: the subsegments of each come after it.
  for (const node of nodes) {
    indexExceptions(node, exceptions)
    for (const child of list(node.source.subsegments)) add(record(child), node.id)
  }
  if (unreadable > 0) gaps.push(`${counted(unreadable, 'document')} could not be read`)
  return nodes
}

/** Segment documents come as JSON text (API), as values (console), and wrapped as `{Id, Document}` (both). */
export function readDocument(document: unknown): JsonRecord | undefined {
  const inner = record(document)?.Document
  const source = inner === undefined ? document : inner
  return record(typeof source === 'string' ? parseJson(source) : source)
}

/** @param details asked for when all nodes are known, and with them all exceptions */
function nodeOf(
  source: JsonRecord,
  within: string | undefined,
  position: number,
  details: Node['details'],
): Node {
  return {
    id: filled(source.id) ?? `no-id-${position + 1}`,
    parentId: within ?? filled(source.parent_id),
    name: bounded(source.name, MAX_NAME) ?? '(no name)',
    start: momentOfSeconds(source.start_time),
    end: flag(source.in_progress) ? undefined : momentOfSeconds(source.end_time),
    details,
    source,
    subsegment: within !== undefined || source.type === 'subsegment',
  }
}
