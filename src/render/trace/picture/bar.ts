import type { Millis, Span } from '../../../domain/trace/model.ts'
import { cellAt, type Scale } from '../../waterfall/scale.ts'
import { phaseTone, Tone, toneOf } from '../../waterfall/tone.ts'

/** How time looks, by what it was; the picture's style gives the colours. */
export type Look = 'wait' | 'cold' | 'context' | 'work' | 'call' | 'warn' | 'bad'

/** `solid` is time that no row below explains, `beam` time that they do, `line` waiting. */
export type Shape = 'solid' | 'beam' | 'line'

/** A part of a bar. Places are shares of the time axis, 0 to 1. */
export interface BarPart {
  readonly from: number
  readonly to: number
  readonly look: Look
  readonly shape: Shape
}

export interface Bar {
  readonly parts: readonly BarPart[]
  /** The right edge is where the trace ends, not where the span does. */
  readonly open: boolean
  /** No duration: a mark at the only moment. */
  readonly instant: boolean
}

const LOOKS: Readonly<Record<number, Look>> = {
  [Tone.Wait]: 'wait',
  [Tone.Cold]: 'cold',
  [Tone.Context]: 'context',
  [Tone.Work]: 'work',
  [Tone.Call]: 'call',
  [Tone.Warn]: 'warn',
  [Tone.Bad]: 'bad',
}

/** The bar of one row, in the order in which its parts are painted. */
export function barOf(
  span: Span,
  { managed, hasChildren }: { readonly managed: boolean; readonly hasChildren: boolean },
  scale: Scale,
): Bar {
  const divided = span.phases.length > 0 && span.kind !== 'call'
  const shape = hasChildren && !divided ? 'beam' : 'solid'
  const whole = part(scale, span.start, span.end, divided ? Tone.Wait : toneOf(span, managed), shape)
  const phases = divided
    ? span.phases.map((phase) =>
        part(scale, phase.start, phase.end ?? span.end, phaseTone(phase.kind, span), 'solid'),
      )
    : []
  return { parts: [whole, ...phases], open: span.end === undefined, instant: span.end === span.start }
}

function part(scale: Scale, start: Millis, end: Millis | undefined, tone: Tone, shape: Shape): BarPart {
  const look = LOOKS[tone] ?? 'work'
  return {
    from: share(scale, start),
    to: end === undefined ? 1 : share(scale, end),
    look,
    shape: look === 'wait' ? 'line' : shape,
  }
}

/** Four decimals are a tenth of a pixel on the widest screen. */
function share(scale: Scale, moment: number): number {
  return Math.round((cellAt(scale, moment) / scale.width) * 1e4) / 1e4
}
