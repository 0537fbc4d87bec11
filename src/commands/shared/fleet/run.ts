import type { Context } from '../../../context.ts'
import { changesAnything } from '../../../domain/instrument/besides.ts'
import { DEFAULT_RATE } from '../../../domain/instrument/fleet/pace.ts'
import type { Run } from '../../../domain/instrument/receipt.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import {
  fleetWords,
  type Place,
  renderFleetPlan,
  renderFleetResult,
  renderPlace,
} from '../../../render/fleet.ts'
import { fleetToJson } from '../../../render/fleet-json.ts'
import { remark } from '../../../render/plan.ts'
import type { ChangeOptions, JobFor } from '../change.ts'
import { withWarnings } from '../change-one.ts'
import { exitCodeOf } from '../exit-code.ts'
import { jsonLines } from '../json.ts'
import { applyAll } from './apply.ts'
import { confirm } from './confirm.ts'
import { openJournal } from './journal.ts'
import { type FleetPool, fleetPool } from './pace.ts'
import { writePlanFile } from './plan-out.ts'
import { type Entry, readAll } from './read.ts'
import { type Source, sourceOf } from './source.ts'

/** Plans all, shows the plan grouped, asks, and carries it out at a pace that leaves room for others. */
export async function runFleet(
  options: ChangeOptions,
  ctx: Context,
  jobFor: JobFor,
  fresh: Run,
): Promise<ExitCode> {
  const pool = fleetPool(ctx, options.rate ?? DEFAULT_RATE)
  const source = await sourceOf(options, ctx, pool.connect, jobFor, fresh)
  const { job, run } = source
  tellChoice(source, ctx)
  const reading = await readAll(source.candidates, { ...source, concerns: job.concerns ?? (() => true) }, ctx)
  const { entries } = reading
  const failures = [...source.failures, ...reading.failures]
  const place = { account: accountOf(entries), regions: [...new Set(entries.map(({ fn }) => fn.region))] }
  if (ctx.output === 'text') {
    ctx.out(renderPlace(job.verb, entries.length, place, ctx.canvas))
    ctx.out(renderFleetPlan(entries, ctx.canvas))
  }
  if (options.planOut !== undefined) await writePlanFile(options.planOut, job, entries, fresh, ctx)
  const shown = options.dryRun || options.planOut !== undefined
  if (!shown && !(await agreed(entries, source, place, options, ctx))) {
    ctx.tell(['nothing was written'])
    return Exit.No
  }
  const made = shown ? entries.map(asPlanned) : await carryOut(entries, source, pool, options, ctx)
  const reports = [...withSelected(made, entries), ...failures]
  if (ctx.output === 'text') {
    const written = reports.some(({ result }) => result.kind === 'changed')
    ctx.out(renderFleetResult(reports, { verb: job.verb, run: written ? run.id : undefined }, ctx.canvas))
    if (options.planOut !== undefined) ctx.tell([`the plan is in ${options.planOut}`])
  } else ctx.out(jsonLines(fleetToJson(reports, { verb: job.verb, run: run.id, dryRun: shown, ...place })))
  return entries.length + failures.length === 0 ? Exit.No : exitCodeOf(reports, ctx)
}

function changing(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter(({ plan }) => changesAnything(plan))
}

function agreed(
  entries: readonly Entry[],
  { job: { verb }, asks }: Source,
  place: Place,
  { yes }: ChangeOptions,
  ctx: Context,
): Promise<boolean> {
  const changed = changing(entries)
  const selected = asks && changed.some((entry) => entry.selected)
  return confirm({ verb, changes: changed.length, selected, ...place, yes }, ctx)
}

async function carryOut(
  entries: readonly Entry[],
  { job, head, plan }: Source,
  pool: FleetPool,
  { rate = DEFAULT_RATE }: ChangeOptions,
  ctx: Context,
): Promise<readonly Report[]> {
  const journal = openJournal(ctx, head)
  await journal.begin(changing(entries).map(({ fn, selected }) => ({ arn: fn.arn, selected })))
  const made = await applyAll(entries, { job, journal, pool, rate, plan }, fleetWords[job.verb].doing, ctx)
  const late = await job.end?.()
  return made.map((report) => withWarnings(report, late))
}

function asPlanned({ fn, plan }: Entry): Report {
  const kind = plan.kind === 'blocked' ? 'blocked' : changesAnything(plan) ? 'planned' : 'already'
  return { name: fn.name, region: fn.region, fn, plan, result: { kind }, warnings: [] }
}

function withSelected(reports: readonly Report[], entries: readonly Entry[]): Report[] {
  return reports.map((report, at) => (entries[at]?.selected ? { ...report, selected: true } : report))
}

/** What the selection left out on its own, so that nobody takes silence for completeness. */
function tellChoice({ closed, unmatched }: Source, ctx: Context): void {
  for (const pattern of unmatched) ctx.tell(remark(`no function matches ${pattern}`, ctx.canvas))
  if (closed.length > 0) {
    ctx.tell(remark(`skipped, not enabled for this account: ${closed.join(', ')}`, ctx.canvas))
  }
}

/** The account that is written to, as Lambda names it, which is not always that of the caller. */
function accountOf(entries: readonly Entry[]): string {
  return [...new Set(entries.map(({ fn }) => fn.arn.split(':')[4] ?? ''))].join(', ')
}
