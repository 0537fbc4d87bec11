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

/** Idle time is cut out when it would take more than this share of the width. */
const IDLE_SHARE = 0.7
/** A pause shorter than this share of the trace is left as it is. */
const PAUSE_SHARE = 0.1
const BREAK_CELLS = 3
/** Below this there is no room to cut anything out. */
const NARROWEST = 16

export function scaleFor(trace: Trace, width: number): Scale {
  const total = trace.duration
  const pauses = width < NARROWEST ? [] : longPauses(trace)
  const idle = pauses.reduce((sum, { from, to }) => sum + to - from, 0)
  const cut = idle > IDLE_SHARE * total ? pauses.slice(0, Math.floor(width / (3 * BREAK_CELLS))) : []
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

/** Times in which nothing worked, in order: longer pauses than a share of the whole. */
function longPauses(trace: Trace): Stretch[] {
  const busy = busyStretches(trace).sort((a, b) => a.from - b.from)
  const pauses: Stretch[] = []
  let until = 0
  for (const { from, to } of busy) {
    if (from - until > PAUSE_SHARE * trace.duration) pauses.push({ from: until, to: from })
    until = Math.max(until, to)
  }
  return pauses
}

/** What only waits for others does not count as working: callers, orchestrators, queues. Open spans work to the end. */
function busyStretches({ spans, duration }: Trace): Stretch[] {
  const stretches: Stretch[] = []
  for (const [at, span] of spans.entries()) {
    const parts = span.phases.filter((phase) => phase.kind !== 'dwell')
    const waits = WAITING.has(span.kind) && (spans[at + 1]?.depth ?? 0) > span.depth
    for (const part of parts) stretches.push({ from: part.start, to: part.end ?? duration })
    if (parts.length === 0 && !waits && span.kind !== 'dwell')
      stretches.push({ from: span.start, to: span.end ?? duration })
    // Where something begins or ends is never cut out.
    stretches.push({ from: span.start, to: span.start })
    if (span.end !== undefined) stretches.push({ from: span.end, to: span.end })
  }
  return stretches
}

const WAITING: ReadonlySet<Span['kind']> = new Set([
  'segment',
  'service',
  'attempt',
  'call',
  'inferred',
  'missing',
  'local',
])
