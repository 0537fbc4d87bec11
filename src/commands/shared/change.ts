import type { Aws, Context } from '../../context.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../../domain/instrument/plan.ts'
import type { Run } from '../../domain/instrument/receipt.ts'
import type { Report, Result } from '../../domain/instrument/report.ts'
import { violationOf } from '../../domain/instrument/safeguard.ts'
import { describeDrift, settingsOf, updateOf } from '../../domain/instrument/settings.ts'
import { Exit, type ExitCode, OtlError } from '../../errors.ts'
import { remark, renderPlan, renderResult, reportToJson } from '../../render/plan.ts'
import { parseWritableRef } from './function-ref.ts'
import { jsonLines } from './json.ts'
import { concernsCaller, readSettled } from './lookup.ts'
import { type Target, targetsOf } from './targets.ts'

export interface ChangeOptions {
  readonly functions: readonly string[]
  readonly dryRun: boolean
  readonly region?: string
}

/** Where enable and disable differ. */
export interface Job {
  readonly verb: 'enable' | 'disable'
  readonly plan: (fn: LambdaFunction, aws: Aws) => Promise<Plan>
  /** Variables besides otl's own that this change may touch: those that the command line or the receipt names. */
  readonly named?: (fn: LambdaFunction) => Promise<readonly string[]>
  /** Called right before the write; what it returns is called when nothing was written after all. */
  readonly before: (fn: LambdaFunction, plan: UpdatePlan) => Promise<() => Promise<void>>
  /** Called when the function is as planned, also if it was so already. Returns warnings. */
  readonly after: (fn: LambdaFunction, plan: Plan, aws: Aws) => Promise<readonly string[]>
}

/** Two writers in a row may each win once; a third time is somebody else's deployment in full swing. */
const ROUNDS = 2

/** Changes one function after the other: a failure of one never keeps the next from its turn. */
export async function runChange(
  options: ChangeOptions,
  ctx: Context,
  jobFor: (run: Run) => Job,
): Promise<ExitCode> {
  const targets = targetsOf(options.functions.map(parseWritableRef), options.region, ctx)
  const job = jobFor({ id: ctx.newId(4), at: ctx.now() })
  const reports: Report[] = []
  for (const target of targets) {
    const report = await reportOn(target, job, options, ctx, reports.length === 0)
    reports.push(report)
    if (ctx.output === 'text') ctx.out(renderResult(report, job.verb, ctx.canvas))
  }
  if (ctx.output === 'json') {
    ctx.out(
      jsonLines({
        version: 1,
        command: job.verb,
        dryRun: options.dryRun,
        functions: reports.map(reportToJson),
      }),
    )
  }
  return exitCodeOf(reports, ctx)
}

async function reportOn(
  target: Target,
  job: Job,
  { dryRun }: ChangeOptions,
  ctx: Context,
  first: boolean,
): Promise<Report> {
  const { name } = target.ref
  const known = { name, ...(target.region ? { region: target.region } : {}), warnings: [] }
  if (ctx.signal.aborted) return { ...known, result: { kind: 'stopped' } }
  try {
    const aws = await target.connect()
    const fn = await readSettled(aws, target.ref, ctx)
    return await change(fn, { aws, job, dryRun, ctx })
  } catch (error) {
    if (ctx.signal.aborted) return { ...known, result: { kind: 'stopped' } }
    if (!(error instanceof OtlError) || (first && concernsCaller(error))) throw error
    return { ...known, result: failure(error) }
  }
}

interface Means {
  readonly aws: Aws
  readonly job: Job
  readonly dryRun: boolean
  readonly ctx: Context
}

async function change(read: LambdaFunction, means: Means): Promise<Report> {
  const { aws, job, dryRun, ctx } = means
  let fn = read
  for (let round = 1; ; round++) {
    const plan = await job.plan(fn, aws)
    const report = (result: Result, warnings: readonly string[] = []): Report => {
      return { name: fn.name, region: fn.region, fn, plan, result, warnings }
    }
    if (ctx.output === 'text') ctx.out(renderPlan(fn, plan, ctx.canvas))
    if (plan.kind === 'blocked') return report({ kind: 'blocked' })
    if (dryRun) return report({ kind: plan.kind === 'update' ? 'planned' : 'already' })
    if (ctx.signal.aborted) return report({ kind: 'stopped' })
    if (plan.kind === 'unchanged') return report({ kind: 'already' }, await job.after(fn, plan, aws))
    const outcome = await write(fn, plan, means)
    if (outcome.kind === 'live') {
      const warnings = [...differences(plan, outcome.fn), ...(await job.after(outcome.fn, plan, aws))]
      return report({ kind: 'changed' }, warnings)
    }
    if (outcome.kind === 'refused') throw outcome.error
    if (outcome.kind === 'interrupted') return report({ kind: 'failed', ...interrupted(fn), looked: false })
    if (outcome.kind === 'failed') {
      return report({ kind: 'failed', reason: `Lambda gave the update up: ${outcome.reason}`, looked: true })
    }
    if (round === ROUNDS) return report({ kind: 'failed', ...overtaken, looked: true })
    tellDrift(fn, outcome.fn, ctx)
    fn = outcome.fn
  }
}

const overtaken = {
  reason: 'somebody else keeps changing the function; nothing was written',
  hint: 'run otl again when their deployment has ended',
}

/** The request may have left already, and Lambda does not stop with us; the receipt's file stays for that case. */
function interrupted({ name }: LambdaFunction): { reason: string; hint: string } {
  return { reason: 'interrupted during the update, which Lambda may still make', hint: `otl status ${name}` }
}

async function write(fn: LambdaFunction, plan: UpdatePlan, { aws, job, ctx }: Means) {
  const update = updateOf(plan.changes, plan.after)
  const violation = violationOf(fn, update, {
    variables: (await job.named?.(fn)) ?? [],
    layers: plan.own ?? [],
  })
  if (violation) throw new OtlError(`refused to send the update of ${fn.name}: ${violation}`)
  const undo = await job.before(fn, plan)
  const progress = ctx.progress(`updating ${fn.name}`)
  try {
    const outcome = await aws.updateConfiguration(fn, update)
    if (outcome.kind !== 'live') await undo()
    return outcome
  } catch (error) {
    if (ctx.signal.aborted) return { kind: 'interrupted' } as const
    throw error
  } finally {
    progress.stop()
  }
}

/** Lambda's word that an update is live is checked against what it then tells of the function. */
function differences(plan: UpdatePlan, live: LambdaFunction): string[] {
  const now = settingsOf(live)
  const drift = now ? describeDrift(plan.after, now) : []
  return drift.length > 0 ? [`the function is not as planned: ${drift.join(', ')}`] : []
}

function tellDrift(before: LambdaFunction, after: LambdaFunction, ctx: Context): void {
  const [old, now] = [settingsOf(before), settingsOf(after)]
  const drift = old && now ? describeDrift(old, now) : []
  const what = drift.length > 0 ? drift.join(', ') : 'nothing that otl plans with'
  ctx.tell(remark(`${before.name} was changed meanwhile: ${what}; planning again`, ctx.canvas))
}

function failure(error: OtlError): Result {
  const { message: reason, hint, code } = error
  return { kind: 'failed', reason, ...(hint ? { hint } : {}), looked: code === Exit.No }
}

function exitCodeOf(reports: readonly Report[], ctx: Context): ExitCode {
  if (ctx.signal.aborted) return Exit.Interrupted
  const bad = reports.filter(({ result }) => result.kind === 'blocked' || result.kind === 'failed')
  if (bad.length === 0) return Exit.Ok
  const blind = bad.filter(({ result }) => result.kind === 'failed' && !result.looked)
  return blind.length === reports.length ? Exit.Unknown : Exit.No
}
