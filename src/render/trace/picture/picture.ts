import { type Hiding, hideRows } from '../../../domain/trace/hide/hide.ts'
import { millis, type Span, type SpanException, type Trace } from '../../../domain/trace/model.ts'
import { followPath } from '../../../domain/trace/path/index.ts'
import { type Style, unicode } from '../../canvas.ts'
import { formatDuration } from '../../duration.ts'
import { safe } from '../../text.ts'
import { axisLabels } from '../../waterfall/axis.ts'
import { facts, instant } from '../../waterfall/header.ts'
import { hiddenNotes, insideText } from '../../waterfall/hidden.ts'
import { labelOf } from '../../waterfall/label.ts'
import { exceptionsToDraw, type Note, notesOf, ownFrame } from '../../waterfall/notes.ts'
import { isOn } from '../../waterfall/rail.ts'
import { type Scale, scaleFor } from '../../waterfall/scale.ts'
import { managedSpans } from '../../waterfall/tone.ts'
import { exceptionText, frameText } from '../stack.ts'
import { type Bar, barOf } from './bar.ts'
import { type PictureShare, pictureShares } from './breakdown.ts'

/**
 * A trace as SVG and HTML draw it: the same rows, texts and scale as on a terminal, with places as shares of the time
 * axis. Every text is safe to show: control characters are visible, none reorders its line.
 */
export interface Picture {
  readonly id: string
  readonly startedAt: string
  readonly facts: readonly Fact[]
  readonly ticks: readonly Tick[]
  readonly breaks: readonly Break[]
  readonly rows: readonly PictureRow[]
  readonly notes: readonly Note[]
  /** Where the time went, the most first; empty where it all went to one place. */
  readonly shares: readonly PictureShare[]
}

export interface Fact {
  readonly text: string
  readonly meaning: keyof Style
}

export interface Tick {
  readonly at: number
  readonly text: string
  /** Belongs to a break, and says how much it cuts out. */
  readonly broken: boolean
}

/** Time in which nothing happened, cut out. */
export interface Break {
  readonly from: number
  readonly to: number
  /** How much of it. */
  readonly text: string
}

export interface PictureRow {
  readonly depth: number
  readonly name: string
  readonly status: Span['status']
  readonly cold: boolean
  /** On the critical path: without it the trace would have been shorter. */
  readonly decisive: boolean
  /** The row stands out: a function, or a root. */
  readonly strong: boolean
  readonly summary: string
  /** How much is hidden inside: `+12`. */
  readonly inside?: string
  readonly duration: string
  readonly bar: Bar
  readonly thrown: readonly { readonly text: string; readonly at?: string }[]
}

/** @param cells width of the time axis in characters: decides how many times stand on it */
export function pictureOf(trace: Trace, cells: number, hiding: Hiding = {}): Picture {
  const shown = hideRows(trace, hiding)
  const { spans } = shown
  const scale = scaleFor(trace, cells)
  const managed = managedSpans(spans)
  const path = followPath(trace)
  const decisive = new Set(spans.length > 1 ? path.spanIds : [])
  const thrown = exceptionsToDraw(spans)
  return {
    id: safe(trace.id),
    startedAt: instant(trace.startedAt),
    facts: facts(trace, unicode, spans.length).map(({ text, meaning }) => ({ text: safe(text), meaning })),
    ...axisOf(scale),
    rows: spans.map((span, at) => {
      const hasChildren = (spans[at + 1]?.depth ?? 0) > span.depth
      const bar = barOf(span, { managed: managed[at] === 1, hasChildren }, scale)
      const inside = shown.inside.get(span.id)
      const row = rowOf(span, bar, isOn(decisive, span), thrown.get(at) ?? [])
      return inside === undefined ? row : { ...row, inside: insideText(inside, unicode) }
    }),
    notes: [...hiddenNotes(shown, hiding), ...notesOf(trace, path.gaps)].map(({ about, text }) => ({
      about,
      text: safe(text),
    })),
    shares: pictureShares(path.breakdown),
  }
}

function axisOf(scale: Scale): Pick<Picture, 'ticks' | 'breaks'> {
  const share = (cell: number) => Math.round((cell / scale.width) * 1e4) / 1e4
  const breaks = scale.pieces
    .filter((piece) => piece.broken)
    .map(({ from, to, left, right }) => ({
      from: share(left),
      to: share(right),
      text: formatDuration(millis(to - from)),
    }))
  return {
    ticks: axisLabels(scale, '⋯').map(({ exact, text, broken }) => ({ at: share(exact), text, broken })),
    breaks,
  }
}

function rowOf(span: Span, bar: Bar, decisive: boolean, thrown: readonly SpanException[]): PictureRow {
  const { name, summary } = labelOf(span, true, '·')
  return {
    depth: span.depth,
    name: name.text,
    status: span.status,
    cold: span.coldStart,
    decisive,
    strong: span.kind === 'function' || span.depth === 0,
    summary: summary.text,
    duration: span.end === undefined ? 'open' : formatDuration(millis(span.end - span.start)),
    bar,
    thrown: thrown.map((exception) => {
      const frame = ownFrame(exception.stack)
      const text = safe(exceptionText(exception))
      return frame === undefined ? { text } : { text, at: safe(frameText(frame)) }
    }),
  }
}
