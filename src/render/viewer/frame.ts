import type { Canvas } from '../canvas.ts'
import { detailsPane } from './details-pane.ts'
import { footer } from './footer.ts'
import { helpLines } from './help.ts'
import { bodyHeight, layoutOf } from './layout.ts'
import { block } from './lines.ts'
import { listPane } from './list-pane.ts'
import type { Pane, ViewerState } from './model.ts'
import { spansPane } from './spans-pane.ts'
import { titleLine } from './title.ts'

/** The whole screen: as many lines as the terminal has rows, each of exactly its width in cells. */
export function renderFrame(state: ViewerState, base: Canvas): string[] {
  const { columns, rows } = state.size
  const canvas = { ...base, width: columns }
  const height = bodyHeight(state.size)
  const body =
    state.help === undefined ? panes(state, height, canvas) : help(state.help, columns, height, canvas)
  return [titleLine(state, canvas), ...body, footer(state, canvas)].slice(0, rows)
}

function help(top: number, width: number, height: number, canvas: Canvas): string[] {
  return block(helpLines(width, canvas).slice(top), width, height)
}

const draw: Readonly<Record<Pane, typeof listPane>> = {
  list: listPane,
  spans: spansPane,
  details: detailsPane,
}

function panes(state: ViewerState, height: number, canvas: Canvas): string[] {
  const layout = layoutOf(state)
  const places = (Object.keys(layout) as Pane[]).flatMap((pane) => {
    const rect = layout[pane]
    return rect === undefined ? [] : [{ rect, lines: draw[pane](state, rect, canvas) }]
  })
  const divider = canvas.style.quiet(` ${canvas.glyphs.pipe} `)
  return Array.from({ length: height }, (_, at) =>
    places
      .filter(({ rect }) => at + 1 >= rect.y && at + 1 < rect.y + rect.height)
      .map(({ rect, lines }) => lines[at + 1 - rect.y] ?? '')
      .join(divider),
  )
}
