import type { StatsComparison } from '../../../domain/trace/stats/compare.ts'
import { failedShare, latencyOf, type Tally } from '../../../domain/trace/stats/tally.ts'
import type { Canvas } from '../../canvas.ts'
import { type Column, layOut, type NameColumn } from '../../columns.ts'
import { changeBar } from '../../diff/bar.ts'
import { formatChange, formatMs, formatShare } from '../../figures.ts'
import { cells, clip, clipMiddle, pad } from '../../text.ts'
import { wrap } from '../../wrap.ts'
import { frameSentence, type StatsFrame } from '../frame.ts'
import { moreSentence, rowLabel, sections } from '../rows.ts'
import { concludeComparison, pathSentence } from './conclusion.ts'

/** The windows that are compared. */
export interface ComparedFrames {
  readonly before: StatsFrame
  readonly after: StatsFrame
}

interface Line {
  readonly label: string
  readonly before: Tally | undefined
  readonly after: Tally | undefined
  readonly change: number | undefined
  /** Undefined for whole traces: theirs is the sum of the others. */
  readonly ownChange: number | undefined
}

const SIGN = 2
/** `before  `. */
const INDENT = 8

/** What got slower from one window to the next: what to conclude, then each row with its medians and what it adds. */
export function renderComparison(
  comparison: StatsComparison,
  frames: ComparedFrames,
  canvas: Canvas,
): string[] {
  const { style, glyphs, width } = canvas
  const parts = sections(comparison.rows, ({ row }) => row.kind)
  const lineOf = (row: StatsComparison['rows'][number]): Line => ({
    ...row,
    label: rowLabel(row.row, glyphs.arrow),
  })
  const whole: Line = {
    label: 'whole traces',
    before: comparison.before.whole,
    after: comparison.after.whole,
    change: comparison.change,
    ownChange: undefined,
  }
  const lines = [whole, ...parts.flatMap(({ rows }) => rows.map(lineOf))]
  const most = lines.reduce((longest, { ownChange = 0 }) => Math.max(longest, Math.abs(ownChange)), 0)
  const table = layOut(lines, nameColumn(canvas), columns(canvas), canvas, {
    keep: 4.5,
    least: 9,
    most: 41,
    draw: ({ ownChange }, size) => changeBar(ownChange, ownChange, { width: size, most }, canvas),
  })
  const frameLines = (which: string, frame: StatsFrame) =>
    wrap(frameSentence(frame), width - INDENT).map((line, at) =>
      style.quiet((at === 0 ? which : '').padEnd(INDENT) + line),
    )
  return [
    ...wrap(concludeComparison(comparison, glyphs.arrow), width).map(style.strong),
    ...frameLines('before', frames.before),
    ...frameLines('now', frames.after),
    ...(comparison.rows.length === 0
      ? []
      : [
          '',
          table.head,
          table.line(whole),
          ...parts.flatMap(({ title, rows, more }) => [
            style.quiet(clip(title, width, glyphs.ellipsis)),
            ...rows.map((row) => table.line(lineOf(row))),
            ...(more > 0
              ? [`  ${style.quiet(clip(moreSentence(more), width - SIGN, glyphs.ellipsis))}`]
              : []),
          ]),
        ]),
    ...renderPath(comparison, canvas),
  ]
}

function renderPath(comparison: StatsComparison, { style, width }: Canvas): string[] {
  const sentence = pathSentence(comparison)
  return sentence === '' ? [] : ['', ...wrap(sentence, width).map(style.quiet)]
}

function nameColumn({ style, glyphs }: Canvas): NameColumn<Line> {
  return {
    title: '',
    wanted: ({ label }) => SIGN + cells(label),
    draw: ({ label, before, after }, width) => {
      const room = Math.max(0, width - SIGN)
      const text = pad(clipMiddle(label, room, glyphs.ellipsis), room)
      if (before === undefined) return style.warn(`${glyphs.add} ${text}`)
      return after === undefined ? style.quiet(`${glyphs.remove} ${text}`) : `  ${text}`
    },
  }
}

function columns({ style }: Canvas): Column<Line>[] {
  const p50 = (tally: Tally | undefined) => formatMs(tally && latencyOf(tally)?.p50)
  const p99 = (tally: Tally | undefined) => formatMs(tally && latencyOf(tally)?.p99)
  const failed = (tally: Tally | undefined) => (tally ? formatShare(failedShare(tally)) : '')
  const signed = (ms: number | undefined) => (ms === undefined ? '' : formatChange(ms))
  const direction = (ms = 0) => (ms > 0 ? style.bad : ms < 0 ? style.good : style.quiet)
  const quiet = () => style.quiet
  return [
    { title: 'p50 before', keep: 5, text: ({ before }) => p50(before), paint: quiet },
    { title: 'p50 now', keep: 7, text: ({ after }) => p50(after) },
    {
      title: 'change',
      keep: 9,
      text: ({ change }) => signed(change),
      paint: ({ change }) => direction(change),
    },
    { title: 'p99 before', keep: 1, text: ({ before }) => p99(before), paint: quiet },
    { title: 'p99 now', keep: 2, text: ({ after }) => p99(after) },
    { title: 'failed before', keep: 3, text: ({ before }) => failed(before), paint: quiet },
    { title: 'failed now', keep: 4, text: ({ after }) => failed(after), paint: () => style.warn },
    {
      title: 'own change',
      keep: 8,
      text: ({ ownChange }) => signed(ownChange),
      paint: ({ ownChange }) => direction(ownChange),
    },
  ]
}
