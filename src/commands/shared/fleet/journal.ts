import type { Context } from '../../../context.ts'
import { recordChanges } from '../../../domain/instrument/fleet/changes.ts'
import {
  type JournalLine,
  journalText,
  type RunHead,
  type RunRecord,
  readJournal,
} from '../../../domain/instrument/fleet/journal.ts'
import type { Outcome } from '../../../domain/instrument/fleet/outcome.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import type { Plan } from '../../../domain/instrument/plan.ts'
import { OtlError, usageError } from '../../../errors.ts'
import { standingReceipt } from '../receipts.ts'

/** Tells the story of one run to a file as it happens; nothing is written for a run that changes nothing. */
export interface Journal {
  /** The functions that are about to be changed. */
  begin(functions: readonly { readonly arn: string; readonly selected: boolean }[]): Promise<void>
  /** Before a write, be it of a policy or an alias alone. Fails with an OtlError when it cannot be told: then nothing must be written to Lambda either. */
  writing(fn: LambdaFunction, plan: Plan): Promise<void>
  /** The announced write did not happen. */
  unwritten(arn: string): Promise<void>
  done(arn: string, outcome: Outcome): Promise<void>
}

export function openJournal(ctx: Context, head: RunHead): Journal {
  const name = `runs/${head.run}.jsonl`
  const mentioned = new Set<string>()
  let begun = false
  const append = async (lines: readonly JournalLine[]) => {
    const first: JournalLine[] = begun ? [] : [{ line: 'run', version: 1, ...head }]
    await ctx.files.appendState(name, [...first, ...lines].map(journalText).join(''))
    begun = true
    for (const line of lines) if ('arn' in line) mentioned.add(line.arn)
  }
  // What is over is over: a full disk makes the story shorter, not the function's result worse.
  const note = async (line: JournalLine & { readonly arn: string }) => {
    if (mentioned.has(line.arn)) await append([line]).catch(ignoreOtlErrors)
  }
  return {
    begin: async (functions) => {
      const lines = functions.map(({ arn, selected }): JournalLine => {
        return { line: 'function', arn, ...(selected ? { selected: true } : {}) }
      })
      if (lines.length > 0) await append(lines)
    },
    writing: async (fn, plan) => {
      const receipt = await standingReceipt(ctx, fn)
      const recorded = plan.kind === 'update' ? recordChanges(plan.changes, plan.before, plan.after) : []
      await append([{ line: 'write', arn: fn.arn, changes: recorded, ...(receipt ? { receipt } : {}) }])
    },
    unwritten: (arn) => note({ line: 'unwritten', arn }),
    done: (arn, outcome) => note({ line: 'done', arn, outcome }),
  }
}

function ignoreOtlErrors(error: unknown): void {
  if (!(error instanceof OtlError)) throw error
}

/** Every run that this user's otl remembers, the newest first. */
export async function readRuns(ctx: Context): Promise<readonly RunRecord[]> {
  const names = await ctx.files.listState('runs')
  const texts = await Promise.all(names.map((name) => ctx.files.readState(`runs/${name}`)))
  const runs = texts.flatMap((text) => (text === undefined ? [] : (readJournal(text) ?? [])))
  return runs.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))
}

/** @param id a run's id or its beginning; undefined when no run of this user has it */
export async function findRun(ctx: Context, id: string): Promise<RunRecord | undefined> {
  const wanted = id.toLowerCase()
  const found = (await readRuns(ctx)).filter(({ run }) => run.startsWith(wanted))
  if (found.length > 1 && found.every(({ run }) => run !== wanted)) {
    throw usageError(`several runs begin with ${id}`, 'give more of it; `otl undo --list` shows them')
  }
  return found.find(({ run }) => run === wanted) ?? found[0]
}
