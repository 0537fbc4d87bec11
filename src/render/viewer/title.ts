import type { Canvas } from '../canvas.ts'
import { clip, safe } from '../text.ts'
import { edges, joined } from './lines.ts'
import { grouped } from './list-pane.ts'
import type { ViewerState } from './model.ts'

/** The first line: what is looked at, how much there is, and whether more comes. */
export function titleLine(state: ViewerState, canvas: Canvas): string {
  const { style, glyphs, width } = canvas
  const right = status(state, canvas)
  const left = ` ${style.code('otl')}  ${style.quiet(clip(safe(state.title), Math.max(8, width - 44), glyphs.ellipsis))}`
  return edges(left, `${right} `, width)
}

function status({ hasList, list, listing, live }: ViewerState, canvas: Canvas): string {
  if (!hasList) return ''
  const { style, glyphs } = canvas
  const count = list.rows.length
  const said = `${listing === 'more' ? 'more than ' : ''}${grouped(count)} ${count === 1 ? 'trace' : 'traces'}`
  const sign = { on: `${glyphs.dot} live`, paused: `${glyphs.dot} paused`, off: '' }[live]
  const pieces = [
    { text: said, paint: style.quiet },
    { text: listing === 'reading' ? 'reading' : '', paint: style.warn },
    { text: sign, paint: live === 'on' ? style.good : style.warn },
  ]
  return joined(pieces, '  ', canvas.width, canvas)
}
