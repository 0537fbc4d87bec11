import path from 'node:path'
import type { LoadedPolicy } from '../domain/policy/loaded.ts'
import { USUAL_POLICY } from '../domain/policy/policy.ts'
import { type ConfigFile, findConfig, loadConfig } from './find.ts'
import { policyOf } from './policy.ts'
import { validate } from './validate.ts'

/**
 * The policy of a team: the file that is named, or the nearest `otl.config.*` from a folder upwards.
 * @throws OtlError with the line of what is wrong
 */
export async function loadPolicy(folder: string, named?: string): Promise<LoadedPolicy> {
  const file =
    named === undefined ? await findConfig(folder) : await loadConfig(path.resolve(folder, named), named)
  if (!file) return { policy: USUAL_POLICY }
  return readPolicy(file, named ?? fromHere(folder, file.path), folder)
}

/**
 * @param shown the file as messages should name it
 * @param folder what the path of its baseline should be told from
 */
export function readPolicy(file: ConfigFile, shown: string, folder: string): LoadedPolicy {
  const checked = validate(file, shown)
  const { baseline } = checked.value.check ?? {}
  return {
    policy: policyOf(checked),
    file: shown,
    ...(baseline === undefined
      ? {}
      : { baseline: fromHere(folder, path.resolve(path.dirname(file.path), baseline)) }),
  }
}

function fromHere(folder: string, file: string): string {
  return path.relative(folder, file) || file
}
