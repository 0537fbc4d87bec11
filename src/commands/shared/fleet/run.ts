import type { Context } from '../../../context.ts'
import { DEFAULT_RATE } from '../../../domain/instrument/fleet/pace.ts'
import { planFileToJson, reviewedChange } from '../../../domain/instrument/fleet/plan-file.ts'
import type { Run } from '../../../domain/instrument/receipt.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import { fleetWords, renderFleetPlan, renderFleetResult, renderPlace } from '../../../render/fleet.ts'
import { fleetToJson } from '../../../render/fleet-json.ts'
import { remark } from '../../../render/plan.ts'
import type { ChangeOptions, Job } from '../change.ts'
import { exitCodeOf } from '../exit-code.ts'
import { jsonLines } from '../json.ts'
import { applyAll } from './apply.ts'
import { confirm } from './confirm.ts'
import { openJournal } from './journal.ts'
import { fleetPool } from './pace.ts'
import { type Entry, readAll } from './read.ts'
import { type Source, sourceOf } from './source.ts'

/** Plans all, shows the plan grouped, asks, and carries it out at a pace that leaves room for others. */
export async function runFleet(
  options: ChangeOptions,
  ctx: Context,
  jobFor: (run: Run) => Job,
  fresh: Run,
): Promise<ExitCode> {
  const rate = options.rate ?? DEFAULT_RATE
  const pool = fleetPool(ctx, rate)
  const source = await sourceOf(options, ctx, pool.connect, jobFor, fresh)
  const { job, run } = source
  tellChoice(source, ctx)
  const reading = await readAll(source.candidates, { ...source, concerns: job.concerns ?? (() => true) }, ctx)
  const { entries } = reading
  const failures = [...source.failures, ...reading.failures]
  const updates = entries.filter(({ plan }) => plan.kind === 'update')
  const place = { account: accountOf(entries), regions: [...new Set(entries.map(({ fn }) => fn.region))] }
  const text = ctx.output === 'text'
  if (text) {
    ctx.out(renderPlace(job.verb, entries.length, place, ctx.canvas))
    ctx.out(renderFleetPlan(entries, ctx.canvas))
  }
  const shown = options.dryRun || options.planOut !== undefined
  if (options.planOut !== undefined) {
    const functions = updates.flatMap(({ fn, plan }) =>
      plan.kind === 'update' ? [reviewedChange(fn, plan)] : [],
    )
    const file = {
      version: 1,
      kind: 'otl-plan',
      command: job.verb,
      at: fresh.at.toISOString(),
      functions,
    } as const
    await ctx.files.write(options.planOut, planFileToJson(file))
  }
  const selected = source.asks && updates.some((entry) => entry.selected)
  const question = { verb: job.verb, changes: updates.length, selected, ...place, yes: options.yes }
  if (!shown && !(await confirm(question, ctx))) {
    ctx.tell(['nothing was written'])
    return Exit.No
  }
  const journal = openJournal(ctx, source.head)
  if (!shown) await journal.begin(updates.map(({ fn, selected }) => ({ arn: fn.arn, selected })))
  const work = { job, journal, pool, rate, plan: source.plan }
  const made = shown
    ? entries.map(asPlanned)
    : await applyAll(
        entries,
        { ...work, plan: (fn, { aws }) => source.plan(fn, aws) },
        fleetWords[job.verb].doing,
        ctx,
      )
  const reports = [...withSelected(made, entries), ...failures]
  if (text) {
    const written = reports.some(({ result }) => result.kind === 'changed')
    ctx.out(renderFleetResult(reports, { verb: job.verb, run: written ? run.id : undefined }, ctx.canvas))
    if (options.planOut !== undefined) ctx.tell([`the plan is in ${options.planOut}`])
  } else ctx.out(jsonLines(fleetToJson(reports, { verb: job.verb, run: run.id, dryRun: shown, ...place })))
  return entries.length + failures.length === 0 ? Exit.No : exitCodeOf(reports, ctx)
}

function asPlanned({ fn, plan }: Entry): Report {
  const kind = plan.kind === 'update' ? 'planned' : plan.kind === 'blocked' ? 'blocked' : 'already'
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
