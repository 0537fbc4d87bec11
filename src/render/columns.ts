import type { Canvas, Paint } from './canvas.ts'
import { blank, cells, pad, right } from './text.ts'

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

/** The last column, which takes what room is still left. */
export interface BarColumn<Row> {
  /** As of a column. */
  readonly keep: number
  readonly least: number
  readonly most: number
  /** Exactly `width` cells, painted. */
  readonly draw: (row: Row, width: number) => string
}

export interface Table<Row> {
  readonly head: string
  readonly line: (row: Row) => string
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
  bar?: BarColumn<Row>,
): Table<Row> {
  const { width, style } = canvas
  const wanted = rows.reduce((most, row) => Math.max(most, name.wanted(row)), cells(name.title))
  const least = Math.min(wanted, Math.max(LEAST_NAME, Math.floor(width * NAME_SHARE)))
  const sized = [...measured(rows, columns), ...(bar ? [{ column: bar, size: bar.least }] : [])]
  const fits = fitting(sized, width - least)
  const kept = fits.filter((one): one is Measured<Row> => 'text' in one.column)
  const barLeast = fits.length > kept.length && bar ? BETWEEN + bar.least : 0
  const first = Math.max(1, Math.min(wanted, width - taken(kept) - barLeast))
  const barSize = barLeast > 0 && bar ? Math.min(bar.most, width - first - taken(kept) - BETWEEN) : 0
  const put = (text: string, { column, size }: Measured<Row>) =>
    column.align === 'left' ? pad(text, size) : right(text, size)
  const titles = kept.map((one) => blank(BETWEEN) + put(one.column.title, one))
  return {
    head: style.quiet((pad(name.title, first, canvas.glyphs.ellipsis) + titles.join('')).trimEnd()),
    line: (row) => {
      const told = kept.map((one) => {
        const text = put(one.column.text(row), one)
        return blank(BETWEEN) + (one.column.paint?.(row)(text) ?? text)
      })
      const drawn = bar && barSize > 0 ? blank(BETWEEN) + bar.draw(row, barSize) : ''
      return (name.draw(row, first) + told.join('') + drawn).trimEnd()
    },
  }
}

interface Sized {
  readonly column: { readonly keep: number }
  readonly size: number
}

interface Measured<Row> extends Sized {
  readonly column: Column<Row>
}

function measured<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): Measured<Row>[] {
  return columns.flatMap((column) => {
    const widest = rows.reduce((most, row) => Math.max(most, cells(column.text(row))), 0)
    return widest === 0 ? [] : [{ column, size: Math.max(widest, cells(column.title)) }]
  })
}

function taken(columns: readonly Sized[]): number {
  return columns.reduce((sum, { size }) => sum + BETWEEN + size, 0)
}

function fitting<S extends Sized>(all: readonly S[], room: number): S[] {
  let kept = [...all]
  while (kept.length > 0 && taken(kept) > room) {
    const least = kept.reduce((a, b) => (b.column.keep < a.column.keep ? b : a))
    kept = kept.filter((one) => one !== least)
  }
  return kept
}
