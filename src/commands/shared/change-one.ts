import { changesAnything } from '../../domain/instrument/besides.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../../domain/instrument/plan.ts'
import type { Report, Result } from '../../domain/instrument/report.ts'
import { violationOf } from '../../domain/instrument/safeguard.ts'
import { describeDrift, settingsOf, showsNone, updateOf } from '../../domain/instrument/settings.ts'
import { OtlError } from '../../errors.ts'
import { remark } from '../../render/plan.ts'
import type { Hands, Job } from './change.ts'
import type { Journal } from './fleet/journal.ts'

/** What changing one function takes, whether it is alone or one of a thousand. */
export interface Means extends Hands {
  readonly job: Job
  readonly journal: Journal
  readonly dryRun: boolean
  readonly plan: (fn: LambdaFunction) => Promise<Plan>
  /** Called with every plan that is made here, the first included. */
  readonly show: (fn: LambdaFunction, plan: Plan) => void
  /** Waits until a write may leave; false when the run was interrupted meanwhile. */
  readonly turn: () => Promise<boolean>
  /** Whether Ctrl-C cuts calls that are under way. */
  readonly cuttable: boolean
}

/** Two writers in a row may each win once; a third time is somebody else's deployment in full swing. */
const ROUNDS = 2

/**
 * Plans, writes once, waits until Lambda runs it.
 * @param known a plan that was made of exactly this reading
 * @throws OtlError when it cannot be found out what became of the function
 */
export async function changeOne(read: LambdaFunction, means: Means, known?: Plan): Promise<Report> {
  const { job, dryRun, ctx } = means
  let fn = read
  for (let round = 1; ; round++) {
    const plan = (round === 1 ? known : undefined) ?? (await means.plan(fn))
    const report = (result: Result, warnings: readonly string[] = []): Report => {
      return { name: fn.name, region: fn.region, fn, plan, result, warnings }
    }
    means.show(fn, plan)
    if (plan.kind === 'blocked') return report({ kind: 'blocked' })
    if (dryRun) return report({ kind: changesAnything(plan) ? 'planned' : 'already' })
    if (ctx.signal.aborted) return report({ kind: 'stopped' })
    if (plan.kind === 'unchanged') {
      // In a later round it was the write before, whose answer was lost, that made it so.
      const already = round === 1 && !plan.back ? 'already' : 'changed'
      if (changesAnything(plan)) await means.journal.writing(fn, plan)
      return report({ kind: already }, await job.after(fn, plan, means))
    }
    const outcome = await write(fn, plan, means)
    if (outcome.kind === 'live') {
      const warnings = [...differences(plan, outcome.fn), ...(await job.after(outcome.fn, plan, means))]
      return report({ kind: 'changed' }, warnings)
    }
    if (outcome.kind === 'refused') throw outcome.error
    if (outcome.kind === 'stopped') return report({ kind: 'stopped' })
    if (outcome.kind === 'interrupted') return report({ kind: 'failed', ...interrupted(fn), looked: false })
    if (outcome.kind === 'failed') return report({ kind: 'failed', ...givenUp(fn, outcome), looked: true })
    if (round === ROUNDS) return report({ kind: 'failed', ...overtaken, looked: true })
    tellDrift(fn, outcome.fn, means)
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

/** Lambda promises that the old configuration stays in force; what it then tells of the function is held against that. */
function givenUp(before: LambdaFunction, { reason, fn }: { reason: string; fn: LambdaFunction }) {
  const [old, now] = [settingsOf(before), settingsOf(fn)]
  const drift = old && now ? describeDrift(old, now) : undefined
  const said = `Lambda gave the update up: ${reason.replace(/\.$/, '')}`
  if (drift?.length === 0) return { reason: `${said}; the old configuration is in force` }
  const what = drift
    ? `it now shows other settings than before: ${drift.join(', ')}`
    : 'it cannot be read back'
  return { reason: `${said}; ${what}`, hint: `otl status ${fn.name}` }
}

async function write(fn: LambdaFunction, plan: UpdatePlan, means: Means) {
  const { aws, job, ctx, turn, cuttable } = means
  const update = updateOf(plan.changes, plan.after)
  const violation = violationOf(fn, update, {
    variables: (await job.named?.(fn, means)) ?? [],
    layers: plan.own ?? [],
  })
  if (violation) throw new OtlError(`refused to send the update of ${fn.name}: ${violation}`)
  if (!(await turn())) return { kind: 'stopped' } as const
  const undo = await announced(fn, plan, means)
  const progress = ctx.progress(`updating ${fn.name}`)
  try {
    const outcome = await aws.updateConfiguration(fn, update)
    const arrived = outcome.kind !== 'refused' && !showsNone(plan.changes, outcome.fn)
    if (outcome.kind !== 'live' && !arrived) await undo()
    return outcome
  } catch (error) {
    if (cuttable && ctx.signal.aborted) return { kind: 'interrupted' } as const
    throw error
  } finally {
    progress.stop()
  }
}

/** Story and receipt are written before the write. @returns what takes both back when nothing was written after all */
async function announced(fn: LambdaFunction, plan: UpdatePlan, means: Means): Promise<() => Promise<void>> {
  const { job, journal } = means
  await journal.writing(fn, plan)
  try {
    const undo = await job.before(fn, plan, means)
    return async () => {
      await undo()
      await journal.unwritten(fn.arn)
    }
  } catch (error) {
    await journal.unwritten(fn.arn)
    throw error
  }
}

/** Lambda's word that an update is live is checked against what it then tells of the function. */
function differences(plan: UpdatePlan, live: LambdaFunction): string[] {
  const now = settingsOf(live)
  const drift = now ? describeDrift(plan.after, now) : []
  return drift.length > 0 ? [`the function is not as planned: ${drift.join(', ')}`] : []
}

function tellDrift(before: LambdaFunction, after: LambdaFunction, { ctx }: Means): void {
  const [old, now] = [settingsOf(before), settingsOf(after)]
  const drift = old && now ? describeDrift(old, now) : []
  const what = drift.length > 0 ? drift.join(', ') : 'nothing that otl plans with'
  ctx.tell(remark(`${before.name} was changed meanwhile: ${what}; planning again`, ctx.canvas))
}

/** What came to light about a function after its own turn. */
export function withWarnings(
  report: Report,
  told: ReadonlyMap<string, readonly string[]> | undefined,
): Report {
  const more = told?.get(report.fn?.arn ?? '') ?? []
  return more.length === 0 ? report : { ...report, warnings: [...report.warnings, ...more] }
}
