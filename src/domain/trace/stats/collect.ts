import { millis, type Span, type SpanStatus, type Trace } from '../model.ts'
import { type Breakdown, breakdownOf, CATEGORIES, type Category } from '../path/index.ts'
import { selfTimes } from '../self-time.ts'
import { countRequest, newTally, type Request, type Tally } from './tally.ts'

/** One kind of row over many traces: a function, a service, one call of it, or the cold starts of a function. */
export interface StatRow {
  /** Unique within a statistic, and the same from one statistic to the other. */
  readonly key: string
  readonly kind: 'function' | 'service' | 'call' | 'initialization'
  readonly name: string
  /** Of a call: who makes it, and which operation it is. */
  readonly caller: string | undefined
  readonly operation: string | undefined
  readonly tally: Tally
  /** Sum of the time in which nothing below it ran, milliseconds. That of a function is without its initialization. */
  readonly ownMs: number
}

/** What many traces have in common. */
export interface TraceStats {
  /** Traces as wholes. */
  readonly whole: Tally
  /** By their own time, the most first: functions and services, and their calls. */
  readonly rows: readonly StatRow[]
  /** Of the average trace, milliseconds on its critical path. */
  readonly breakdown: Breakdown
  /** Kinds of rows that did not fit. */
  readonly leftOut: number
}

/** Statistics while traces come in. Bounded: by kinds of rows, and in each by the buckets of a digest. */
export interface StatsDraft {
  readonly whole: Tally
  readonly rows: Map<string, DraftRow>
  readonly path: Record<Category, number>
  readonly leftOut: Set<string>
}

interface DraftRow extends Omit<StatRow, 'ownMs'> {
  ownMs: number
}

/** More kinds of rows than this nobody reads; names may hold ids, so there is no other bound. */
const MOST_ROWS = 2_000
const MOST_REMEMBERED = 10_000

export function newStats(): StatsDraft {
  return { whole: newTally(), rows: new Map(), path: everyCategory(() => 0), leftOut: new Set() }
}

/** Counts one trace as it is drawn: folded. */
export function addToStats(stats: StatsDraft, trace: Trace): void {
  const { spans, duration } = trace
  const open = spans.some((span) => span.end === undefined)
  const coldStart = spans.some((span) => span.coldStart)
  countRequest(stats.whole, { status: worstRoot(spans), duration: open ? undefined : duration, coldStart })
  const breakdown = breakdownOf(trace)
  for (const category of CATEGORIES) stats.path[category] += breakdown[category]
  const own = selfTimes(spans)
  /** By depth: the service that the rows below belong to. */
  const callers: (string | undefined)[] = []
  spans.forEach((span, at) => {
    const caller = span.depth > 0 ? callers[span.depth - 1] : undefined
    const isService = SERVICES.has(span.kind)
    callers[span.depth] = isService ? span.name : caller
    if (!isService && span.kind !== 'call') return
    const start = initializationOf(span)
    addToRow(rowFor(stats, identityOf(span, caller)), requestOf(span), Math.max(0, (own[at] ?? 0) - start))
    if (start <= 0) return
    const initialization = { ...identityOf(span, undefined), kind: 'initialization' } as const
    addToRow(rowFor(stats, initialization), { status: 'ok', duration: start }, start)
  })
}

function addToRow(row: DraftRow | undefined, request: Request, ownMs: number): void {
  if (row === undefined) return
  countRequest(row.tally, request)
  row.ownMs += ownMs
}

/** Milliseconds that a cold start took of a row. */
function initializationOf({ phases }: Span): number {
  return phases.reduce(
    (sum, { kind, start, end = start }) =>
      kind === 'initialization' || kind === 'restore' ? sum + end - start : sum,
    0,
  )
}

const SERVICES: ReadonlySet<string> = new Set(['function', 'service', 'segment', 'handler'])
const SEVERITY: readonly SpanStatus[] = ['ok', 'open', 'error', 'throttle', 'fault']

/** Below a parent that is missing hang the roots that are known. */
function worstRoot(spans: readonly Span[]): SpanStatus {
  let worst: SpanStatus = 'ok'
  let rootDepth = 0
  for (const { depth, kind, status } of spans) {
    if (depth === 0) rootDepth = kind === 'missing' ? 1 : 0
    if (depth === rootDepth && SEVERITY.indexOf(status) > SEVERITY.indexOf(worst)) worst = status
  }
  return worst
}

function requestOf({ status, start, end, coldStart }: Span) {
  return { status, duration: end === undefined ? undefined : end - start, coldStart }
}

type Identity = Pick<StatRow, 'kind' | 'name' | 'caller' | 'operation'>

function identityOf(span: Span, caller: string | undefined): Identity {
  const { name } = span
  if (span.kind === 'call') return { kind: 'call', name, caller, operation: operationOf(span) }
  return {
    kind: span.kind === 'segment' ? 'service' : 'function',
    name,
    caller: undefined,
    operation: undefined,
  }
}

function rowFor(stats: StatsDraft, identity: Identity): DraftRow | undefined {
  const { kind, name, caller, operation } = identity
  const key = JSON.stringify([kind, caller, name, operation])
  const known = stats.rows.get(key)
  if (known) return known
  if (stats.rows.size >= MOST_ROWS) {
    if (stats.leftOut.size < MOST_REMEMBERED) stats.leftOut.add(key)
    return undefined
  }
  const row: DraftRow = { ...identity, key, tally: newTally(), ownMs: 0 }
  stats.rows.set(key, row)
  return row
}

/** `PutItem`, `GET`, `SELECT`: the resource may hold an id, and makes no kind of call of its own. */
function operationOf({ summary }: Span): string | undefined {
  const word = summary?.split(' ', 1)[0]
  return word !== undefined && /^[A-Za-z][\w.]{0,60}$/.test(word) ? word : undefined
}

export function readStats({ whole, rows, path, leftOut }: StatsDraft): TraceStats {
  const traces = Math.max(1, whole.requests)
  return {
    whole,
    rows: [...rows.values()].sort((a, b) => b.ownMs - a.ownMs || (a.key < b.key ? -1 : 1)),
    breakdown: everyCategory((category) => millis(path[category] / traces)),
    leftOut: leftOut.size,
  }
}

function everyCategory<N extends number>(value: (category: Category) => N): Record<Category, N> {
  return Object.fromEntries(CATEGORIES.map((category) => [category, value(category)])) as Record<Category, N>
}
