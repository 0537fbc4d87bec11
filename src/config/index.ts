import path from 'node:path'
import { type Baseline, baselineFrom } from '../domain/policy/baseline.ts'
import { type Policy, USUAL_POLICY } from '../domain/policy/policy.ts'
import { usageError } from '../errors.ts'
import { type ConfigFile, findConfig, loadConfig } from './find.ts'
import { policyOf } from './policy.ts'
import { validate } from './validate.ts'

export interface LoadedPolicy {
  readonly policy: Policy
  /** As it was named, or from the folder of the search. Absent where there is none. */
  readonly file?: string
  /** Absolute, as the policy names it. */
  readonly baseline?: string
}

/**
 * The policy of a team: the file that is named, or the nearest `otl.config.*` from a folder upwards.
 * @throws OtlError with the line of what is wrong
 */
export async function loadPolicy(folder: string, named?: string): Promise<LoadedPolicy> {
  const file = named === undefined ? await findConfig(folder) : await loadConfig(path.resolve(folder, named))
  if (!file) return { policy: USUAL_POLICY }
  const shown = named ?? shownFrom(folder, file)
  const checked = validate(file, shown)
  const { baseline } = checked.value.check ?? {}
  return {
    policy: policyOf(checked),
    file: shown,
    ...(baseline === undefined ? {} : { baseline: path.resolve(path.dirname(file.path), baseline) }),
  }
}

function shownFrom(folder: string, file: ConfigFile): string {
  return path.relative(folder, file.path) || file.path
}

/** @throws OtlError for a file that is none */
export function parseBaseline(text: string, shown: string): Baseline {
  const baseline = baselineFrom(asJson(text))
  if (baseline) return baseline
  throw usageError(`${shown} is no baseline of otl`, '`otl check --update-baseline` writes one')
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
