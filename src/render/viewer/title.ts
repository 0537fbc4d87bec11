import type { Canvas } from '../canvas.ts'
import { clip, safe } from '../text.ts'
import { edges, joined } from './lines.ts'
import { grouped } from './list-pane.ts'
import type { ViewerState } from './model.ts'

/** `more than 10,000 traces  reading  ● live`. */
const STATUS = 38

/** The first line: what is looked at, how much there is, and whether more comes. */
export function titleLine(state: ViewerState, canvas: Canvas): string {
  const { style, glyphs, width } = canvas
  const right = status(state, canvas)
  const room = width - 8 - STATUS
  const left = ` ${style.code('otl')}  ${style.quiet(clip(safe(state.title), Math.max(8, room), glyphs.ellipsis))}`
  return edges(left, `${right} `, width)
}

function status({ hasList, spans, list, listing, live }: ViewerState, canvas: Canvas): string {
  const { style, glyphs } = canvas
  if (!hasList) return style.quiet(safe(spans.id ?? '').slice(0, 35))
  const count = list.rows.length
  const said = `${listing === 'more' ? 'more than ' : ''}${grouped(count)} ${count === 1 ? 'trace' : 'traces'}`
  const sign = { on: `${glyphs.disc} live`, paused: `${glyphs.disc} paused`, off: '' }[live]
  const pieces = [
    { text: said, paint: style.quiet },
    { text: listing === 'reading' ? 'reading' : '', paint: style.warn },
    { text: sign, paint: live === 'on' ? style.good : style.warn },
  ]
  return joined(pieces, '  ', canvas.width, canvas)
}
