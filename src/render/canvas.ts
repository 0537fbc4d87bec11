/** Everything a renderer may know about where its lines go. */
export interface Canvas {
  /** Cells in a line; never fewer than MIN_WIDTH. */
  readonly width: number
  readonly style: Style
  readonly glyphs: Glyphs
}

export const MIN_WIDTH = 20

export type Paint = (text: string) => string

/** Named by meaning, so that a renderer never chooses a colour. */
export interface Style {
  /** Faults and failures. */
  readonly bad: Paint
  /** Errors (4xx), throttles, warnings. */
  readonly warn: Paint
  /** What is as it should be. */
  readonly good: Paint
  /** Context that the eye may skip. */
  readonly quiet: Paint
  /** Names and headings. */
  readonly strong: Paint
  /** Commands and values to type or copy. */
  readonly code: Paint
  /** Cold starts and initialization. */
  readonly cold: Paint
  /** Calls to other services. */
  readonly call: Paint
  /** The function's own work. */
  readonly work: Paint
  /** A whole painted line under a cursor. */
  readonly chosen: Paint
}

const same: Paint = (text) => text
export const plain: Style = {
  bad: same,
  warn: same,
  good: same,
  quiet: same,
  strong: same,
  code: same,
  cold: same,
  call: same,
  work: same,
  chosen: same,
}

/** The drawing characters; each is one cell wide. */
export interface Glyphs {
  /** Time that nothing below explains further: whole cell, left half, right half. */
  readonly bar: string
  readonly barLeft: string
  readonly barRight: string
  /** Time that the rows below explain. */
  readonly beam: string
  readonly beamLeft: string
  readonly beamRight: string
  /** Waiting. */
  readonly line: string
  readonly lineLeft: string
  readonly lineRight: string
  /** Initialization. */
  readonly cold: string
  /** The other parts of a breakdown: calls, the container before its runtime, Lambda's overhead, what nobody knows. */
  readonly dense: string
  readonly light: string
  readonly low: string
  readonly dot: string
  /** Before rows on the critical path. */
  readonly rail: string
  readonly open: string
  /** No duration. */
  readonly instant: string
  readonly ok: string
  readonly bad: string
  readonly warn: string
  readonly add: string
  readonly remove: string
  readonly change: string
  readonly bullet: string
  readonly arrow: string
  readonly branch: string
  readonly last: string
  readonly pipe: string
  readonly rule: string
  readonly gap: string
  readonly ellipsis: string
  /** Before the row that a cursor is on. */
  readonly cursor: string
  /** Rows are folded away below this one. */
  readonly closed: string
  readonly disc: string
}

export const unicode: Glyphs = {
  bar: '█',
  barLeft: '▌',
  barRight: '▐',
  beam: '━',
  beamLeft: '╸',
  beamRight: '╺',
  line: '─',
  lineLeft: '╴',
  lineRight: '╶',
  cold: '▒',
  dense: '▓',
  light: '░',
  low: '▂',
  dot: '·',
  rail: '▏',
  open: '┄',
  instant: '◆',
  ok: '✓',
  bad: '✗',
  warn: '!',
  add: '+',
  remove: '-',
  change: '~',
  bullet: '•',
  arrow: '→',
  branch: '├',
  last: '└',
  pipe: '│',
  rule: '─',
  gap: '⋯',
  ellipsis: '…',
  cursor: '▌',
  closed: '▸',
  disc: '●',
}

export const ascii: Glyphs = {
  bar: '#',
  barLeft: '#',
  barRight: '#',
  beam: '=',
  beamLeft: '=',
  beamRight: '=',
  line: '-',
  lineLeft: '-',
  lineRight: '-',
  cold: 'o',
  dense: '%',
  light: ':',
  low: '_',
  dot: ',',
  rail: '|',
  open: '.',
  instant: '*',
  ok: 'v',
  bad: 'x',
  warn: '!',
  add: '+',
  remove: '-',
  change: '~',
  bullet: '*',
  arrow: '>',
  branch: '|',
  last: '`',
  pipe: '|',
  rule: '-',
  gap: '~',
  ellipsis: '~',
  cursor: '>',
  closed: '+',
  disc: '*',
}
