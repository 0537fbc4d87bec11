import type { SegmentDocument } from '../contract.ts'

/** A stored segment document: checked, with its trace id in X-Ray's form. */
export interface Segment extends SegmentDocument {
  readonly trace_id: string
}

/** A segment or a subsegment, as it came: any field may be absent or of another type than documented. */
export type Node = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function objectAt(node: Node, key: string): Node | undefined {
  const value = node[key]
  return isObject(value) ? value : undefined
}

export function textAt(node: Node | undefined, key: string): string | undefined {
  const value = node?.[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function numberAt(node: Node | undefined, key: string): number | undefined {
  const value = node?.[key]
  return typeof value === 'number' ? value : undefined
}

export function subsegmentsOf(node: Node): readonly Node[] {
  const value = node.subsegments
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The document and everything inside it, parents first. */
export function* nodesOf(document: Node): Generator<Node> {
  const waiting: Node[] = [document]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node
    waiting.push(...subsegmentsOf(node).toReversed())
  }
}

/** A subsegment that was sent without its segment. */
export function isLoose(document: Node): boolean {
  return document.type === 'subsegment'
}

export function httpStatus(node: Node): number | undefined {
  const response = objectAt(objectAt(node, 'http') ?? {}, 'response')
  return numberAt(response, 'status')
}

export function isFault(node: Node): boolean {
  return node.fault === true || (httpStatus(node) ?? 0) >= 500
}

export function isThrottle(node: Node): boolean {
  return node.throttle === true || httpStatus(node) === 429
}

export function isError(node: Node): boolean {
  const status = httpStatus(node) ?? 0
  return node.error === true || (status >= 400 && status < 500)
}
