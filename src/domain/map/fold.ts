import { mergeTally, newTally, type Tally } from '../trace/stats/tally.ts'
import { CLIENT, type MapCall, type MapNode, type ServiceMap } from './model.ts'

const SERVICE = 'AWS::Lambda'
const FUNCTION = 'AWS::Lambda::Function'

/**
 * A function as one node. X-Ray tells it as two of one name, the Lambda service and the function's own segment:
 *
 *     client → AWS::Lambda orders → AWS::Lambda::Function orders → …
 *     client → orders → …
 *
 * The function tells how long it took; of failures, what either of them tells: only the service knows of throttles.
 */
export function foldMap(map: ServiceMap): ServiceMap {
  const functions = new Map<string, MapNode>()
  for (const node of map.nodes) if (node.type === FUNCTION) functions.set(node.name, node)
  /** Key of a service → key of its function. */
  const into = new Map<string, string>()
  const services = new Map<string, MapNode>()
  for (const node of map.nodes) {
    const fn = node.type === SERVICE ? functions.get(node.name) : undefined
    if (fn === undefined || !isSameAccount(fn, node)) continue
    into.set(node.key, fn.key)
    services.set(fn.key, node)
  }
  const nodes = map.nodes
    .filter(({ key }) => !into.has(key))
    .map((node) => withService(node, services.get(node.key)))
  return { ...map, nodes, calls: rewired(map.calls, into) }
}

function isSameAccount(a: MapNode, b: MapNode): boolean {
  return a.account === undefined || b.account === undefined || a.account === b.account
}

function withService(fn: MapNode, service: MapNode | undefined): MapNode {
  return service === undefined
    ? fn
    : { ...fn, root: fn.root || service.root, tally: together(fn.tally, service.tally) }
}

function together(fn: Tally, service: Tally): Tally {
  const most = (field: 'requests' | 'errors' | 'throttles' | 'faults' | 'open') =>
    Math.max(fn[field], service[field])
  return {
    ...fn,
    requests: most('requests'),
    errors: most('errors'),
    throttles: most('throttles'),
    faults: most('faults'),
    open: most('open'),
  }
}

function rewired(calls: readonly MapCall[], into: ReadonlyMap<string, string>): MapCall[] {
  const kept = new Map<string, MapCall>()
  for (const call of calls) {
    const from = into.get(call.from) ?? call.from
    const to = into.get(call.to) ?? call.to
    // The service handing over to its function is no call; a function that calls itself says so with two real ends.
    if (from === to && call.from !== call.to) continue
    const key = `${from}\n\n${to}`
    const known = kept.get(key)
    if (known === undefined) kept.set(key, { ...call, from, to })
    else kept.set(key, { ...known, link: known.link || call.link, tally: summed(known.tally, call.tally) })
  }
  return [...kept.values()]
}

function summed(a: Tally, b: Tally): Tally {
  const sum = newTally()
  mergeTally(sum, a)
  mergeTally(sum, b)
  return sum
}

/** The named functions, everything that they call, and everything that calls them, directly or not. */
export function around(map: ServiceMap, names: readonly string[]): ServiceMap {
  const wanted = new Set(names)
  const start = map.nodes
    .filter(({ name, type }) => wanted.has(name) && type !== CLIENT)
    .map(({ key }) => key)
  const below = reached(start, map.calls, 'from', 'to')
  const above = reached(start, map.calls, 'to', 'from')
  const nodes = map.nodes.filter(({ key }) => below.has(key) || above.has(key))
  const calls = map.calls.filter(
    ({ from, to }) => (below.has(from) && below.has(to)) || (above.has(from) && above.has(to)),
  )
  return { ...map, nodes, calls }
}

function reached(
  start: readonly string[],
  calls: readonly MapCall[],
  near: 'from' | 'to',
  far: 'from' | 'to',
): Set<string> {
  const next = new Map<string, string[]>()
  for (const call of calls) {
    const others = next.get(call[near])
    if (others) others.push(call[far])
    else next.set(call[near], [call[far]])
  }
  const seen = new Set(start)
  const open = [...start]
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    for (const other of next.get(key) ?? []) {
      if (seen.has(other)) continue
      seen.add(other)
      open.push(other)
    }
  }
  return seen
}
