import type { Pane, Size, ViewerState } from './model.ts'

/** Cells, from 0. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where the panes are; those that are not there are not to be seen. The first and the last line are no pane's. */
export type Layout = Readonly<Partial<Record<Pane, Rect>>>

/** Lines of a pane above its rows. */
export const HEADING: Readonly<Record<Pane, number>> = { list: 1, spans: 2, details: 1 }
/** Between panes that stand side by side. */
export const DIVIDER = 3

const SIDE_BY_SIDE = 110
const THREE_COLUMNS = 180
const DETAILS_BESIDE = 130
/** Less than this is no room for spans and details together. */
const BOTH = 15

/** Rows between the first line and the last. */
export function bodyHeight({ rows }: Size): number {
  return Math.max(1, rows - 2)
}

export function layoutOf({ size, hasList, focus, detailsShown }: ViewerState): Layout {
  const body: Rect = { x: 0, y: 1, width: size.columns, height: bodyHeight(size) }
  if (!hasList) return traceLayout(body, focus, detailsShown, size.columns >= DETAILS_BESIDE)
  if (size.columns < SIDE_BY_SIDE)
    return focus === 'list' ? { list: body } : traceLayout(body, focus, detailsShown, false)
  const [list, rest] = split(body, Math.min(64, Math.floor(size.columns * 0.36)))
  return { list, ...traceLayout(rest, focus, detailsShown, size.columns >= THREE_COLUMNS) }
}

/** The spans, and their details beside or below them. */
function traceLayout(room: Rect, focus: Pane, shown: boolean, beside: boolean): Layout {
  if (!shown && focus !== 'details') return { spans: room }
  if (beside) {
    const [spans, details] = split(room, room.width - DIVIDER - Math.min(60, Math.floor(room.width * 0.36)))
    return { spans, details }
  }
  if (room.height < BOTH) return focus === 'details' ? { details: room } : { spans: room }
  // Whoever goes into the details wants to read them.
  const below =
    focus === 'details' ? Math.floor(room.height * 0.7) : Math.min(16, Math.floor(room.height * 0.42))
  const above = room.height - below
  return { spans: { ...room, height: above }, details: { ...room, y: room.y + above, height: below } }
}

function split(room: Rect, left: number): [Rect, Rect] {
  const x = room.x + left + DIVIDER
  return [
    { ...room, width: left },
    { ...room, x, width: Math.max(1, room.width - left - DIVIDER) },
  ]
}

/** Rows of a pane below its heading; at least one, so that a cursor has a place. */
export function rowsIn(pane: Pane, layout: Layout): number {
  return Math.max(1, (layout[pane]?.height ?? 1) - HEADING[pane])
}

export function paneAt(column: number, row: number, layout: Layout): Pane | undefined {
  const inside = ({ x, y, width, height }: Rect) =>
    column >= x && column < x + width && row >= y && row < y + height
  return (Object.keys(layout) as Pane[]).find((pane) => {
    const rect = layout[pane]
    return rect !== undefined && inside(rect)
  })
}
