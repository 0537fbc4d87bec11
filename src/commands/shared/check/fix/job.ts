import type { Context } from '../../../../context.ts'
import type { LambdaFunction } from '../../../../domain/instrument/function.ts'
import type { Run } from '../../../../domain/instrument/receipt.ts'
import { NO_WISH } from '../../../../domain/instrument/wish.ts'
import type { Mend } from '../../../../domain/policy/mend.ts'
import type { ChangeOptions, Job } from '../../change.ts'
import { enableJob } from '../../enable-job.ts'
import { readGoal } from '../../goal.ts'
import type { LiveMend } from '../collect.ts'

/**
 * What enable does, with the flags that the policy asks for: they may differ from function to function, so there is a
 * job for each set of them, and what layers and roles tell is asked for once a set.
 */
export async function mendingJob(
  mends: readonly LiveMend[],
  run: Run,
  options: ChangeOptions,
  ctx: Context,
): Promise<Job> {
  const jobs = new Map<string, Job>()
  const byArn = new Map(mends.map(({ arn, mend }) => [arn, mend]))
  const goals = { full: await readGoal({}, ctx), 'tracing-only': await readGoal({ tracingOnly: true }, ctx) }
  const jobOf = ({ arn }: LambdaFunction): Job => {
    const mend: Mend = byArn.get(arn) ?? { kind: 'full', wish: NO_WISH }
    const key = JSON.stringify(mend)
    const wish = mend.kind === 'full' ? mend.wish : NO_WISH
    const job = jobs.get(key) ?? enableJob(goals[mend.kind], run, { ...options, wish })
    jobs.set(key, job)
    return job
  }
  return {
    verb: 'enable',
    plan: (fn, ...rest) => jobOf(fn).plan(fn, ...rest),
    named: async (fn, hands) => (await jobOf(fn).named?.(fn, hands)) ?? [],
    before: (fn, ...rest) => jobOf(fn).before(fn, ...rest),
    after: (fn, ...rest) => jobOf(fn).after(fn, ...rest),
  }
}
