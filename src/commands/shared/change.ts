import type { Aws, Context } from '../../context.ts'
import { outcomeOf } from '../../domain/instrument/fleet/outcome.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../../domain/instrument/plan.ts'
import type { Run } from '../../domain/instrument/receipt.ts'
import type { Report } from '../../domain/instrument/report.ts'
import { type ExitCode, OtlError } from '../../errors.ts'
import { renderPlan, renderResult, reportToJson } from '../../render/plan.ts'
import { changeOne } from './change-one.ts'
import { exitCodeOf } from './exit-code.ts'
import { plannedFlags } from './fleet/flags.ts'
import { type Journal, openJournal } from './fleet/journal.ts'
import { type FleetOptions, isFleet } from './fleet/options.ts'
import { failureOf } from './fleet/read.ts'
import { runFleet } from './fleet/run.ts'
import { parseWritableRef } from './function-ref.ts'
import { jsonLines } from './json.ts'
import { concernsCaller, readSettled } from './lookup.ts'
import { type Target, targetsOf } from './targets.ts'

export interface ChangeOptions extends FleetOptions {
  readonly functions: readonly string[]
  readonly dryRun: boolean
  readonly region?: string
}

/** Where enable, disable and undo differ. One job serves all functions of a run, several at once. */
export interface Job {
  readonly verb: 'enable' | 'disable' | 'undo'
  /** The run that this one takes back. */
  readonly of?: string
  /** Whether a function that was selected is meant at all; every one is when absent. */
  readonly concerns?: (fn: LambdaFunction) => boolean
  readonly plan: (fn: LambdaFunction, aws: Aws) => Promise<Plan>
  /** Called right before the write; what it returns is called when nothing was written after all. */
  readonly before: (fn: LambdaFunction, plan: UpdatePlan) => Promise<() => Promise<void>>
  /** Called when the function is as planned, also if it was so already. Returns warnings. */
  readonly after: (fn: LambdaFunction, plan: Plan, aws: Aws) => Promise<readonly string[]>
}

/** So many named functions are still told one by one, each with its own plan. */
const FEW = 10

/** Changes functions: a few that are named one after the other, more of them as a fleet. */
export async function runChange(
  options: ChangeOptions,
  ctx: Context,
  jobFor: (run: Run) => Job,
): Promise<ExitCode> {
  const run = { id: ctx.newId(4), at: ctx.now() }
  if (isFleet(options.functions, options) || options.region === 'all' || options.functions.length === 0) {
    return runFleet(options, ctx, jobFor, run)
  }
  const targets = targetsOf(options.functions.map(parseWritableRef), options.region, ctx)
  if (targets.length > FEW) return runFleet(options, ctx, jobFor, run)
  return oneByOne(targets, options, ctx, jobFor(run), run)
}

/** A failure of one never keeps the next from its turn. */
async function oneByOne(
  targets: readonly Target[],
  options: ChangeOptions,
  ctx: Context,
  job: Job,
  run: Run,
): Promise<ExitCode> {
  const of = job.of === undefined ? {} : { of: job.of }
  const flags = plannedFlags(options)
  const journal = openJournal(ctx, { run: run.id, at: run.at.toISOString(), command: job.verb, flags, ...of })
  const reports: Report[] = []
  for (const target of targets) {
    const report = await reportOn(target, { job, journal, dryRun: options.dryRun }, ctx, reports.length === 0)
    reports.push(report)
    if (report.fn && report.result.kind !== 'stopped') await journal.done(report.fn.arn, outcomeOf(report))
    if (ctx.output === 'text') ctx.out(renderResult(report, job.verb, ctx.canvas))
  }
  if (ctx.output === 'json') {
    const functions = reports.map(reportToJson)
    ctx.out(jsonLines({ version: 1, command: job.verb, run: run.id, dryRun: options.dryRun, functions }))
  }
  return exitCodeOf(reports, ctx)
}

interface Errand {
  readonly job: Job
  readonly journal: Journal
  readonly dryRun: boolean
}

async function reportOn(target: Target, errand: Errand, ctx: Context, first: boolean): Promise<Report> {
  const { name } = target.ref
  const known = { name, ...(target.region ? { region: target.region } : {}), warnings: [] }
  if (ctx.signal.aborted) return { ...known, result: { kind: 'stopped' } }
  try {
    const aws = await target.connect()
    const fn = await readSettled(aws, target.ref, ctx)
    return await changeOne(fn, {
      ...errand,
      aws,
      ctx,
      plan: (now) => errand.job.plan(now, aws),
      show: (now, plan) => {
        if (ctx.output === 'text') ctx.out(renderPlan(now, plan, ctx.canvas))
      },
      tell: ctx.tell,
      turn: async () => true,
      cuttable: true,
    })
  } catch (error) {
    if (ctx.signal.aborted) return { ...known, result: { kind: 'stopped' } }
    if (!(error instanceof OtlError) || (first && concernsCaller(error))) throw error
    return failureOf(error, name, target.region)
  }
}
