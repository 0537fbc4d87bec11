import { CLIENT, type MapCall, type MapNode, type ServiceMap } from '../../domain/map/index.ts'
import type { Canvas } from '../canvas.ts'
import { layOut, type NameColumn } from '../columns.ts'
import { cells, clipMiddle, pad, safe } from '../text.ts'
import { tallyColumns, tallyPaint, tallySign } from './columns.ts'
import { type MapFrame, mapHeading, perMinute } from './frame.ts'
import { renderGaps } from './tree.ts'
import { typeBeside } from './words.ts'

const SIGN = 2

/** The same as two tables: services as they saw themselves, and calls as their callers saw them. */
export function renderMapTable(map: ServiceMap, frame: MapFrame, canvas: Canvas): string[] {
  const names = new Map(map.nodes.map((node) => [node.key, nodeLabel(node)]))
  const services = map.nodes.filter(({ type }) => type !== CLIENT)
  const callLabel = ({ from, to, link }: MapCall) =>
    `${names.get(from) ?? ''} ${canvas.glyphs.arrow} ${names.get(to) ?? ''}${link ? '  async' : ''}`
  const columns = tallyColumns<MapNode | MapCall>(
    ({ tally }) => tally,
    (n) => perMinute(n, frame),
    canvas,
  )
  return [
    ...mapHeading(map, frame, canvas),
    ...section(services, layOut(services, nameColumn('  service', nodeLabel, canvas), columns, canvas)),
    ...section(map.calls, layOut(map.calls, nameColumn('  call', callLabel, canvas), columns, canvas)),
    ...renderGaps(map, canvas),
  ]
}

function section<Row>(
  rows: readonly Row[],
  table: { readonly head: string; readonly line: (row: Row) => string },
): string[] {
  return rows.length === 0 ? [] : ['', table.head, ...rows.map(table.line)]
}

function nameColumn<Row extends MapNode | MapCall>(
  title: string,
  label: (row: Row) => string,
  canvas: Canvas,
): NameColumn<Row> {
  const { glyphs } = canvas
  return {
    title,
    wanted: (row) => SIGN + cells(label(row)),
    draw: (row, width) => {
      const room = Math.max(0, width - SIGN)
      const text = pad(clipMiddle(label(row), room, glyphs.ellipsis), room)
      return tallySign(row.tally, canvas) + tallyPaint(row.tally, canvas)(text)
    },
  }
}

/** `orders (function)`. */
export function nodeLabel(node: MapNode): string {
  const word = typeBeside(node)
  return safe(word === '' ? node.name : `${node.name} (${word})`)
}
