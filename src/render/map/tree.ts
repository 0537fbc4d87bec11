import { type MapRow, mapRows, type ServiceMap } from '../../domain/map/index.ts'
import { failedShare } from '../../domain/trace/stats/tally.ts'
import type { Canvas } from '../canvas.ts'
import { type Column, layOut } from '../columns.ts'
import { cells, clipMiddle, pad, safe, wrap } from '../text.ts'
import { prefixes } from '../waterfall/tree.ts'
import { tallyColumns, tallyPaint, tallySign } from './columns.ts'
import { type MapFrame, mapHeading, perMinute } from './frame.ts'
import { typeBeside } from './words.ts'

/** Levels that are drawn; deeper ones say how deep they are. */
const LEVELS = 12
const SIGN = 2

interface TreeRow extends MapRow {
  readonly prefix: string
}

/** Who calls whom as a tree: a line for each call, with the numbers of the caller; for roots, with their own. */
export function renderMapTree(map: ServiceMap, frame: MapFrame, canvas: Canvas): string[] {
  const plain = mapRows(map)
  const drawn = prefixes(plain, LEVELS, canvas.glyphs)
  const rows = plain.map((row, at): TreeRow => ({ ...row, prefix: drawn[at]?.row ?? '' }))
  const tallyOf = ({ call, node }: TreeRow) => call?.tally ?? node.tally
  const table = layOut(
    rows,
    {
      title: '  service',
      wanted: (row) => SIGN + cells(row.prefix) + cells(safe(row.node.name)),
      draw: (row, width) => renderName(row, width, canvas),
    },
    [kindColumn(canvas), ...tallyColumns(tallyOf, (requests) => perMinute(requests, frame), canvas)],
    canvas,
  )
  return [
    ...mapHeading(map, frame, canvas),
    ...(rows.length > 0 ? [table.head] : []),
    ...rows.map(table.line),
    ...renderGaps(map, canvas),
  ]
}

function renderName({ node, prefix, call, depth }: TreeRow, width: number, canvas: Canvas): string {
  const { style, glyphs } = canvas
  const tally = call?.tally ?? node.tally
  const room = Math.max(0, width - SIGN - cells(prefix))
  const name = pad(clipMiddle(safe(node.name), room, glyphs.ellipsis), room)
  const paint = failedShare(tally) === 0 && depth === 0 ? style.strong : tallyPaint(tally, canvas)
  return tallySign(tally, canvas) + style.quiet(prefix) + paint(name)
}

/** What it is, and what is special about the call. */
function kindColumn({ style }: Canvas): Column<TreeRow> {
  return {
    title: 'kind',
    align: 'left',
    keep: 2.5,
    text: ({ node, call, again }) =>
      [safe(typeBeside(node)), call?.link ? 'async' : '', again ? 'see above' : '']
        .filter((part) => part !== '')
        .join(', '),
    paint: () => style.quiet,
  }
}

export function renderGaps({ gaps }: ServiceMap, { style, glyphs, width }: Canvas): string[] {
  return gaps.flatMap((gap) =>
    wrap(`${glyphs.warn} ${safe(gap)}`, width, 3, glyphs.ellipsis).map((line) => style.warn(line)),
  )
}
