import { type Canvas, plain, unicode } from '../canvas.ts'
import { blank } from '../text.ts'
import { renderDetails } from './details.ts'
import { HEADING, type Rect } from './layout.ts'
import { block } from './lines.ts'
import { renderLogs } from './logs-section.ts'
import type { ViewerState } from './model.ts'
import { selectedSpan } from './state.ts'

const MARGIN = 2

export function detailsPane(state: ViewerState, { width, height }: Rect, canvas: Canvas): string[] {
  const { style, glyphs } = canvas
  const room = height - HEADING.details
  const lines = detailLines(state, width, canvas)
  const top = Math.min(state.detailsTop, Math.max(0, lines.length - room))
  const name = (state.focus === 'details' ? style.strong : style.quiet)('Details')
  const hidden = lines.length - top - room
  const more = hidden > 0 && width >= 32 ? ` ${hidden} more below ` : ''
  const rule = glyphs.rule.repeat(Math.max(0, width - 10 - more.length))
  const shown = lines.slice(top, top + room).map((line) => blank(MARGIN) + line)
  return block([`  ${name} ${style.quiet(rule + more)}`, ...shown], width, height)
}

function detailLines(state: ViewerState, width: number, canvas: Canvas): string[] {
  const trace = state.spans.view?.trace
  const at = selectedSpan(state)
  if (trace === undefined || at < 0) return []
  const inner = { ...canvas, width: Math.max(1, width - MARGIN - 1) }
  return renderDetails(trace, at, inner, renderLogs(state, inner))
}

/** The first line to be seen, when there are no blank lines below the last. */
export function lastTop(state: ViewerState, { width, height }: Rect): number {
  const lines = detailLines(state, width, { width, style: plain, glyphs: unicode })
  return Math.max(0, lines.length - (height - HEADING.details))
}
