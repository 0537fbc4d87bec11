import type { Random } from './random.ts'

/** What a field may be instead of itself. */
export const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  5e-324,
  '',
  '1.6E9',
  'NaN',
  [],
  [[]],
  {},
  { id: 1 },
  '\u001b[2J\u001b]0;x\u0007',
  'line\nline\r\u2028',
  '\u202egnp.exe',
  '\ud800',
  '書き込み処理'.repeat(30),
  'e\u0301\u0301\u0301'.repeat(20),
  '👩‍👩‍👧🏳️‍🌈'.repeat(9),
  '\u200d\u200b\ufe0f',
  '\ufe0f\u20e3',
  '__proto__',
  'constructor',
  'AWS::Lambda',
  'AWS::Lambda::Function',
  'Initialization',
  'x'.repeat(3000),
]

/** Fields of X-Ray's documents that something depends on. */
const FIELDS = [
  'id',
  'parent_id',
  'name',
  'start_time',
  'end_time',
  'in_progress',
  'origin',
  'namespace',
  'inferred',
  'cause',
  'http',
  'aws',
  'subsegments',
  'metadata',
  'annotations',
  'links',
  'type',
  'fault',
  'throttle',
  'sql',
  '__proto__',
]

type Json = Record<string, unknown>

/** Every object in a value, outermost first. */
export function nodesOf(value: unknown): Json[] {
  const found: Json[] = []
  const queue = [value]
  for (const next of queue) {
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) found.push(next as Json)
    queue.push(...Object.values(next))
  }
  return found
}

/** Changes a few things of segment documents at random: drops, retypes, duplicates, crosses ids, moves times. */
export function mutate(documents: unknown[], at: Random): void {
  const nodes = nodesOf(documents)
  const spans = nodes.filter((node) => typeof node.id === 'string')
  for (let change = at.below(6) + 1; change > 0; change--) {
    const node = at.pick(at.chance(0.7) && spans.length > 0 ? spans : nodes)
    const key = at.chance(0.6) ? at.pick(FIELDS) : at.pick(Object.keys(node).concat('name'))
    const kind = at.below(6)
    if (kind === 0) delete node[key]
    else if (kind === 1) set(node, key, anyOdd(at))
    else if (kind === 2 && spans.length > 0) node.parent_id = at.pick(spans).id
    else if (kind === 3 && spans.length > 0) node.id = at.pick(spans).id
    else if (kind === 4) documents.push(at.chance(0.5) ? structuredClone(at.pick(documents)) : anyOdd(at))
    else if (typeof node.start_time === 'number')
      node[at.pick(['start_time', 'end_time'])] =
        node.start_time + (at.below(2001) - 1000) * 10 ** (at.below(12) - 6)
  }
}

/** A copy, because what is damaged next may be what was put in before. */
export function anyOdd(at: Random): unknown {
  return structuredClone(at.pick(ODD))
}

/** As JSON.parse does: `__proto__` becomes a field, not the prototype. */
export function set(node: Json, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true })
}
