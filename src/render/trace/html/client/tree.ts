/** What the script knows of a trace, without a page: which lines show, where to go next. */

/** The fields of a row that decide this. */
export interface Branch {
  readonly depth: number
  readonly status: string
  readonly thrown: readonly unknown[]
}

/** One line of the list: a row, or the exception below it. */
export interface Line {
  readonly row: number
  /** Which exception of the row; absent for the row itself. */
  readonly thrown?: number
}

export function hasChildren(rows: readonly Branch[], at: number): boolean {
  return (rows[at + 1]?.depth ?? 0) > (rows[at]?.depth ?? 0)
}

/** The lines that are not inside of a folded row. */
export function linesOf(rows: readonly Branch[], folded: ReadonlySet<number>): Line[] {
  const lines: Line[] = []
  let hiddenBelow = Number.POSITIVE_INFINITY
  rows.forEach((row, at) => {
    if (row.depth > hiddenBelow) return
    hiddenBelow = folded.has(at) ? row.depth : Number.POSITIVE_INFINITY
    lines.push({ row: at })
    row.thrown.forEach((_, thrown) => {
      lines.push({ row: at, thrown })
    })
  })
  return lines
}

/** How many rows a folded row hides. */
export function countBelow(rows: readonly Branch[], at: number): number {
  const depth = rows[at]?.depth ?? 0
  let end = at + 1
  while ((rows[end]?.depth ?? 0) > depth) end++
  return end - at - 1
}

export function parentOf(rows: readonly Branch[], at: number): number | undefined {
  const depth = rows[at]?.depth ?? 0
  for (let above = at - 1; above >= 0; above--) if ((rows[above]?.depth ?? 0) < depth) return above
  return undefined
}

/** What has to be unfolded for a row to show. */
export function ancestorsOf(rows: readonly Branch[], at: number): number[] {
  const found: number[] = []
  for (let above = parentOf(rows, at); above !== undefined; above = parentOf(rows, above)) found.push(above)
  return found
}

/** The row before or after in what is shown; stays at the ends. */
export function step(lines: readonly Line[], from: number, by: number): number {
  const shown = lines.filter((line) => line.thrown === undefined).map((line) => line.row)
  const place = shown.indexOf(from)
  return shown[Math.min(shown.length - 1, Math.max(0, place + by))] ?? from
}

/** The next of `places` (ascending) after `from`, or before it; goes round. */
export function nextOf(places: readonly number[], from: number, by: 1 | -1): number | undefined {
  if (by > 0) return places.find((at) => at > from) ?? places[0]
  return places.findLast((at) => at < from) ?? places.at(-1)
}

export function failures(rows: readonly Branch[]): number[] {
  return rows.flatMap(({ status }, at) => (FAILED.has(status) ? [at] : []))
}

const FAILED: ReadonlySet<string> = new Set(['fault', 'error', 'throttle'])

/** Rows that hold every word of the query, in any case and any order. */
export function search(texts: readonly string[], query: string): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return texts.flatMap((text, at) => (words.every((word) => text.includes(word)) ? [at] : []))
}
