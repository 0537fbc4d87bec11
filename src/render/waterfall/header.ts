import type { Span, SpanStatus, Trace } from '../../domain/trace/model.ts'
import type { Canvas, Glyphs, Style } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { cells, clip, safe } from '../text.ts'

export interface Piece {
  readonly text: string
  readonly meaning: keyof Style
}

/** Which trace and when; below, how long, how much, and what was wrong. Where it is narrow, when has its own line. */
export function renderHeader(trace: Trace, canvas: Canvas, rows = trace.spans.length): string[] {
  const { width } = canvas
  const id: Piece = { text: safe(trace.id), meaning: 'strong' }
  const date: Piece = { text: instant(trace.startedAt), meaning: 'quiet' }
  const together = cells(id.text) + 2 + date.text.length <= width
  const identity = together
    ? [line([id, date], '  ', canvas)]
    : [line([id], '', canvas), line([date], '', canvas)]
  return [...identity, renderFacts(trace, canvas, rows)]
}

/** How long, how much, and what was wrong: one line. @param rows that show */
export function renderFacts(trace: Trace, canvas: Canvas, rows = trace.spans.length): string {
  return line(facts(trace, canvas.glyphs, rows), ` ${separator(canvas)} `, canvas)
}

export function separator({ glyphs }: Canvas): string {
  return glyphs.ellipsis === '…' ? '·' : '-'
}

/** ISO 8601 in UTC, or what stands for a moment that no calendar holds. */
export function instant(epoch: number): string {
  const date = new Date(epoch)
  return Number.isNaN(date.getTime()) ? '(no date)' : date.toISOString()
}

/** How long, how much, and what was wrong: one piece each. @param rows that show */
export function facts({ spans, duration }: Trace, glyphs: Glyphs, rows = spans.length): Piece[] {
  const { all, byStatus, open, cold } = tally(spans)
  const said = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`
  const tell = (n: number, text: string, meaning: keyof Style): Piece[] => (n > 0 ? [{ text, meaning }] : [])
  const { fault: faults, error: errors, throttle: throttles } = byStatus
  const failed = faults + errors + throttles
  return [
    { text: formatDuration(duration), meaning: 'strong' },
    {
      text: said(all, 'span', 'spans') + (rows < all ? ` in ${said(rows, 'row', 'rows')}` : ''),
      meaning: 'quiet',
    },
    ...tell(cold, `${glyphs.cold} ${said(cold, 'cold start', 'cold starts')}`, 'cold'),
    ...tell(faults, `${glyphs.bad} ${said(faults, 'fault', 'faults')}`, 'bad'),
    ...tell(errors, `${glyphs.warn} ${said(errors, 'error', 'errors')}`, 'warn'),
    ...tell(throttles, `${glyphs.warn} ${said(throttles, 'throttle', 'throttles')}`, 'warn'),
    ...tell(open, `${glyphs.open} ${open} open`, 'warn'),
    ...tell(failed === 0 && open === 0 && rows > 0 ? 1 : 0, `${glyphs.ok} ok`, 'good'),
  ]
}

function tally(spans: readonly Span[]) {
  const byStatus: Record<SpanStatus, number> = { ok: 0, open: 0, error: 0, throttle: 0, fault: 0 }
  const sums = { all: 0, open: 0, cold: 0, byStatus }
  for (const span of spans) {
    sums.all += 1 + span.folded.length
    byStatus[span.status]++
    if (isOpen(span)) sums.open++
    if (span.coldStart) sums.cold++
  }
  return sums
}

/** The row itself, or one of the spans that it stands for. */
function isOpen({ end, phases }: Span): boolean {
  return end === undefined || (phases.length > 0 && phases.some((phase) => phase.end === undefined))
}

/** As many pieces as fit; the first one is cut rather than left out. */
function line(pieces: readonly Piece[], between: string, { width, style, glyphs }: Canvas): string {
  let drawn = ''
  let used = 0
  for (const { text, meaning } of pieces) {
    const lead = drawn === '' ? '' : between
    const room = width - used - lead.length
    if (drawn !== '' && cells(text) > room) continue
    const kept = clip(text, room, glyphs.ellipsis)
    drawn += (lead === '' ? '' : style.quiet(lead)) + style[meaning](kept)
    used += lead.length + cells(kept)
  }
  return drawn
}
