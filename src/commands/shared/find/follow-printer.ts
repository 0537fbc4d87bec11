import type { Context } from '../../../context.ts'
import type { Sight } from '../../../domain/trace/find/follow.ts'
import { foundTraceToJson } from '../../../render/found-json.ts'
import { renderTraceRow } from '../../../render/trace-table.ts'
import { jsonLine } from '../json.ts'
import { type FoundTrace, foundRow } from './read.ts'
import type { FindRequest } from './request.ts'

/** Cells before each row, for the sign of a new revision. */
const SIGN = 2
/** Wide enough for the regions of every partition that people have. */
const REGION = 14

export interface FollowPrinter {
  row(found: FoundTrace, sight: Sight): void
}

/** One line a trace: with its date, because following may go on for days; as JSON a document a line. */
export function followPrinter(request: FindRequest, raw: boolean, ctx: Context): FollowPrinter {
  const { canvas } = ctx
  const columns = { region: request.places.length > 1 ? REGION : 0 }
  const narrower = { ...canvas, width: canvas.width - SIGN }
  return {
    row(found, sight) {
      const row = foundRow(found)
      const again = sight === 'again'
      if (ctx.output === 'json' || ctx.output === 'jsonl') {
        const trace = raw ? found.trace : found.folded
        ctx.out([jsonLine({ version: 1, again, ...foundTraceToJson({ row, trace }) })])
        return
      }
      const sign = again ? canvas.style.quiet(`${canvas.glyphs.change} `) : '  '
      ctx.out([sign + renderTraceRow(row, columns, narrower)])
    },
  }
}
