import { accompanimentOf } from '../../domain/instrument/fleet/accompaniment.ts'
import { type Receipt, type Run, receiptOf } from '../../domain/instrument/receipt.ts'
import { NO_WISH, type Wish } from '../../domain/instrument/wish.ts'
import { variablesOf } from '../../domain/instrument/wish-variables.ts'
import { afterEnable } from './after-enable.ts'
import type { ChangeOptions, Job } from './change.ts'
import type { Goal, GoalOptions } from './goal.ts'
import { type PreflightOptions, preflightPlanner } from './preflight.ts'
import { fileReceipt, findBesides, findReceipt } from './receipts.ts'
import { attachOurs } from './role-policy.ts'

export interface EnableOptions extends ChangeOptions, PreflightOptions, GoalOptions {
  /** What to set beside the layer; nothing when absent. */
  readonly wish?: Wish
}

/** What enable does to one function, for as many as there are. */
export function enableJob(goal: Goal, run: Run, options: EnableOptions): Job {
  const { wish = NO_WISH } = options
  const receipts = new Map<string, Receipt>()
  const plan = preflightPlanner(options)
  return {
    verb: 'enable',
    goesWith: accompanimentOf(options),
    plan: async (fn, hands, reviewed) => {
      const extras = { wish, receipt: await findReceipt(hands.ctx, fn) }
      return plan(goal.seen(fn), hands, goal.of, extras, reviewed)
    },
    named: async () => variablesOf(wish),
    before: async (fn, { changes, attach }, { aws, ctx }) => {
      const filed = receiptOf(changes, run, await findReceipt(ctx, fn), await findBesides(ctx, fn))
      const receipt = attach ? { ...filed, policy: attach } : filed
      receipts.set(fn.arn, receipt)
      const withdraw = await fileReceipt(ctx, fn, receipt)
      const forget = async () => {
        receipts.delete(fn.arn)
        await withdraw()
      }
      return attach ? attachOurs(attach, aws, forget, ctx) : forget
    },
    after: (fn, done, { aws, ctx }) =>
      afterEnable({ fn, plan: done, receipt: receipts.get(fn.arn), run, aws, ctx }),
  }
}
