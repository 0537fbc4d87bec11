import type { Aws, Context } from '../../context.ts'
import type { Accompaniment } from '../../domain/instrument/fleet/accompaniment.ts'
import { outcomeOf } from '../../domain/instrument/fleet/outcome.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../../domain/instrument/plan.ts'
import type { Run } from '../../domain/instrument/receipt.ts'
import type { Report } from '../../domain/instrument/report.ts'
import { type ExitCode, OtlError } from '../../errors.ts'
import { remark, renderPlan, renderResult, reportToJson } from '../../render/plan.ts'
import { changeOne, withWarnings } from './change-one.ts'
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
  /** Functions that another command has found, in the place of `functions`. */
  readonly found?: readonly FoundFunction[]
}

export interface FoundFunction {
  readonly arn: string
  /** Found by what it is, not named by the user. */
  readonly selected: boolean
}

/** Where enable, disable and undo differ. One job serves all functions of a run, several at once. */
export interface Job {
  readonly verb: 'enable' | 'disable' | 'undo'
  /** The run that this one takes back. */
  readonly of?: string
  /** Whether a function that was selected is meant at all; every one is when absent. */
  readonly concerns?: (fn: LambdaFunction) => boolean
  /** What was asked to go with every change; a plan file has to tell it. */
  readonly goesWith?: Accompaniment
  readonly plan: (fn: LambdaFunction, hands: Hands, reviewed?: Reviewed) => Promise<Plan>
  /** Variables besides otl's own that this change may touch: those that the command line or a receipt names. */
  readonly named?: (fn: LambdaFunction, hands: Hands) => Promise<readonly string[]>
  /** Called right before the write; what it returns is called when nothing was written after all. */
  readonly before: (fn: LambdaFunction, plan: UpdatePlan, hands: Hands) => Promise<() => Promise<void>>
  /** Called when the function is as planned, also if it was so already. Returns warnings. */
  readonly after: (fn: LambdaFunction, plan: Plan, hands: Hands) => Promise<readonly string[]>
  /** Called when no more functions come, for what had to wait. Returns warnings by the function's ARN. */
  readonly end?: () => Promise<ReadonlyMap<string, readonly string[]>>
}

/** What a job may use for one function: in a fleet the context has no spinner, and tells its story beside the bar. */
export interface Hands {
  readonly aws: Aws
  readonly ctx: Context
}

/** A plan that was made and looked at earlier, against the function as it is now. */
export type Reviewed = (fn: LambdaFunction) => Plan

/** @param reviewed what a plan file says instead of the command line */
export type JobFor = (run: Run, reviewed?: Accompaniment) => Job | Promise<Job>

/** So many named functions are still told one by one, each with its own plan. */
const FEW = 10

/** Changes functions: a few that are named one after the other, more of them as a fleet. */
export async function runChange(options: ChangeOptions, ctx: Context, jobFor: JobFor): Promise<ExitCode> {
  const run = { id: ctx.newId(4), at: ctx.now() }
  if (isFleet(options.functions, options) || options.region === 'all' || options.functions.length === 0) {
    return runFleet(options, ctx, jobFor, run)
  }
  const targets = targetsOf(options.functions.map(parseWritableRef), options.region, ctx)
  if (targets.length > FEW) return runFleet(options, ctx, jobFor, run)
  return oneByOne(targets, options, ctx, await jobFor(run), run)
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
  const keep = async (report: Report) => {
    if (report.fn && report.result.kind !== 'stopped') await journal.done(report.fn.arn, outcomeOf(report))
  }
  let late: Awaited<ReturnType<NonNullable<Job['end']>>> = new Map()
  for (const target of targets) {
    const changed = await reportOn(
      target,
      { job, journal, dryRun: options.dryRun },
      ctx,
      reports.length === 0,
    )
    // What functions share is taken back when the last of them is done.
    if (target === targets.at(-1)) late = (await job.end?.()) ?? late
    const report = withWarnings(changed, late)
    reports.push(report)
    await keep(report)
    if (ctx.output === 'text') ctx.out(renderResult(report, job.verb, ctx.canvas))
  }
  for (const [at, report] of reports.slice(0, -1).entries()) {
    const told = withWarnings(report, late)
    if (told.warnings.length === report.warnings.length) continue
    reports[at] = told
    await keep(told)
    const added = told.warnings.slice(report.warnings.length)
    if (ctx.output === 'text') {
      ctx.out(added.flatMap((warning) => remark(`${report.name}: ${warning}`, ctx.canvas)))
    }
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
      plan: (now) => errand.job.plan(now, { aws, ctx }),
      show: (now, plan) => {
        if (ctx.output === 'text') ctx.out(renderPlan(now, plan, ctx.canvas))
      },
      turn: async () => true,
      cuttable: true,
    })
  } catch (error) {
    if (ctx.signal.aborted) return { ...known, result: { kind: 'stopped' } }
    if (!(error instanceof OtlError) || (first && concernsCaller(error))) throw error
    return failureOf(error, name, target.region)
  }
}
