import type { Context } from '../../../context.ts'
import { variablesIn } from '../../../domain/instrument/fleet/changes.ts'
import type { RunHead, RunRecord } from '../../../domain/instrument/fleet/journal.ts'
import { type PlanFile, readPlanFile } from '../../../domain/instrument/fleet/plan-file.ts'
import { planReviewed } from '../../../domain/instrument/fleet/replan.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import type { Plan } from '../../../domain/instrument/plan.ts'
import type { Run } from '../../../domain/instrument/receipt.ts'
import type { Selection } from '../../../domain/instrument/select.ts'
import { Exit, OtlError, usageError } from '../../../errors.ts'
import type { ChangeOptions, Hands, Job, JobFor } from '../change.ts'
import { parseWritableRef } from '../function-ref.ts'
import type { RegionPool } from '../regions.ts'
import { type Candidate, type Choice, choose } from './choose.ts'
import { plannedFlags } from './flags.ts'
import { findRun, readRuns } from './journal.ts'
import { readSelection } from './options.ts'

/** Where the functions of a run, and the plan for each, come from. */
export interface Source extends Choice {
  readonly job: Job
  readonly run: Run
  readonly head: RunHead
  readonly selection: Selection
  readonly plan: (fn: LambdaFunction, hands: Hands) => Promise<Plan>
  /** Whether agreement is still needed: what was reviewed, or agreed to before an interruption, has it. */
  readonly asks: boolean
}

/** From a plan file, from a run that was interrupted, or else from the selection of the command line. */
export async function sourceOf(
  options: ChangeOptions,
  ctx: Context,
  connect: RegionPool,
  jobFor: JobFor,
  fresh: Run,
): Promise<Source> {
  const flags = plannedFlags(options)
  const newHead = (job: Job): RunHead => {
    const head = { run: fresh.id, at: fresh.at.toISOString(), command: job.verb, flags }
    return job.of === undefined ? head : { ...head, of: job.of }
  }
  if (options.plan !== undefined) {
    const file = await planFileOf(options, (await jobFor(fresh)).verb, ctx)
    const planned = fromPlanFile(file, await jobFor(fresh, file.with), connect)
    return { ...nothingElse, ...planned, run: fresh, head: newHead(planned.job) }
  }
  if (options.resume !== undefined) {
    const record = await interrupted(options.resume, (await jobFor(fresh)).verb, flags, ctx)
    const run = { id: record.run, at: fresh.at }
    const job = await jobFor(run)
    const { functions: _, ...head } = record
    return { ...nothingElse, candidates: unfinished(record, connect), job, run, head, plan: job.plan }
  }
  const job = await jobFor(fresh)
  if (options.found !== undefined) {
    const candidates = options.found.map(({ arn, selected }) => candidateOf(arn, connect, selected))
    return { ...nothingElse, candidates, job, run: fresh, head: newHead(job), plan: job.plan, asks: true }
  }
  const chosen = readSelection(options.functions, options)
  const choice = await choose(chosen, options.region, connect, ctx)
  const { selection } = chosen
  return { ...choice, job, run: fresh, head: newHead(job), selection, plan: job.plan, asks: true }
}

const nothingElse = {
  failures: [],
  closed: [],
  unmatched: [],
  selection: { names: [], exclude: [], notTraced: false, tags: [] },
  asks: false,
} as const

function fromPlanFile(file: PlanFile, planner: Job, connect: RegionPool) {
  const reviewed = new Map(file.functions.map((one) => [one.arn, one]))
  const candidates = file.functions.map(({ arn }) => candidateOf(arn, connect, false))
  const changeOf = ({ arn }: LambdaFunction) => {
    const change = reviewed.get(arn)
    if (!change) throw usageError(`the plan does not name ${arn}`)
    return change
  }
  const plan = (fn: LambdaFunction, hands: Hands) =>
    planner.plan(fn, hands, (now) => planReviewed(now, changeOf(now)))
  const job: Job = { ...planner, named: async (fn) => variablesIn(changeOf(fn).changes) }
  return { candidates, plan, job }
}

async function planFileOf(options: ChangeOptions, verb: string, ctx: Context): Promise<PlanFile> {
  const path = options.plan ?? ''
  if (options.functions.length > 0 || options.all) {
    throw usageError('--plan names its functions itself', 'leave the functions out')
  }
  const [shaping] = plannedFlags(options)
  if (shaping !== undefined) {
    throw usageError(
      `--plan carries out what its file says, and ${shaping} would change that`,
      'leave it out',
    )
  }
  const read = readPlanFile(new TextDecoder().decode(await ctx.files.read(path)))
  if (read.kind === 'bad') throw usageError(`${path} ${read.reason}`, 'write one with --plan-out')
  if (read.file.command !== verb) {
    throw usageError(`${path} is a plan to ${read.file.command}`, `otl ${read.file.command} --plan ${path}`)
  }
  return read.file
}

async function interrupted(
  asked: true | string,
  command: string,
  flags: readonly string[],
  ctx: Context,
): Promise<RunRecord> {
  const record =
    asked === true
      ? (await readRuns(ctx)).find((run) => run.command === command && hasRest(run))
      : await findRun(ctx, asked)
  if (!record) {
    const which = asked === true ? `no run of ${command} was interrupted` : `there is no run ${asked}`
    throw new OtlError(which, { code: Exit.No, hint: '`otl undo --list` shows the runs' })
  }
  if (record.command !== command) {
    throw usageError(
      `run ${record.run} was one of ${record.command}`,
      `otl ${record.command} --resume ${record.run}`,
    )
  }
  if (JSON.stringify(record.flags) !== JSON.stringify(flags)) {
    const given = record.flags.length > 0 ? record.flags.join(' ') : 'none that shape the plan'
    throw usageError(`run ${record.run} began with other flags: ${given}`, 'give the same flags again')
  }
  return record
}

function hasRest({ functions }: RunRecord): boolean {
  return [...functions.values()].some(({ outcome }) => outcome === undefined || outcome === 'waiting')
}

/** What failed is tried again too. */
function unfinished({ functions }: RunRecord, connect: RegionPool): readonly Candidate[] {
  return [...functions].flatMap(([arn, { outcome, selected }]) => {
    const over = outcome !== undefined && outcome !== 'waiting' && outcome !== 'failed'
    return over ? [] : [candidateOf(arn, connect, selected)]
  })
}

function candidateOf(arn: string, connect: RegionPool, selected: boolean): Candidate {
  const ref = parseWritableRef(arn)
  return { ref, connect: () => connect(ref.region), selected, ...(ref.region ? { region: ref.region } : {}) }
}
