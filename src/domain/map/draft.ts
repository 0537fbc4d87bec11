import { mergeTally, newTally, type Tally } from '../trace/stats/tally.ts'
import { counted } from '../trace/words.ts'
import type { MapCall, MapNode, ServiceMap } from './model.ts'

/** A map while it is made. Bounded: what goes beyond the bound is counted and said. */
export interface MapDraft {
  readonly nodes: Map<string, DraftNode>
  readonly calls: Map<string, DraftCall>
  readonly leftOut: Set<string>
  /** More were left out than are remembered. */
  more: boolean
}

interface DraftNode extends Omit<MapNode, 'root'> {
  root: boolean
}
interface DraftCall extends Omit<MapCall, 'link'> {
  link: boolean
}

/** X-Ray's own limit on a service map. */
const MOST_NODES = 10_000
const MOST_CALLS = 50_000
const MOST_REMEMBERED = 1_000

export function newMap(): MapDraft {
  return { nodes: new Map(), calls: new Map(), leftOut: new Set(), more: false }
}

export interface Identity {
  readonly name: string
  readonly type?: string | undefined
  readonly account?: string | undefined
}

/** @returns undefined when the map is full */
export function nodeIn(map: MapDraft, { name, type, account }: Identity): DraftNode | undefined {
  const key = [type ?? '', name, account ?? ''].join('\n')
  const known = map.nodes.get(key)
  if (known) return known
  if (map.nodes.size >= MOST_NODES) {
    if (map.leftOut.size < MOST_REMEMBERED) map.leftOut.add(key)
    else map.more ||= !map.leftOut.has(key)
    return undefined
  }
  const node = { key, name, type, account, root: false, tally: newTally() }
  map.nodes.set(key, node)
  return node
}

/** @returns undefined when the map is full */
export function callIn(map: MapDraft, from: string, to: string): DraftCall | undefined {
  const key = `${from}\n\n${to}`
  const known = map.calls.get(key)
  if (known) return known
  if (map.calls.size >= MOST_CALLS) {
    map.more = true
    return undefined
  }
  const call = { from, to, link: false, tally: newTally() }
  map.calls.set(key, call)
  return call
}

export function finished(map: MapDraft): ServiceMap {
  const known = new Set(map.nodes.keys())
  return {
    nodes: [...map.nodes.values()].sort((a, b) => busier(a, b) || byText(a.key, b.key)),
    calls: [...map.calls.values()]
      .filter(({ from, to }) => known.has(from) && known.has(to))
      .sort((a, b) => busier(a, b) || byText(a.from + a.to, b.from + b.to)),
    gaps: gapsOf(map),
  }
}

function gapsOf({ leftOut, more }: MapDraft): string[] {
  if (leftOut.size === 0 && !more) return []
  return [
    `the map is full: ${more ? 'more than ' : ''}${counted(leftOut.size, 'service')} left out, and what they call`,
  ]
}

function busier(a: { readonly tally: Tally }, b: { readonly tally: Tally }): number {
  return b.tally.requests - a.tally.requests
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Puts one map into another. */
export function addMap(into: MapDraft, { nodes, calls }: ServiceMap): void {
  for (const { tally, root, ...identity } of nodes) {
    const node = nodeIn(into, identity)
    if (node === undefined) continue
    node.root ||= root
    mergeTally(node.tally, tally)
  }
  for (const { from, to, link, tally } of calls) {
    const call = callIn(into, from, to)
    if (call === undefined) continue
    call.link ||= link
    mergeTally(call.tally, tally)
  }
}
