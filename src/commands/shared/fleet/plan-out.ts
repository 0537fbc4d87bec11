import type { Context } from '../../../context.ts'
import { changesAnything } from '../../../domain/instrument/besides.ts'
import {
  type PlanFile,
  planFileToJson,
  reviewedChange,
  whyNotReviewable,
} from '../../../domain/instrument/fleet/plan-file.ts'
import type { Run } from '../../../domain/instrument/receipt.ts'
import { usageError } from '../../../errors.ts'
import type { Job } from '../change.ts'
import type { Entry } from './read.ts'

/** Writes what `--plan` will carry out; all of it or nothing, for nobody reviews what a file leaves out. */
export async function writePlanFile(
  path: string,
  { verb, goesWith = {} }: Job,
  entries: readonly Entry[],
  { at }: Run,
  ctx: Context,
): Promise<void> {
  const changed = entries.filter(({ plan }) => changesAnything(plan))
  for (const { fn, plan } of changed) {
    const why = whyNotReviewable(plan)
    if (why === undefined) continue
    throw usageError(
      `no plan was written: a plan file cannot hold the change of ${fn.name}, for ${why}`,
      'leave that variable out, or carry the change out without a file',
    )
  }
  const functions = changed.map(({ fn, plan }) => reviewedChange(fn, plan))
  const file: PlanFile = {
    version: 1,
    kind: 'otl-plan',
    command: verb,
    at: at.toISOString(),
    with: goesWith,
    functions,
  }
  await ctx.files.write(path, planFileToJson(file))
}
