import type { Context, FleetProgress } from '../../../context.ts'
import { outcomeOf } from '../../../domain/instrument/fleet/outcome.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import type { Plan } from '../../../domain/instrument/plan.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { OtlError } from '../../../errors.ts'
import { fleetNote } from '../../../render/fleet.ts'
import type { Hands, Job } from '../change.ts'
import { changeOne, type Means } from '../change-one.ts'
import { concernsCaller } from '../lookup.ts'
import type { Journal } from './journal.ts'
import type { FleetPool, Turns } from './pace.ts'
import { type Entry, eachOf, failureOf, silent } from './read.ts'

export interface Work {
  readonly job: Job
  readonly journal: Journal
  readonly pool: FleetPool
  /** Writes a second. */
  readonly rate: number
  readonly plan: (fn: LambdaFunction, hands: Hands) => Promise<Plan>
}

/** How long an update may take to become live without the pace being held up for want of workers, in seconds. */
const LATENCY = 8
const MOST_AT_ONCE = 64

/** Carries out every plan, regions side by side, each at its pace. Reports come in the order of the entries. */
export async function applyAll(
  entries: readonly Entry[],
  work: Work,
  doing: string,
  ctx: Context,
): Promise<readonly Report[]> {
  const reports: Report[] = []
  const progress = await ctx.fleetProgress(doing, entries.length)
  const tally = { done: 0, failed: 0 }
  const state = { over: false }
  const finish = async (report: Report, at: number) => {
    reports[at] = report
    tally.done++
    if (report.result.kind === 'failed') {
      tally.failed++
      progress.note(fleetNote(report, ctx.canvas))
    }
    progress.update(tally)
    if (report.fn && report.result.kind !== 'stopped')
      await work.journal.done(report.fn.arn, outcomeOf(report))
  }
  const hint = () => progress.note(['finishing what is in flight; Ctrl-C again leaves at once'])
  ctx.signal.addEventListener('abort', hint, { once: true })
  try {
    const workers = Math.min(MOST_AT_ONCE, Math.max(4, Math.ceil(work.rate * LATENCY)))
    await Promise.all(
      [...byRegion(entries)].map(([region, members]) =>
        eachOf(members, workers, async ({ entry, at }) => {
          const turns = work.pool.turns(region)
          await finish(state.over ? stopped(entry) : await one(entry, work, turns, progress, ctx, state), at)
        }),
      ),
    )
    return reports
  } finally {
    ctx.signal.removeEventListener('abort', hint)
    await progress.stop()
  }
}

async function one(
  entry: Entry,
  work: Work,
  turns: Turns,
  progress: FleetProgress,
  ctx: Context,
  state: { over: boolean },
): Promise<Report> {
  const { fn, aws, plan } = entry
  const hands: Hands = {
    aws,
    ctx: { ...ctx, progress: () => silent, tell: (lines) => progress.note(lines) },
  }
  const means: Means = {
    ...hands,
    job: work.job,
    journal: work.journal,
    dryRun: false,
    plan: (now) => work.plan(now, hands),
    show: () => {},
    turn: () => turns.take(),
    cuttable: false,
  }
  try {
    return await changeOne(fn, means, plan)
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    // Whoever may no longer ask would fail a thousand times with the same words.
    if (concernsCaller(error)) state.over = true
    return { ...failureOf(error, fn.name, fn.region), fn, plan }
  }
}

function stopped({ fn, plan }: Entry): Report {
  return { name: fn.name, region: fn.region, fn, plan, result: { kind: 'stopped' }, warnings: [] }
}

function byRegion(entries: readonly Entry[]): Map<string, { entry: Entry; at: number }[]> {
  const regions = new Map<string, { entry: Entry; at: number }[]>()
  for (const [at, entry] of entries.entries()) {
    const members = regions.get(entry.fn.region) ?? []
    members.push({ entry, at })
    regions.set(entry.fn.region, members)
  }
  return regions
}
