import type { Context } from '../../../context.ts'
import type { Account, Outcome } from '../../../domain/trace/find/account.ts'
import { epochMillis } from '../../../domain/trace/model.ts'
import { type FoundHeading, renderAccount, renderFoundHeading, renderOutcome } from '../../../render/found.ts'
import { renderTraceRow, type TraceColumns, traceColumns } from '../../../render/trace-table.ts'
import type { Listed } from './list.ts'
import { type FoundTrace, foundRow } from './read.ts'
import type { FindRequest } from './request.ts'

export interface TablePrinter {
  expect(candidates: readonly Listed[]): void
  account(account: Account): void
  row(found: FoundTrace): void
  end(outcome: Outcome): void
}

/**
 * Prints a list as it becomes known. Where all had been counted before the first row, the count stands above the rows;
 * otherwise the rows come first and the count below them.
 */
export function tablePrinter(request: FindRequest, ctx: Context): TablePrinter {
  const { canvas, out } = ctx
  const { limit, sort, cold } = request
  const conditions = request.places.some(({ functions }) => functions.length > 0) && request.narrowed
  let columns: TraceColumns = { region: 0 }
  let expected = 0
  let counted: Account | undefined
  let rows = 0
  let closing: readonly string[] = []

  const heading = (about: Partial<FoundHeading>) => {
    out([renderFoundHeading({ expected, sort, cold, ...about }, columns, canvas)])
  }
  return {
    expect(candidates) {
      columns = traceColumns(candidates.map(whenAndWhere))
      expected = Math.min(limit, candidates.length)
    },
    account(account) {
      counted = account
      if (rows > 0) closing = renderAccount(account, { conditions, shown: rows, cold }, canvas)
      else if (cold || account.found === 0) closing = renderAccount(account, { conditions }, canvas)
      else {
        heading({ account })
        out(renderAccount(account, { conditions }, canvas))
      }
    },
    row(found) {
      if (rows++ === 0 && counted === undefined) heading({})
      out([renderTraceRow(foundRow(found), columns, canvas)])
    },
    end(outcome) {
      if (counted === undefined || counted.stores.length === 0) return
      if (outcome.shown === 0 && (cold || counted.found === 0)) sayNothing(request, ctx)
      out([...closing, ...renderOutcome(outcome, counted, canvas)])
    },
  }
}

function sayNothing({ asked: { functions, since }, cold, narrowed }: FindRequest, ctx: Context): void {
  const { style, glyphs } = ctx.canvas
  const whose = functions.length > 0 ? ` of ${functions.join(', ')}` : ''
  const what = cold ? 'cold starts' : narrowed ? 'such traces' : 'traces'
  ctx.out([`no ${what}${whose} since ${since}`])
  const status = functions.length > 0 ? `otl status ${functions.join(' ')}` : 'otl status'
  // Where there are other traces, tracing is on.
  const first =
    cold || narrowed ? 'without the conditions there may be some' : `${status} tells whether tracing is on`
  ctx.tell([`  ${style.quiet(glyphs.arrow)} ${first}; --since 1d looks further back`])
}

function whenAndWhere({ summary: { startedAt }, place }: Listed) {
  return {
    region: place.aws.region,
    ...(startedAt === undefined ? {} : { startedAt: epochMillis(startedAt.getTime()) }),
  }
}
