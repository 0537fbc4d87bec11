import type { Context } from '../../../context.ts'
import type { Account, Outcome } from '../../../domain/trace/find/account.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import { foundToJson, foundTraceToJson, type ShownTrace } from '../../../render/found-json.ts'
import { renderFailures } from '../../../render/status.ts'
import { renderWaterfall } from '../../../render/waterfall/index.ts'
import { jsonLine, jsonLines } from '../json.ts'
import { findTraces } from './find.ts'
import { type FoundTrace, foundRow } from './read.ts'
import type { FindRequest } from './request.ts'
import { tablePrinter } from './table.ts'

export interface ShowOptions {
  /** How many of the first to draw. */
  readonly draw: number
  readonly raw: boolean
}

/** Finds traces and shows them: the list, honest about what it leaves out, and the first as waterfalls. */
export async function showFound(request: FindRequest, options: ShowOptions, ctx: Context): Promise<ExitCode> {
  const { failures } = await printer(ctx)(request, options, ctx)
  if (failures.length === 0) return Exit.Ok
  ctx.tell(renderFailures(failures, ctx.canvas))
  return Exit.Unknown
}

function printer({ output }: Context) {
  if (output === 'json') return printJson
  return output === 'jsonl' ? printLines : printTable
}

/** The entries of the JSON alone, as they come. */
async function printLines(request: FindRequest, { raw }: ShowOptions, ctx: Context): Promise<Account> {
  let account: Account | undefined
  for await (const told of findTraces(request, ctx)) {
    if (told.kind === 'account') account = told.account
    if (told.kind !== 'trace') continue
    const { found } = told
    ctx.out([
      jsonLine({ version: 1, ...foundTraceToJson({ row: foundRow(found), trace: view(found, raw) }) }),
    ])
  }
  if (!account) throw new Error('the search ended without an account')
  return account
}

async function printJson(request: FindRequest, { raw }: ShowOptions, ctx: Context): Promise<Account> {
  const traces: ShownTrace[] = []
  let account: Account | undefined
  let outcome: Outcome | undefined
  for await (const told of findTraces(request, ctx)) {
    if (told.kind === 'account') account = told.account
    else if (told.kind === 'outcome') outcome = told.outcome
    else if (told.kind === 'trace') traces.push({ row: foundRow(told.found), trace: view(told.found, raw) })
  }
  if (!account || !outcome) throw new Error('the search ended without an account')
  ctx.out(jsonLines(foundToJson(account, outcome, traces)))
  return account
}

async function printTable(request: FindRequest, options: ShowOptions, ctx: Context): Promise<Account> {
  const table = tablePrinter(request, ctx)
  const drawn: (Trace | undefined)[] = []
  let account: Account | undefined
  for await (const told of findTraces(request, ctx)) {
    if (told.kind === 'candidates') table.expect(told.candidates)
    else if (told.kind === 'account') {
      account = told.account
      table.account(account)
    } else if (told.kind === 'trace') {
      table.row(told.found)
      if (drawn.length < options.draw) drawn.push(view(told.found, options.raw))
    } else table.end(told.outcome)
  }
  for (const trace of drawn) if (trace) ctx.out(['', ...renderWaterfall(trace, ctx.canvas)])
  if (!account) throw new Error('the search ended without an account')
  return account
}

function view({ trace, folded }: FoundTrace, raw: boolean): Trace | undefined {
  return raw ? trace : folded
}
