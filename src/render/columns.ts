import type { Canvas, Paint } from './canvas.ts'
import { cells, pad, right } from './text.ts'

/** A column of numbers or short words: as wide as its widest cell. */
export interface Column<Row> {
  readonly title: string
  /** Holds no colours and nothing unsafe; empty where there is nothing to say. */
  readonly text: (row: Row) => string
  readonly paint?: (row: Row) => Paint
  readonly align?: 'left'
  /** Where room is short, the least kept column goes first. */
  readonly keep: number
}

/** The first column, which gets the room that the others leave. */
export interface NameColumn<Row> {
  readonly title: string
  /** Cells that it could use. */
  readonly wanted: (row: Row) => number
  /** Exactly `width` cells, painted. */
  readonly draw: (row: Row, width: number) => string
}

export interface Table<Row> {
  readonly head: string
  readonly line: (row: Row) => string
  /** Cells that are still free beside it. */
  readonly room: number
}

const BETWEEN = 2
/** Of the width, what a name is cut to before columns go. */
const NAME_SHARE = 0.42
const LEAST_NAME = 16

/** Lays a table out for these rows. Columns in which no row says anything are left out. */
export function layOut<Row>(
  rows: readonly Row[],
  name: NameColumn<Row>,
  columns: readonly Column<Row>[],
  canvas: Canvas,
): Table<Row> {
  const { width, style } = canvas
  const wanted = rows.reduce((most, row) => Math.max(most, name.wanted(row)), cells(name.title))
  const kept = fitting(
    measured(rows, columns),
    width,
    Math.min(wanted, Math.max(LEAST_NAME, width * NAME_SHARE)),
  )
  const taken = kept.reduce((sum, { size }) => sum + BETWEEN + size, 0)
  const first = Math.max(1, Math.min(wanted, width - taken))
  const put = (text: string, { column, size }: Measured<Row>) =>
    column.align === 'left' ? pad(text, size) : right(text, size)
  const titles = kept.map((one) => ' '.repeat(BETWEEN) + put(one.column.title, one))
  return {
    head: style.quiet((pad(name.title, first, canvas.glyphs.ellipsis) + titles.join('')).trimEnd()),
    line: (row) => {
      const told = kept.map((one) => {
        const text = put(one.column.text(row), one)
        return ' '.repeat(BETWEEN) + (one.column.paint?.(row)(text) ?? text)
      })
      return (name.draw(row, first) + told.join('')).trimEnd()
    },
    room: width - first - taken,
  }
}

interface Measured<Row> {
  readonly column: Column<Row>
  readonly size: number
}

function measured<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Measured<Row>[] {
  return columns.flatMap((column) => {
    const widest = rows.reduce((most, row) => Math.max(most, cells(column.text(row))), 0)
    return widest === 0 ? [] : [{ column, size: Math.max(widest, cells(column.title)) }]
  })
}

function fitting<Row>(all: readonly Measured<Row>[], width: number, name: number): Measured<Row>[] {
  let kept = [...all]
  const taken = () => kept.reduce((sum, { size }) => sum + BETWEEN + size, 0)
  while (kept.length > 0 && taken() + name > width) {
    const least = kept.reduce((a, b) => (b.column.keep < a.column.keep ? b : a))
    kept = kept.filter((one) => one !== least)
  }
  return kept
}
