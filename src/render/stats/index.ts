import type { StatRow, TraceStats } from '../../domain/trace/stats/collect.ts'
import type { Tally } from '../../domain/trace/stats/tally.ts'
import type { Canvas } from '../canvas.ts'
import { type Column, layOut, type NameColumn } from '../columns.ts'
import { formatMs, formatShare } from '../figures.ts'
import { tallyColumns, tallyPaint, tallySign } from '../map/columns.ts'
import { cells, clip, clipMiddle, pad } from '../text.ts'
import { renderBreakdown } from '../waterfall/breakdown.ts'
import { wrap } from '../wrap.ts'
import { latencyBar, longest } from './bars.ts'
import { frameSentence, perMinute, type StatsFrame } from './frame.ts'
import { moreSentence, rowLabel, sections } from './rows.ts'

interface Line {
  readonly label: string
  readonly tally: Tally
}

const SIGN = 2
const WHOLE = 'whole traces'

/** Rate, failures, cold starts and latency of whole traces, of functions and of calls; then where the time went. */
export function renderStats(stats: TraceStats, frame: StatsFrame, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const heading = wrap(frameSentence(frame), width).map(style.quiet)
  if (stats.whole.requests === 0) return heading
  const lineOf = (row: StatRow): Line => ({ label: rowLabel(row, glyphs.arrow), tally: row.tally })
  const whole = { label: WHOLE, tally: stats.whole }
  const parts = sections(stats.rows, ({ kind }) => kind)
  const lines = [whole, ...parts.flatMap(({ rows }) => rows.map(lineOf))]
  const most = longest(lines.map(({ tally }) => tally))
  const table = layOut(lines, nameColumn(canvas), columns(frame, canvas), canvas, {
    keep: 2,
    least: 8,
    most: 40,
    draw: ({ tally }, size) => latencyBar(tally, size, most, canvas),
  })
  return [
    ...heading,
    table.head,
    table.line(whole),
    ...parts.flatMap(({ title, rows, more }) => [
      style.quiet(clip(title, width, glyphs.ellipsis)),
      ...rows.map((row) => table.line(lineOf(row))),
      ...(more > 0 ? [`  ${style.quiet(clip(moreSentence(more), width - SIGN, glyphs.ellipsis))}`] : []),
    ]),
    ...renderOwnTime(stats, canvas),
    ...renderPath(stats, canvas),
  ]
}

function nameColumn(canvas: Canvas): NameColumn<Line> {
  return {
    title: '',
    wanted: ({ label }) => SIGN + cells(label),
    draw: ({ label, tally }, width) => {
      const room = Math.max(0, width - SIGN)
      const text = pad(clipMiddle(label, room, canvas.glyphs.ellipsis), room)
      const paint =
        label === WHOLE && tally.faults + tally.errors === 0 ? canvas.style.strong : tallyPaint(tally, canvas)
      return tallySign(tally, canvas) + paint(text)
    },
  }
}

/** Those of a map, and how many were cold; the mean says less than the quantiles beside it. */
function columns(frame: StatsFrame, canvas: Canvas): Column<Line>[] {
  const cold: Column<Line> = {
    title: 'cold',
    keep: 5.5,
    text: ({ tally }) => formatShare(tally.coldStarts / tally.requests),
    paint: () => canvas.style.cold,
  }
  const keep: Readonly<Record<string, number>> = { p50: 7.5, p90: 4.5, p99: 6.5, mean: 1 }
  return tallyColumns<Line>(
    ({ tally }) => tally,
    (requests) => perMinute(requests, frame),
    canvas,
  ).flatMap((column) => [
    ...(column.title === 'mean' ? [cold] : []),
    { ...column, keep: keep[column.title] ?? column.keep },
  ])
}

const PLACES = 8

/** Rows by the time in which nothing below them ran; of all of them together, the average trace is made. */
function renderOwnTime({ rows, whole }: TraceStats, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const sum = rows.reduce((all, { ownMs }) => all + ownMs, 0)
  if (!(sum > 0)) return []
  const shown = rows.slice(0, PLACES).map((row) => ({ label: rowLabel(row, glyphs.arrow), ownMs: row.ownMs }))
  const rest = sum - shown.reduce((all, { ownMs }) => all + ownMs, 0)
  const places = rest > sum / 1000 ? [...shown, { label: 'everything else', ownMs: rest }] : shown
  const most = Math.max(...places.map(({ ownMs }) => ownMs))
  const table = layOut(
    places,
    {
      title: '',
      wanted: ({ label }) => SIGN + cells(label),
      draw: ({ label }, size) =>
        `  ${pad(clipMiddle(label, Math.max(0, size - SIGN), glyphs.ellipsis), Math.max(0, size - SIGN))}`,
    },
    [
      { title: 'ms', keep: 1, text: ({ ownMs }) => formatMs(ownMs / whole.requests) },
      { title: '%', keep: 2, text: ({ ownMs }) => formatShare(ownMs / sum) },
    ],
    canvas,
    {
      keep: 3,
      least: 8,
      most: 60,
      draw: ({ ownMs }, size) =>
        style.work(glyphs.bar.repeat(Math.max(1, Math.round((ownMs / most) * size)))),
    },
  )
  const title = 'where the time goes: on average, and while nothing below it ran'
  return ['', style.quiet(clip(title, width, glyphs.ellipsis)), ...places.map(table.line)]
}

/** The average of what every waterfall shows for its own trace. */
function renderPath({ breakdown }: TraceStats, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const [blank = '', ...drawn] = renderBreakdown(breakdown, canvas)
  const title = 'what the average trace waited for, along its critical path'
  return drawn.length === 0 ? [] : [blank, style.quiet(clip(title, width, glyphs.ellipsis)), ...drawn]
}
