import type { Context } from '../../../../context.ts'
import { Exit, type ExitCode } from '../../../../errors.ts'
import { type CheckReport, identity } from '../../../../render/check/report.ts'
import { remark } from '../../../../render/plan.ts'
import { type ChangeOptions, runChange } from '../../change.ts'
import { collect, type Found, type LiveMend, mendedBetween, nothingFound } from '../collect.ts'
import { liveFunctions } from '../live.ts'
import { writeAnswer, writeReports } from '../outputs.ts'
import { type Asked, codeOf, reportOf, showFunctions, showTally } from '../report.ts'
import { readerFor } from '../seen.ts'
import { mendingJob } from './job.ts'

/** So many named functions are told one by one, as enable does. */
const FEW = 10

/** Opens the plan of enable for what it would mend, and looks again at what came of it. */
export async function fixLive(before: Found, asked: Asked, ctx: Context): Promise<ExitCode> {
  const { mends } = before
  const none = mends.length === 0
  const text = ctx.output === 'text'
  if (text && !none) ctx.out([''])
  const change = none ? unchanged : await enable(mends, asked, ctx)
  if (none) ctx.tell(remark('nothing was found that `otl enable` would mend', ctx.canvas))
  const fresh = none || asked.options.dryRun ? nothingFound() : await again(before, asked, ctx)
  const after = merged(before, fresh)
  const mended = mendedBetween(before.findings, after.findings)
  const fixes = { files: [], mended, left: [], notes: [], enable: change.told }
  const report: CheckReport = { ...reportOf(after, asked, ctx), fixes }
  await writeReports(report, ctx)
  if (!text) await writeAnswer(report, ctx)
  else {
    if (!none) ctx.out([''])
    // What was not looked at again stands above.
    showFunctions(fresh, asked, ctx)
    showTally(after, asked, ctx)
  }
  // What the change could not find out is no answer, whatever the second look says.
  const cut = change.code === Exit.Unknown || change.code === Exit.Interrupted
  return cut ? change.code : codeOf(after, asked)
}

interface Changed {
  readonly code: ExitCode
  /** As `otl enable -o json` tells it. */
  readonly told: unknown
}

const unchanged: Changed = { code: Exit.Ok, told: null }

/** Text is the story of the run for a person; a program gets one document, which holds enable's. */
async function enable(mends: readonly LiveMend[], { options }: Asked, ctx: Context): Promise<Changed> {
  const lines: string[] = []
  const out = (some: readonly string[]) => void lines.push(...some)
  const teller: Context =
    ctx.output === 'text'
      ? ctx
      : ctx.output === 'json'
        ? { ...ctx, out }
        : { ...ctx, output: 'text', out: ctx.tell }
  const change = changeOptions(mends, options)
  const code = await runChange(change, teller, (run) => mendingJob(mends, run, change, teller))
  return { code, told: lines.length === 0 ? null : JSON.parse(lines.join('\n')) }
}

/** Functions that were found rather than named are a fleet, which asks before it writes. */
function changeOptions(
  mends: readonly LiveMend[],
  { dryRun = false, yes, rate }: Asked['options'],
): ChangeOptions {
  const pace = {
    dryRun,
    ...(yes === undefined ? {} : { yes }),
    ...(rate === undefined ? {} : { rate }),
  }
  const few = mends.length <= FEW && mends.every(({ selected }) => !selected)
  return few
    ? { ...pace, functions: mends.map(({ arn }) => arn) }
    : { ...pace, functions: [], found: mends.map(({ arn, selected }) => ({ arn, selected })) }
}

/** Looks once more at the functions that were to be mended. */
async function again({ mends }: Found, { options, checking }: Asked, ctx: Context): Promise<Found> {
  const fresh = nothingFound()
  const named = { functions: mends.map(({ arn }) => arn), updateBaseline: false }
  const seen = readerFor(options, checking, ctx)
  for await (const step of liveFunctions(named, seen, ctx)) collect(fresh, step, checking)
  return fresh
}

/** The rest is as it was. */
function merged(before: Found, fresh: Found): Found {
  const again = new Set(fresh.functions.map(identity))
  const old = before.findings.filter(({ about }) => !about || !again.has(identity(about)))
  return {
    ...before,
    findings: [...old, ...fresh.findings],
    failures: [...before.failures, ...fresh.failures],
  }
}
