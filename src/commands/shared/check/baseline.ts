import type { Context } from '../../../context.ts'
import { parseJson } from '../../../domain/json.ts'
import { type Baseline, baselineFrom, renewed, type Scope } from '../../../domain/policy/baseline.ts'
import type { Finding } from '../../../domain/policy/finding.ts'
import type { LoadedPolicy } from '../../../domain/policy/loaded.ts'
import { OtlError, usageError } from '../../../errors.ts'
import { remark } from '../../../render/plan.ts'
import { jsonLines } from '../json.ts'
import type { CheckOptions } from './options.ts'

/** The file of the flag, else that of the policy. */
export function baselineFile({ baseline }: CheckOptions, loaded: LoadedPolicy): string | undefined {
  return baseline ?? loaded.baseline
}

/** Keys of what does not count. */
export async function readBaseline(
  options: CheckOptions,
  loaded: LoadedPolicy,
  ctx: Context,
): Promise<ReadonlySet<string>> {
  const { updateBaseline, shrinkBaseline } = options
  if (updateBaseline && shrinkBaseline) {
    throw usageError('--update-baseline puts in what --shrink-baseline never would', 'take one of them')
  }
  const file = baselineFile(options, loaded)
  if (file === undefined && (updateBaseline || shrinkBaseline)) {
    const flag = updateBaseline ? '--update-baseline' : '--shrink-baseline'
    throw usageError(`${flag} does not know where to write`, 'add --baseline otl-baseline.json')
  }
  if (file === undefined) return new Set()
  const bytes = await readNamed(file, updateBaseline, ctx)
  if (bytes === undefined) return new Set()
  const baseline = baselineFrom(parseJson(new TextDecoder().decode(bytes)))
  if (baseline) return new Set(baseline.findings)
  throw usageError(`${file} is no baseline of otl`, 'write one with --update-baseline')
}

/** Undefined where there is none yet and one is about to be written. */
async function readNamed(file: string, mayBeAbsent: boolean, ctx: Context): Promise<Uint8Array | undefined> {
  try {
    return await ctx.files.read(file)
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    if (mayBeAbsent) return undefined
    const { message, code } = error
    throw new OtlError(message, { code, cause: error, hint: 'write one with --update-baseline' })
  }
}

/** Not after a failure: what could not be looked at would be missing from it, and fail the next build. */
export async function updateBaseline(
  file: string,
  before: ReadonlySet<string>,
  { findings, scope }: { readonly findings: readonly Finding[]; readonly scope: Scope },
  ctx: Context,
): Promise<void> {
  const baseline = renewed(before, findings, scope)
  await writeBaseline(file, baseline, ctx)
  const count = baseline.findings.length
  ctx.tell(
    remark(`${file} holds ${count} finding${count === 1 ? '' : 's'}, which no longer count`, ctx.canvas),
  )
}

/** Takes out what nothing finds any more, and puts nothing in. */
export async function shrinkBaseline(
  file: string,
  before: ReadonlySet<string>,
  settled: readonly string[],
  ctx: Context,
): Promise<void> {
  if (settled.length === 0) return
  const gone = new Set(settled)
  const findings = [...before].filter((key) => !gone.has(key)).toSorted()
  await writeBaseline(file, { version: 1, findings }, ctx)
  ctx.tell(remark(`${file} is ${settled.length} shorter, and holds ${findings.length}`, ctx.canvas))
}

export async function writeBaseline(file: string, baseline: Baseline, ctx: Context): Promise<void> {
  await ctx.files.publish(file, `${jsonLines(baseline).join('\n')}\n`)
}
