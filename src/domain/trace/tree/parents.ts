import type { Details, Draft } from '../draft.ts'
import { counted, named } from '../words.ts'
import type { Distinct } from './newest.ts'
import { cutCycles } from './order.ts'

/**
 * Finds every draft's parent. Parents that are named but absent are added to `nodes`; cycles are cut.
 * @returns index of the parent of each node, -1 for roots
 */
export function linkParents({ nodes, indexOf }: Distinct, gaps: string[]): Int32Array {
  const reported = nodes.length
  const links = nodes.map((node) => {
    if (node.parentId === undefined) return -1
    const found = indexOf.get(node.parentId)
    if (found !== undefined) return found
    indexOf.set(node.parentId, nodes.length)
    nodes.push(missing(node.parentId))
    return nodes.length - 1
  })
  const parents = new Int32Array(nodes.length).fill(-1)
  parents.set(links)
  tellMissing(nodes.slice(reported), links.filter((parent) => parent >= reported).length, gaps)
  tellCut(
    cutCycles(parents, (cycle) => earliest(cycle, nodes)).map((at) => nodes[at]?.name ?? ''),
    gaps,
  )
  return parents
}

function missing(id: string): Draft {
  const name = `missing parent ${brief(id)}`
  return { id, parentId: undefined, name, start: undefined, end: undefined, details: missingDetails }
}

function brief(id: string): string {
  return id.length > 20 ? `${id.slice(0, 16)}…` : id
}

const nothing: Details = {
  kind: 'missing',
  status: 'ok',
  origin: undefined,
  namespace: undefined,
  summary: undefined,
  httpStatus: undefined,
  coldStart: false,
  attributes: () => ({}),
  exceptions: [],
  links: [],
}
const missingDetails = () => nothing

function tellMissing(absent: readonly Draft[], orphans: number, gaps: string[]): void {
  if (absent.length === 0) return
  // Sorted, so that an export of the trace, which has its spans in another order, says the same.
  const ids = named(absent.map((parent) => brief(parent.id)).sort())
  const verb = `${orphans === 1 ? 'names' : 'name'} ${absent.length === 1 ? 'a parent' : 'parents'}`
  gaps.push(`${counted(orphans, 'span')} ${verb} that the trace does not hold: ${ids}`)
}

function tellCut(names: readonly string[], gaps: string[]): void {
  if (names.length > 0) gaps.push(`spans name each other as parents; the circle is cut at ${named(names)}`)
}

function earliest(cycle: readonly number[], nodes: readonly Draft[]): number {
  const start = (at: number) => nodes[at]?.start ?? Number.POSITIVE_INFINITY
  return cycle.reduce((best, at) =>
    start(at) < start(best) || (start(at) === start(best) && at < best) ? at : best,
  )
}
