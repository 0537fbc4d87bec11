import type { Context } from '../../../context.ts'
import { baselineFrom, baselineOf } from '../../../domain/policy/baseline.ts'
import type { Finding } from '../../../domain/policy/finding.ts'
import type { LoadedPolicy } from '../../../domain/policy/loaded.ts'
import { OtlError, usageError } from '../../../errors.ts'
import { jsonLines } from '../json.ts'
import type { CheckOptions } from './options.ts'

/** The file of the flag, else that of the policy. */
export function baselineFile({ baseline }: CheckOptions, loaded: LoadedPolicy): string | undefined {
  return baseline ?? loaded.baseline
}

/** Keys of what does not count; none where the baseline is about to be written anew. */
export async function readBaseline(
  options: CheckOptions,
  loaded: LoadedPolicy,
  ctx: Context,
): Promise<ReadonlySet<string>> {
  const file = baselineFile(options, loaded)
  if (options.updateBaseline) {
    if (file !== undefined) return new Set()
    throw usageError('--update-baseline does not know where to write', 'add --baseline otl-baseline.json')
  }
  if (file === undefined) return new Set()
  const baseline = baselineFrom(asJson(new TextDecoder().decode(await readNamed(file, ctx))))
  if (baseline) return new Set(baseline.findings)
  throw usageError(`${file} is no baseline of otl`, 'write one with --update-baseline')
}

async function readNamed(file: string, ctx: Context): Promise<Uint8Array> {
  try {
    return await ctx.files.read(file)
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    throw usageError(error.message, 'write one with --update-baseline')
  }
}

/** @returns how many findings it holds */
export async function writeBaseline(
  file: string,
  findings: readonly Finding[],
  ctx: Context,
): Promise<number> {
  const baseline = baselineOf(findings)
  await ctx.files.publish(file, `${jsonLines(baseline).join('\n')}\n`)
  return baseline.findings.length
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
