import type { Context } from '../../context.ts'
import { describeFilters, type Filters, isWanted } from '../../domain/status/select.ts'
import { type SortKey, sorted } from '../../domain/status/sort.ts'
import { counter, type Survey } from '../../domain/status/survey.ts'
import {
  renderFailures,
  type StatusFailure,
  type StatusRow,
  statusToJson,
  surveyToJson,
} from '../../render/status.ts'
import { markdownFoot, markdownHead, markdownRow } from '../../render/status-markdown.ts'
import { renderSurvey } from '../../render/status-survey.ts'
import { type StatusTable, statusTable } from '../../render/status-table.ts'
import { jsonLines } from './json.ts'

export interface View extends Filters {
  readonly sort?: SortKey
  /** Whether the rows may come from several regions. */
  readonly regions: boolean
}

/** Rows that settle the columns of the table, so that the others can be printed as they come. */
const SAMPLE = 200
/** Lines written at once. */
const BATCH = 50

/**
 * Prints rows as they come: only sorting has to wait for the last one. Nothing is printed before there is something to
 * say, so a failure before that leaves the output empty.
 */
export async function printRows(
  rows: AsyncIterable<StatusRow> | Iterable<StatusRow>,
  failures: readonly StatusFailure[],
  view: View,
  ctx: Context,
): Promise<void> {
  const counts = counter()
  const printer = (printers[ctx.output] ?? textPrinter)(view, ctx)
  const progress = ctx.progress('listing functions')
  const held: StatusRow[] = []
  let read = 0
  let opened = false
  const open = () => {
    progress.stop()
    opened = true
    const first = view.sort ? sorted(held, view.sort) : held
    printer.open(first)
    for (const row of first) printer.row(row)
  }
  try {
    for await (const row of rows) {
      const wanted = isWanted(row, view)
      counts.add(row, wanted)
      if (++read % BATCH === 0) progress.update(`listing functions: ${read} so far`)
      if (!wanted) continue
      if (opened) printer.row(row)
      else if (held.push(row) === SAMPLE && view.sort === undefined) open()
    }
    if (!opened) open()
    printer.close(counts.result(), failures)
  } finally {
    progress.stop()
  }
}

interface Printer {
  readonly open: (sample: readonly StatusRow[]) => void
  readonly row: (row: StatusRow) => void
  readonly close: (survey: Survey, failures: readonly StatusFailure[]) => void
}

const printers: Readonly<Partial<Record<Context['output'], (view: View, ctx: Context) => Printer>>> = {
  text: textPrinter,
  json: jsonPrinter,
  markdown: markdownPrinter,
}

function textPrinter(view: View, ctx: Context): Printer {
  const { write, flush } = batches(ctx)
  let table: StatusTable | undefined
  return {
    open: (sample) => {
      table = statusTable(sample, ctx.canvas, view.regions)
      if (sample.length > 0) write(table.head)
    },
    row: (row) => write(table?.lines(row) ?? []),
    close: (survey, failures) => {
      write(renderSurvey(survey, describeFilters(view), ctx.canvas))
      write(renderFailures(failures, ctx.canvas))
      flush()
    },
  }
}

/** One document, written piece by piece; the last entry has no comma, so each waits for the next. */
function jsonPrinter(_: View, ctx: Context): Printer {
  const { write, flush } = batches(ctx)
  let waiting: readonly string[] | undefined
  const indented = (value: unknown, by: string) => jsonLines(value).map((line) => `${by}${line}`)
  const withComma = (lines: readonly string[]) => lines.with(-1, `${lines.at(-1)},`)
  const member = (name: string, value: unknown) => {
    const [first = '', ...rest] = indented(value, '  ')
    return [`  "${name}": ${first.trimStart()}`, ...rest]
  }
  return {
    open: (sample) => {
      const head = ['{', '  "version": 1,', '  "command": "status",']
      write([...head, sample.length > 0 ? '  "functions": [' : '  "functions": [],'])
    },
    row: (row) => {
      if (waiting) write(withComma(waiting))
      waiting = indented(statusToJson(row), '    ')
    },
    close: (survey, failures) => {
      if (waiting) write([...waiting, '  ],'])
      write([...withComma(member('counts', surveyToJson(survey))), ...member('failures', failures), '}'])
      flush()
    },
  }
}

function markdownPrinter(view: View, ctx: Context): Printer {
  const { write, flush } = batches(ctx)
  return {
    open: (sample) => write(sample.length > 0 ? markdownHead : []),
    row: (row) => write([markdownRow(row)]),
    close: (survey, failures) => {
      write(markdownFoot(survey, describeFilters(view), failures))
      flush()
    },
  }
}

function batches(ctx: Context) {
  let lines: string[] = []
  const flush = () => {
    ctx.out(lines)
    lines = []
  }
  const write = (more: readonly string[]) => {
    lines.push(...more)
    if (lines.length >= BATCH) flush()
  }
  return { write, flush }
}
