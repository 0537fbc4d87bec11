import { parseLayerArn } from '../domain/catalogue/layer-arn.ts'
import type { OtelLayer } from '../domain/instrument/identify.ts'
import { runtimeName } from '../domain/status/row.ts'
import type { Canvas } from './canvas.ts'
import { glyphOf } from './said.ts'
import { type StatusRow, tones } from './status.ts'
import { cells, clip, clipMiddle, pad, safe } from './text.ts'
import { wrap } from './wrap.ts'

interface Column {
  readonly title: string
  readonly text: (row: StatusRow) => string
  /** Cells at most. */
  readonly most: number
}

interface Layout {
  readonly columns: readonly Column[]
  readonly widths: readonly number[]
  /** Whether the reasons stand in the line; below it otherwise. */
  readonly inline: boolean
}

const GAP = '  '
/** Cells that a name keeps whatever else there is to show. */
const NAME = 16
/** And what it keeps before a reason may stand in the same line. */
const NAME_INLINE = 24

/** A table whose columns are settled by the first rows, so that any number of others can follow one by one. */
export interface StatusTable {
  readonly head: readonly string[]
  readonly lines: (row: StatusRow) => readonly string[]
}

export function statusTable(sample: readonly StatusRow[], canvas: Canvas, regions: boolean): StatusTable {
  const { style, glyphs, width } = canvas
  const layout = layoutFor(sample, width, regions)
  const titles = layout.columns.map(({ title }, at) => pad(title, layout.widths[at] ?? 0))
  const head = [...titles, ...(layout.inline ? ['why'] : [])].join(GAP).trimEnd()
  return {
    head: [style.quiet(clip(`${GAP}${head}`, width, glyphs.ellipsis))],
    lines: (row) => rowLines(row, layout, canvas),
  }
}

/** All functions, a line each while the lines are wide enough for the reasons. */
export function renderStatusTable(rows: readonly StatusRow[], canvas: Canvas): string[] {
  const several = new Set(rows.map(({ fn }) => fn.region)).size > 1
  const { head, lines } = statusTable(rows, canvas, several)
  return [...head, ...rows.flatMap(lines)]
}

function rowLines(row: StatusRow, { columns, widths, inline }: Layout, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const tone = tones[row.assessment.verdict]
  const reason = reasonOf(row)
  // A row that came after the columns were settled may need more than they leave.
  const room = width - widths.reduce((sum, each) => sum + GAP.length + each, GAP.length)
  const beside = inline && reason !== '' && cells(reason) <= room
  const last = beside ? columns.length : columns.length - 1
  const texts = columns.map((column, at) => {
    const cell = clipMiddle(safe(column.text(row)), widths[at] ?? 0, glyphs.ellipsis)
    const padded = at === last ? cell : pad(cell, widths[at] ?? 0, glyphs.ellipsis)
    if (column === verdict) return style[tone](padded)
    return at === 0 ? style.strong(padded) : padded
  })
  const line = `${style[tone](glyphOf(tone, glyphs))} ${texts.join(GAP)}`
  if (reason === '') return [line.trimEnd()]
  if (beside) return [`${line}${GAP}${style.quiet(reason)}`]
  return [line.trimEnd(), ...wrap(reason, width - 4).map((part) => `    ${style.quiet(part)}`)]
}

/** The weightiest reason only: `otl status <function>` tells all of them. */
export function reasonOf({ assessment: { why, remarks } }: StatusRow): string {
  return safe(why[0] ?? remarks[0] ?? '')
}

/** The first arrangement that fits: reasons in the line where possible, and the most telling columns. */
function layoutFor(rows: readonly StatusRow[], width: number, regions: boolean): Layout {
  const several = regions ? [region] : []
  const all = [...several, verdict, tracing, layer, runtime]
  const fewer = [all, all.slice(0, -1), all.slice(0, -2), [...several, verdict], [verdict], []]
  const reason = rows.reduce((most, row) => Math.max(most, cells(reasonOf(row))), 0)
  const name = widthOf(functionName, rows)
  const candidates = [
    ...fewer.slice(0, 2).map((columns) => ({ columns, inline: true, least: Math.min(name, NAME_INLINE) })),
    ...fewer.map((columns) => ({ columns, inline: false, least: Math.min(name, NAME) })),
  ]
  for (const { columns, inline, least } of candidates) {
    const widths = columns.map((column) => widthOf(column, rows))
    const others = widths.reduce((sum, each) => sum + GAP.length + each, inline ? GAP.length + reason : 0)
    const left = width - GAP.length - others
    if (left < least) continue
    return { columns: [functionName, ...columns], widths: [Math.min(name, left), ...widths], inline }
  }
  return { columns: [functionName], widths: [width - GAP.length], inline: false }
}

const functionName: Column = { title: 'function', most: 140, text: ({ fn }) => fn.name }
const region: Column = { title: 'region', most: 14, text: ({ fn }) => fn.region }
const verdict: Column = { title: 'verdict', most: 8, text: ({ assessment }) => assessment.verdict }
const tracing: Column = { title: 'tracing', most: 11, text: ({ fn }) => fn.tracing }
const runtime: Column = {
  title: 'runtime',
  most: 15,
  text: runtimeName,
}
const layer: Column = {
  title: 'layer',
  most: 22,
  text: ({ assessment }) => assessment.layers.map(layerLabel).join(' '),
}

export function layerLabel({ arn, family, behind }: OtelLayer): string {
  const parsed = parseLayerArn(arn)
  if (family !== 'distro' || !parsed) return family
  const age = behind !== undefined && behind > 0 ? `, ${behind} behind` : ''
  return `${parsed.name.replace('AWSOpenTelemetryDistro', '')}:${parsed.version}${age}`
}

function widthOf({ title, most, text }: Column, rows: readonly StatusRow[]): number {
  const widest = rows.reduce((width, row) => Math.max(width, cells(safe(text(row)))), cells(title))
  return Math.min(most, widest)
}
