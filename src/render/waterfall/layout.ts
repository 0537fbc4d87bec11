/** Cells of each column, blanks between them included; together never more than the canvas. */
export interface Columns {
  /** Sign, branches, name, summary. */
  readonly label: number
  /** 0 where there is no room for bars. */
  readonly bars: number
  readonly time: number
}

/** The longest duration takes seven cells; one blank before it. */
const TIME = 8
const LEAST_BARS = 8
const LEAST_LABEL = 10
const LABEL_SHARE = 0.45

/** @param widest cells that the longest label would like, its sign not counted */
export function columnsFor(width: number, widest: number): Columns {
  const free = width - TIME
  if (free < LEAST_LABEL + LEAST_BARS) return { label: free, bars: 0, time: TIME }
  const most = Math.max(LEAST_LABEL, Math.floor(width * LABEL_SHARE))
  const label = Math.min(free - LEAST_BARS, most, Math.max(LEAST_LABEL, widest + 4))
  return { label, bars: free - label, time: TIME }
}

/** How many levels of the tree move a name to the right: names need most of the room. */
export function levelsFor(width: number): number {
  return Math.max(2, Math.floor((width * LABEL_SHARE) / 5))
}
