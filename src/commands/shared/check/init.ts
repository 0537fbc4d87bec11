import type { Context } from '../../../context.ts'
import { baselineOf } from '../../../domain/policy/baseline.ts'
import type { PolicyDraft } from '../../../domain/policy/draft/draft.ts'
import { draftPolicy, type LookedAt } from '../../../domain/policy/draft/index.ts'
import type { Finding } from '../../../domain/policy/finding.ts'
import { USUAL_POLICY } from '../../../domain/policy/policy.ts'
import { Exit, type ExitCode, OtlError } from '../../../errors.ts'
import { policyFile, policyJson } from '../../../render/check/draft/index.ts'
import { renderDraft } from '../../../render/check/draft/summary.ts'
import type { CheckFailure } from '../../../render/check/report.ts'
import { renderFailures } from '../../../render/check/text.ts'
import { remark } from '../../../render/plan.ts'
import { isSelection } from '../fleet/options.ts'
import { jsonLines } from '../json.ts'
import { writeBaseline } from './baseline.ts'
import { functionsInFiles, requestOf } from './files.ts'
import { commandLine, type InitOptions, type NewFile, newFile } from './init-file.ts'
import { liveFunctions } from './live.ts'
import { type CheckOptions, sourcesOf } from './options.ts'
import { readerFor } from './seen.ts'
import type { Step } from './step.ts'

/** Writes a policy made from the functions as they are today; one that is there stays as it is. */
export async function initPolicy(options: InitOptions, ctx: Context): Promise<ExitCode> {
  const file = await newFile(options, ctx)
  const { looked, failures, blind } = await look(options, ctx)
  ctx.tell(renderFailures(failures, ctx.canvas))
  if (blind !== undefined) ctx.tell(remark(`no function was looked at: ${blind}`, ctx.canvas))
  else if (looked.length === 0 && failures.length > 0)
    throw new OtlError('nothing could be looked at, so no policy is written')
  const { failOn, baseline } = options
  const { draft, findings } = draftPolicy(looked, {
    ...(failOn === undefined ? {} : { failOn }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(blind === undefined ? {} : { blind }),
  })
  if (file === undefined) ctx.out(jsonLines(policyJson(draft)))
  else ctx.out(renderDraft(draft, await write(file, draft, findings, ctx), commandLine(options), ctx.canvas))
  return failures.length > 0 && blind === undefined ? Exit.Unknown : Exit.Ok
}

/** @returns the files, as the user named them */
async function write(
  { name, format }: NewFile,
  draft: PolicyDraft,
  findings: readonly Finding[],
  ctx: Context,
): Promise<readonly string[]> {
  await ctx.files.publish(name, policyFile(draft, format), { anew: true })
  if (draft.baseline === undefined) return [name]
  await writeBaseline(draft.baseline, baselineOf(findings), ctx)
  return [name, draft.baseline]
}

interface Look {
  readonly looked: readonly LookedAt[]
  readonly failures: readonly CheckFailure[]
  /** Why there is nothing, where nobody said what to look at. */
  readonly blind?: string
}

/** Without an account, and without a name of anything, there still is a policy to begin with. */
async function look(options: CheckOptions, ctx: Context): Promise<Look> {
  const sources = sourcesOf(options)
  const named = sources.files || options.functions.length > 0 || isSelection(options.functions, options)
  const looked: LookedAt[] = []
  const failures: CheckFailure[] = []
  const progress = ctx.progress('looking at functions')
  try {
    for await (const step of steps(options, sources, ctx)) {
      if (step.kind === 'failure') failures.push(step.failure)
      else if (step.kind === 'subject') {
        const { subject, layers, seen } = step
        looked.push({ subject, found: { ...(layers ? { layers } : {}), ...(seen ? { seen } : {}) } })
        progress.update(`looking at functions: ${looked.length}`)
      }
    }
  } catch (error) {
    if (named || !(error instanceof OtlError) || ctx.signal.aborted) throw error
    return { looked: [], failures: [], blind: error.message }
  } finally {
    progress.stop()
  }
  const [first] = failures
  if (named || looked.length > 0 || !first) return { looked, failures }
  return { looked, failures: [], blind: first.reason }
}

async function* steps(
  options: CheckOptions,
  { files, live }: ReturnType<typeof sourcesOf>,
  ctx: Context,
): AsyncGenerator<Step> {
  if (files) yield* functionsInFiles(requestOf(options), ctx)
  if (!live) return
  const usual = { policy: USUAL_POLICY, today: '', baseline: new Set<string>() }
  yield* liveFunctions(options, readerFor(options, usual, ctx), ctx)
}
