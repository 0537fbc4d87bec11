import { type Millis, millis, type Span, type Trace } from '../model.ts'
import { fits } from './pattern.ts'

/** Which rows a reader does not want to see. */
export interface Hiding {
  /** Levels that show; 1 shows the roots alone. */
  readonly depth?: number
  /** Names of rows that show without what is inside; `*` stands for any text, `?` for one character. */
  readonly collapse?: readonly string[]
  /** Shorter rows do not show, unless they failed, are open, or hold one that does. */
  readonly min?: Millis
}

/** How many spans do not show, those that are folded into rows included. */
export interface Hidden {
  readonly spans: number
  readonly failed: number
  /** Durations of the outermost rows among them. */
  readonly time: Millis
}

export interface Shown {
  /** In their order, a tree as before. */
  readonly spans: readonly Span[]
  /** Of each of them among all spans of the trace. */
  readonly places: readonly number[]
  /** By id: what is hidden inside of a row that shows, because of `depth` or `collapse`. */
  readonly inside: ReadonlyMap<string, Hidden>
  readonly hidden: Readonly<Partial<Record<keyof Hiding, Hidden>>>
  /** Patterns of `collapse` that no row fits. */
  readonly unused: readonly string[]
}

/** Leaves out what the reader does not want to see, and tells what that was. */
export function hideRows({ spans }: Trace, hiding: Hiding): Shown {
  if (Object.keys(hiding).length === 0)
    return { spans, places: spans.map((_, at) => at), inside: new Map(), hidden: {}, unused: [] }
  const stays = hiding.min === undefined ? undefined : longEnough(spans, hiding.min)
  const shown: Span[] = []
  const places: number[] = []
  const count = counter()
  const used = new Set<string>()
  /** The row inside of which all is hidden, and why; and the level of a row that is too short. */
  let closed: { readonly row: Span; readonly why: 'depth' | 'collapse' } | undefined
  let short = Number.POSITIVE_INFINITY
  spans.forEach((span, at) => {
    if (closed && span.depth > closed.row.depth) {
      count(closed.why, span, span.depth === closed.row.depth + 1, closed.row.id)
      return
    }
    if (stays?.[at] === 0) {
      if (span.depth <= short) short = span.depth
      count('min', span, span.depth === short)
      return
    }
    short = Number.POSITIVE_INFINITY
    shown.push(span)
    places.push(at)
    closed = closes(span, hiding, used)
  })
  const unused = (hiding.collapse ?? []).filter((pattern) => !used.has(pattern))
  return { spans: shown, places, ...count.result(), unused }
}

/** Ids of the rows that `depth` and `collapse` show without what is inside, for pictures that unfold. */
export function closedBy({ spans }: Trace, { depth, collapse }: Hiding): readonly string[] {
  if (depth === undefined && collapse === undefined) return []
  const used = new Set<string>()
  return spans.filter((span) => closes(span, { depth, collapse }, used) !== undefined).map(({ id }) => id)
}

type Closing = { readonly [Key in 'depth' | 'collapse']?: Hiding[Key] | undefined }

function closes(span: Span, { depth, collapse }: Closing, used: Set<string>) {
  const pattern = collapse?.find((one) => fits(span.name, one))
  if (pattern !== undefined) {
    used.add(pattern)
    return { row: span, why: 'collapse' } as const
  }
  return depth !== undefined && span.depth + 1 >= depth ? ({ row: span, why: 'depth' } as const) : undefined
}

/** Backwards, because what a row holds comes after it. */
function longEnough(spans: readonly Span[], min: Millis): Uint8Array {
  const stays = new Uint8Array(spans.length)
  const holds: boolean[] = []
  for (let at = spans.length - 1; at >= 0; at--) {
    const span = spans[at]
    if (span === undefined) continue
    const inner = holds[span.depth + 1] === true
    holds[span.depth + 1] = false
    if (!inner && !matters(span, min)) continue
    stays[at] = 1
    holds[span.depth] = true
  }
  return stays
}

function matters({ start, end, status, exceptions }: Span, min: Millis): boolean {
  return end === undefined || end - start >= min || status !== 'ok' || exceptions.length > 0
}

const FAILED: ReadonlySet<Span['status']> = new Set(['fault', 'error', 'throttle'])

function counter() {
  const inside = new Map<string, Hidden>()
  const hidden: Partial<Record<keyof Hiding, Hidden>> = {}
  const count = (why: keyof Hiding, span: Span, outermost: boolean, within?: string) => {
    hidden[why] = added(hidden[why], span, outermost)
    if (within !== undefined) inside.set(within, added(inside.get(within), span, outermost))
  }
  return Object.assign(count, { result: () => ({ inside, hidden }) })
}

function added(sum: Hidden | undefined, span: Span, outermost: boolean): Hidden {
  const took = outermost ? (span.end ?? span.start) - span.start : 0
  return {
    spans: (sum?.spans ?? 0) + 1 + span.folded.length,
    failed: (sum?.failed ?? 0) + (FAILED.has(span.status) ? 1 : 0),
    time: millis((sum?.time ?? 0) + took),
  }
}
