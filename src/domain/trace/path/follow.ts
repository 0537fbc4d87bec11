import { type Millis, millis, type Span, type Trace } from '../model.ts'
import { childrenAt, rootsOf } from '../tree/children.ts'
import { counted } from '../words.ts'
import { CATEGORIES, type Category, categoryOf } from './category.ts'
import { isAsync, lastChain, ROUNDING, waitedFor } from './choose.ts'
import { type Timing, timingOf } from './timing.ts'

/** Milliseconds of a trace by where they went; they add up to its duration. */
export type Breakdown = Readonly<Record<Category, Millis>>

/** What decided how long a trace took. */
export interface CriticalPath {
  /** Ids of spans, each below one before it, in the order in which they were entered. */
  readonly spanIds: readonly string[]
  readonly breakdown: Breakdown
  /** What the path had to guess, in words. */
  readonly gaps: readonly string[]
}

/** Microseconds. Time that runs back by less is told by nobody: clocks of two hosts differ. */
const TOLERATED = 10_000

/**
 * Follows a trace from its start to its end along what its end waited for, and says of each moment where it went.
 * After Scheuner et al., "Let's Trace It" (2022), and FIRM (OSDI 2020); where this differs from them, docs/trace.md says.
 * Time only moves forward, so no moment counts twice, whatever the clocks say.
 */
export function followPath({ whole, ...view }: Trace): CriticalPath {
  const trace = whole ?? view
  const walk = startWalk(trace)
  const { timing, spans, tasks } = walk
  pushReversed(
    tasks,
    waitedFor(rootsOf(timing.children), spans, { starts: timing.first, ends: timing.ends }, () => true),
  )
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (task < 0) leave(walk, ~task)
    else enter(walk, task)
  }
  advance(walk, timing.end, 'unclassified')
  return { spanIds: walk.spanIds, breakdown: inMillis(walk.sums), gaps: gapsOf(walk) }
}

interface Walk {
  readonly spans: readonly Span[]
  readonly timing: Timing
  readonly chain: Uint8Array
  /** Positions to enter; complemented, to leave. No recursion: traces are as deep as anybody likes. */
  readonly tasks: number[]
  readonly spanIds: string[]
  readonly categories: (Category | undefined)[]
  readonly sums: Record<Category, number>
  now: number
  /** The longest step back, and where. */
  back: { readonly by: number; readonly name: string } | undefined
}

function startWalk(trace: Trace): Walk {
  const timing = timingOf(trace)
  const sums = Object.fromEntries(CATEGORIES.map((category) => [category, 0])) as Record<Category, number>
  return {
    spans: trace.spans,
    timing,
    chain: lastChain(timing),
    tasks: [],
    spanIds: [],
    categories: [],
    sums,
    now: 0,
    back: undefined,
  }
}

function enter(walk: Walk, at: number): void {
  const { spans, timing, tasks, chain } = walk
  const span = spans[at]
  if (span === undefined) return
  const parent = timing.parents[at] ?? -1
  const apart = isAsync(at, spans, timing)
  // The path has left its caller behind, through something that nobody waited for.
  if (parent >= 0 && !apart && walk.now > (timing.ends[parent] ?? 0) + ROUNDING) return
  walk.spanIds.push(span.id)
  const below = childrenAt(timing.children, at)
  const next =
    below.length === 0
      ? NONE
      : waitedFor(below, spans, timing, (child) => chain[child] === 1 || !isAsync(child, spans, timing))
  walk.categories[at] = categoryOf(span, above(walk, parent))
  // A cold start is told from its initialization, which comes before the function's segment.
  if (span.kind !== 'function' || !prepares(spans[next[0] ?? -1])) approach(walk, at, apart)
  tasks.push(~at)
  pushReversed(tasks, next)
}

const NONE: readonly number[] = []

function above({ spans, categories }: Walk, parent: number) {
  const span = spans[parent]
  const category = categories[parent]
  return span && category && { span, category }
}

/** The time until a span begins. */
function approach(walk: Walk, at: number, apart: boolean): void {
  const { spans, timing, categories } = walk
  const span = spans[at]
  const parent = timing.parents[at] ?? -1
  const start = timing.starts[at] ?? 0
  const caller = categories[parent] ?? 'unclassified'
  if (parent < 0) {
    advance(walk, timing.first[at] ?? 0, 'unclassified')
    return
  }
  if (prepares(span)) {
    advance(walk, start, isLambdas(walk, parent) ? 'containerInitialization' : caller)
    return
  }
  if (walk.now - start > Math.max(TOLERATED, walk.back?.by ?? 0)) {
    walk.back = { by: walk.now - start, name: span?.name ?? '' }
  }
  if (apart) {
    advance(walk, Math.min(start, timing.ends[parent] ?? 0), caller)
    // What Lambda took in waits in its queue, also between one attempt and the next.
    advance(walk, start, span?.kind === 'attempt' ? 'queueing' : 'trigger')
  } else advance(walk, start, caller)
}

function leave(walk: Walk, at: number): void {
  const { spans, timing, categories } = walk
  advance(walk, timing.ends[at] ?? 0, categories[at] ?? 'unclassified')
  const fn = timing.parents[at] ?? -1
  if (!prepares(spans[at]) || spans[fn]?.kind !== 'function') return
  const service = timing.parents[fn] ?? -1
  // Initialization may run ahead of the invocation; then nobody waits in between.
  advance(walk, Math.min(timing.starts[service] ?? 0, timing.starts[fn] ?? 0), 'unclassified')
  advance(walk, timing.starts[fn] ?? 0, categories[service] ?? 'unclassified')
}

/** Whether a function's initialization hangs below something of which Lambda tells the start. */
function isLambdas({ spans, timing }: Walk, parent: number): boolean {
  const kind = spans[parent]?.kind
  const over = kind === 'function' ? spans[timing.parents[parent] ?? -1]?.kind : kind
  return over === 'service' || over === 'attempt'
}

function prepares(span: Span | undefined): boolean {
  return span?.kind === 'initialization' || span?.kind === 'restore'
}

function advance(walk: Walk, to: number, category: Category): void {
  if (to <= walk.now) return
  walk.sums[category] += to - walk.now
  walk.now = to
}

function pushReversed(tasks: number[], next: readonly number[]): void {
  for (let i = next.length - 1; i >= 0; i--) tasks.push(next[i] ?? 0)
}

function inMillis(sums: Readonly<Record<Category, number>>): Breakdown {
  return Object.fromEntries(
    CATEGORIES.map((category) => [category, millis(sums[category] / 1000)]),
  ) as Record<Category, Millis>
}

function gapsOf({ timing, back }: Walk): string[] {
  const { open } = timing
  return [
    ...(open > 0
      ? [
          `${counted(open, 'span')} ${open === 1 ? 'is' : 'are'} still open: where the time went is a guess there`,
        ]
      : []),
    ...(back === undefined
      ? []
      : [`time runs back by ${Math.round(back.by / 1000)}ms at ${back.name}: clocks differ, counted once`]),
  ]
}
