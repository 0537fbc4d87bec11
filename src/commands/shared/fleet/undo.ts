import type { Context } from '../../../context.ts'
import { backFrom, withBack } from '../../../domain/instrument/besides.ts'
import { planDisable } from '../../../domain/instrument/disable.ts'
import { variablesIn } from '../../../domain/instrument/fleet/changes.ts'
import type { RunRecord, Written } from '../../../domain/instrument/fleet/journal.ts'
import { planUndo } from '../../../domain/instrument/fleet/replan.ts'
import { isUndone, writtenCount } from '../../../domain/instrument/fleet/runs.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import { blocked, type Plan } from '../../../domain/instrument/plan.ts'
import type { Receipt } from '../../../domain/instrument/receipt.ts'
import { Exit, OtlError, usageError } from '../../../errors.ts'
import type { Job } from '../change.ts'
import { fileReceipt, findBesides, findReceipt, putBackReceipt, standingReceipt } from '../receipts.ts'
import { takingBack } from '../take-back.ts'
import { readRuns } from './journal.ts'

/**
 * Takes back what one run did to a function: by the run's own story where this machine has it, else by the receipt in the
 * function's tags or in a file. Afterwards the function has the receipt that it had before the run.
 * @param record undefined on a machine that did not make the run
 */
export function undoJob(run: string, record: RunRecord | undefined): Job {
  const back = takingBack()
  const story = (fn: LambdaFunction) => record?.functions.get(fn.arn)?.written
  return {
    verb: 'undo',
    of: run,
    concerns: (fn) => record?.functions.has(fn.arn) ?? true,
    plan: async (fn, { ctx }) => {
      const written = story(fn)
      const receipt = await findReceipt(ctx, fn)
      const besides = await standingReceipt(ctx, fn)
      if (record && written) {
        const plan = planByStory(record, written, fn, receipt)
        return withBack(plan, besides && backFrom(besides, written.receipt))
      }
      return withBack(planByReceipt(run, fn, receipt), besides?.run === run ? backFrom(besides) : undefined)
    },
    named: async (fn, { ctx }) => {
      const written = story(fn)
      return written
        ? variablesIn(written.changes)
        : Object.keys((await findReceipt(ctx, fn))?.variables ?? {})
    },
    before: async (fn, _plan, { ctx }) => {
      const earlier = story(fn)?.receipt
      // What goes back after the write is told until then.
      return earlier ? fileReceipt(ctx, fn, { ...earlier, ...(await findBesides(ctx, fn)) }) : async () => {}
    },
    after: async (fn, plan, hands) => {
      const { aws, ctx } = hands
      const written = story(fn)
      const receipt = await findReceipt(ctx, fn)
      // Nothing was taken back, and the receipt belongs to another run.
      const idle = plan.kind === 'unchanged' && !plan.back
      if (idle && (!written || (receipt && receipt.run !== run))) return []
      return back.after(fn, plan, hands, () => putBackReceipt(ctx, aws, fn, written?.receipt))
    },
    end: back.end,
  }
}

function planByStory(record: RunRecord, { changes }: Written, fn: LambdaFunction, receipt?: Receipt): Plan {
  const later = receipt && receipt.run !== record.run && Date.parse(receipt.at) > Date.parse(record.at)
  return later ? overtaken(receipt) : planUndo(fn, changes)
}

function planByReceipt(run: string, fn: LambdaFunction, receipt: Receipt | undefined): Plan {
  if (receipt?.run !== run) return { kind: 'unchanged', notes: [] }
  const plan = planDisable(fn, receipt)
  if (plan.kind !== 'update' || receipt.since === undefined) return plan
  const note = `back to before run ${receipt.since}: the receipt keeps no state in between`
  return { ...plan, notes: [...plan.notes, note] }
}

function overtaken({ run }: Receipt): Plan {
  return blocked({
    code: 'changed-since',
    reason: `run ${run} changed it later`,
    wayOut: `undo that one first: \`otl undo ${run}\``,
  })
}

/** The newest run that changed something, is no undoing itself, and has not been undone. */
export async function newestRun(ctx: Context): Promise<RunRecord> {
  const runs = await readRuns(ctx)
  const found = runs.find((one) => one.command !== 'undo' && writtenCount(one) > 0 && !isUndone(one, runs))
  if (found) return found
  const hint = '`otl undo --list` shows its runs'
  throw new OtlError('this machine knows of no run to undo', { code: Exit.No, hint })
}

export function writtenArns({ functions }: RunRecord): string[] {
  return [...functions].flatMap(([arn, { written }]) => (written ? [arn] : []))
}

/** The run was not named, so somebody has to agree to it. */
export async function agreeToNewest(
  record: RunRecord,
  yes: true | number | undefined,
  ctx: Context,
): Promise<void> {
  if (yes !== undefined) return
  const count = writtenCount(record)
  const which = `run ${record.run} (${record.command}, ${count} function${count === 1 ? '' : 's'}, ${record.at})`
  if (!ctx.interactive) {
    throw usageError(
      `the newest run is ${which}; nothing was written`,
      `otl undo ${record.run}, or add --yes`,
    )
  }
  const answer = await ctx.ask(`undo ${which}? [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new OtlError('nothing was written', { code: Exit.No })
}
