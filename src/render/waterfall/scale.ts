import type { Span, Trace } from '../../domain/trace/model.ts'

/** A stretch of time on a stretch of cells. Cells are fractions; `broken` stands for time in which nothing happened. */
export interface Piece {
  readonly from: number
  readonly to: number
  readonly left: number
  readonly right: number
  readonly broken: boolean
}

export interface Scale {
  readonly width: number
  readonly pieces: readonly Piece[]
}

/** A pause is cut out only if it is long by itself, both of the trace and for whoever looks at it, … */
const PAUSE_SHARE = 0.15
const PAUSE_MS = 1_000
/** … and only if all such pauses take so much that what happens besides gets over three times the room. */
const IDLE_SHARE = 0.7
const BREAK_CELLS = 3
/** Below this there is no room to cut anything out. */
const NARROWEST = 16

export function scaleFor(trace: Trace, width: number): Scale {
  const total = trace.duration
  const cut = width < NARROWEST ? [] : idleStretches(trace).slice(0, Math.floor(width / (3 * BREAK_CELLS)))
  const busy = total - cut.reduce((sum, { from, to }) => sum + to - from, 0)
  const perMilli = busy > 0 ? (width - cut.length * BREAK_CELLS) / busy : 0
  const pieces: Piece[] = []
  let at = 0
  let left = 0
  const add = (to: number, cells: number, broken: boolean) => {
    pieces.push({ from: at, to, left, right: left + cells, broken })
    at = to
    left += cells
  }
  for (const { from, to } of cut) {
    if (from > at) add(from, (from - at) * perMilli, false)
    add(to, BREAK_CELLS, true)
  }
  add(total, width - left, false)
  return { width, pieces }
}

/** Where a moment is, in cells from the left; between 0 and the width. */
export function cellAt({ pieces, width }: Scale, moment: number): number {
  for (const piece of pieces) {
    if (moment > piece.to) continue
    const share = piece.to > piece.from ? (moment - piece.from) / (piece.to - piece.from) : 0
    return Math.min(width, Math.max(0, piece.left + share * (piece.right - piece.left)))
  }
  return width
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** Long pauses in order; none where they would not save much. */
function idleStretches(trace: Trace): Stretch[] {
  if (trace.duration < PAUSE_MS || leastBusy(trace) >= (1 - IDLE_SHARE) * trace.duration) return []
  const pauses = longPauses(trace)
  const idle = pauses.reduce((sum, { from, to }) => sum + to - from, 0)
  return idle > IDLE_SHARE * trace.duration ? pauses : []
}

/** Time in which something certainly worked: cheaper to know than all of it, and mostly enough. */
function leastBusy(trace: Trace): number {
  let sum = 0
  let until = 0
  visitBusy(trace, (from, to) => {
    if (to <= until || from === to) return
    sum += to - Math.max(until, from)
    until = to
  })
  return sum
}

/** Times in which nothing worked, each long by itself. */
function longPauses(trace: Trace): Stretch[] {
  const long = Math.max(PAUSE_MS, PAUSE_SHARE * trace.duration)
  const [starts, ends]: [number[], number[]] = [[], []]
  visitBusy(trace, (from, to) => {
    starts.push(from)
    ends.push(to)
  })
  const inOrder = new Float64Array(ends).sort()
  const pauses: Stretch[] = []
  let until = 0
  // Before the nth start all is quiet when n stretches have ended; which ones does not matter.
  new Float64Array(starts).sort().forEach((from, n) => {
    if (from - until > long) pauses.push({ from: until, to: from })
    until = Math.max(0, inOrder[n] ?? 0)
  })
  return pauses
}

/** What only waits for others is not busy: callers, orchestrators, queues. Open spans work to the end. */
function visitBusy({ spans, duration }: Trace, visit: (from: number, to: number) => void): void {
  spans.forEach((span, at) => {
    const parts = span.phases.length === 0 ? NONE : span.phases.filter((phase) => phase.kind !== 'dwell')
    const waits = WAITING.has(span.kind) && (spans[at + 1]?.depth ?? 0) > span.depth
    for (const part of parts) visit(part.start, part.end ?? duration)
    if (parts.length === 0 && !waits && span.kind !== 'dwell') visit(span.start, span.end ?? duration)
    else {
      // Where something begins or ends is never cut out.
      visit(span.start, span.start)
      if (span.end !== undefined) visit(span.end, span.end)
    }
  })
}

const NONE: Span['phases'] = []

const WAITING: ReadonlySet<Span['kind']> = new Set([
  'segment',
  'service',
  'attempt',
  'call',
  'inferred',
  'missing',
  'local',
])
