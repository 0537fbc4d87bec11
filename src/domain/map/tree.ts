import { CLIENT, type MapCall, type MapNode, type ServiceMap } from './model.ts'

export interface MapRow {
  readonly node: MapNode
  /** How the row above calls it; undefined for what is called from outside. */
  readonly call: MapCall | undefined
  readonly depth: number
  /** What it calls stands where it was met first. */
  readonly again: boolean
}

/**
 * The map as rows of a tree, the busiest first. Each service is unfolded once, so there are never more rows than
 * services and calls. Clients are left out: they are what the roots are called by.
 */
export function mapRows({ nodes, calls }: ServiceMap): MapRow[] {
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  const below = callsBelow(nodes, calls)
  const rows: MapRow[] = []
  const unfolded = new Set<string>()
  const waiting: Omit<MapRow, 'again'>[] = []
  const unfold = (root: MapNode) => {
    waiting.push({ node: root, call: undefined, depth: 0 })
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      const { node, depth } = row
      const under = below.get(node.key) ?? []
      const again = unfolded.has(node.key)
      rows.push({ ...row, again: again && under.length > 0 })
      if (again) continue
      unfolded.add(node.key)
      for (const call of under.toReversed()) {
        const to = byKey.get(call.to)
        if (to) waiting.push({ node: to, call, depth: depth + 1 })
      }
    }
  }
  const services = nodes.filter(({ type }) => type !== CLIENT)
  const called = new Set(calls.filter(({ from }) => byKey.get(from)?.type !== CLIENT).map(({ to }) => to))
  for (const node of services) if (node.root || !called.has(node.key)) unfold(node)
  // What is left is called in a circle that nobody enters.
  for (const node of services) if (!unfolded.has(node.key)) unfold(node)
  return rows
}

function callsBelow(nodes: readonly MapNode[], calls: readonly MapCall[]): Map<string, MapCall[]> {
  const below = new Map<string, MapCall[]>(nodes.map(({ key }) => [key, []]))
  for (const call of calls) below.get(call.from)?.push(call)
  return below
}
