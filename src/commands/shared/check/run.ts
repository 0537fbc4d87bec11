import type { Context } from '../../../context.ts'
import { type Checking, expiredWaivers } from '../../../domain/policy/check.ts'
import type { Policy } from '../../../domain/policy/policy.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import type { Remedies, Remedy } from '../../../render/check/report.ts'
import { tellerFor } from '../../../render/check/teller.ts'
import { renderFunction, renderPolicyFindings } from '../../../render/check/text.ts'
import { remark } from '../../../render/plan.ts'
import { baselineFile, readBaseline, shrinkBaseline, updateBaseline } from './baseline.ts'
import { collect, type Found, nothingFound } from './collect.ts'
import { functionsInFiles, requestOf } from './files.ts'
import { draftPatch } from './fix/draft.ts'
import { fixFiles } from './fix/files.ts'
import { checkFixFlags } from './fix/flags.ts'
import { fixLive } from './fix/live.ts'
import { liveFunctions } from './live.ts'
import { type CheckOptions, sourcesOf } from './options.ts'
import { writeAnswer, writeReports } from './outputs.ts'
import { type Asked, codeOf, reportOf, scopeOf, settledOf, showTally } from './report.ts'
import { readerFor } from './seen.ts'

/** Checks one function after the other, and prints each as it comes. */
export async function check(options: CheckOptions, ctx: Context): Promise<ExitCode> {
  const sources = sourcesOf(options)
  checkFixFlags(options, sources, ctx)
  const asked = await askedOf(options, ctx)
  if (options.fix && sources.files) return fixFiles(asked, ctx)
  const found = nothingFound(isKept(asked, sources.files, ctx) ? 'all' : 'counts')
  const remedies = sources.files ? await checkFiles(found, asked, ctx) : undefined
  if (sources.live) await checkLive(found, asked, ctx)
  const expired = expiredWaivers(asked.checking)
  found.findings.push(...expired)
  if (ctx.output === 'text') ctx.out(renderPolicyFindings(expired, ctx.canvas))
  if (options.fix) return fixLive(found, asked, ctx)
  return finish(found, asked, ctx, remedies)
}

/** Whether somebody needs what was found once more: a report, a baseline, a plan of what mends it. */
function isKept({ options, checking }: Asked, files: boolean, { output, reports }: Context): boolean {
  const { fix = false, updateBaseline } = options
  return (
    output !== 'text' || reports.length > 0 || files || fix || updateBaseline || checking.baseline.size > 0
  )
}

async function askedOf(options: CheckOptions, ctx: Context): Promise<Asked> {
  const loaded = await ctx.policy(options.policy)
  // One of a folder above may surprise.
  if (loaded.file?.startsWith('..')) ctx.tell(remark(`the policy is ${loaded.file}`, ctx.canvas))
  const baseline = await readBaseline(options, loaded, ctx)
  const today = ctx.now().toISOString().slice(0, 10)
  const checking: Checking = { policy: withFlags(loaded.policy, options), today, baseline }
  return { options, loaded, checking }
}

function withFlags(policy: Policy, { failOn }: CheckOptions): Policy {
  return failOn === undefined ? policy : { ...policy, failOn }
}

/** A person gets the patch of each function with what was found of it. */
async function checkFiles(
  found: Found,
  { options, checking }: Asked,
  ctx: Context,
): Promise<Remedies | undefined> {
  const request = requestOf(options)
  for await (const step of functionsInFiles(request, ctx)) collect(found, step, checking)
  for (const doubt of found.doubts) ctx.tell(remark(doubt, ctx.canvas))
  const asText = ctx.output === 'text' || ctx.reports.some(({ format }) => format === 'text')
  if (!asText) return undefined
  const draft = await draftPatch(found.inFiles, request, checking, ctx)
  const remedies = new Map([...draft.remedies].map(([key, remedy]) => [key, inShort(remedy)]))
  if (ctx.output !== 'text') return remedies
  for (const { about, fn, findings } of found.inFiles) {
    ctx.out(renderFunction(about, findings, ctx.canvas, remedies.get(`${fn.at.file} ${fn.id}`)))
  }
  return remedies
}

/** Lines to copy are for whoever asks for them. */
function inShort(remedy: Remedy): Remedy {
  if (remedy.kind !== 'left' || remedy.left.advice.length === 0) return remedy
  const wayOut = '--fix prints what to change by hand'
  return { kind: 'left', left: { ...remedy.left, wayOut, advice: [] } }
}

async function checkLive(found: Found, { options, checking }: Asked, ctx: Context): Promise<void> {
  const seen = readerFor(options, checking, ctx)
  const teller = tellerFor(ctx.canvas, checking.policy)
  const progress = ctx.progress('checking functions')
  try {
    for await (const step of liveFunctions(options, seen, ctx)) {
      if (step.kind === 'subject') progress.update(`checking functions: ${found.tally.functions + 1}`)
      const judged = collect(found, step, checking)
      if (!judged || ctx.output !== 'text') continue
      const remedy = options.fix && judged.byEnable ? ({ kind: 'in the plan' } as const) : undefined
      ctx.out(teller.function(judged.about, judged.findings, remedy))
    }
    ctx.out(teller.again())
  } finally {
    progress.stop()
  }
}

async function finish(
  found: Found,
  asked: Asked,
  ctx: Context,
  remedies: Remedies | undefined,
): Promise<ExitCode> {
  const { failures } = found
  const report = { ...reportOf(found, asked, ctx), ...(remedies ? { remedies } : {}) }
  await writeReports(report, ctx)
  if (ctx.output === 'text') showTally(found, asked, ctx)
  else await writeAnswer(report, ctx)
  if (failures.length === 0) await keepBaseline(found, asked, ctx)
  return asked.options.updateBaseline && failures.length === 0 ? Exit.Ok : codeOf(found, asked)
}

/** Not after a failure: what could not be looked at would be missing from it, and fail the next build. */
async function keepBaseline(found: Found, asked: Asked, ctx: Context): Promise<void> {
  const { options, loaded, checking } = asked
  const file = baselineFile(options, loaded) ?? ''
  const run = { findings: found.findings, scope: scopeOf(found, asked) }
  if (options.updateBaseline) await updateBaseline(file, checking.baseline, run, ctx)
  else if (options.shrinkBaseline) await shrinkBaseline(file, checking.baseline, settledOf(found, asked), ctx)
}
