import type { Context } from '../../../context.ts'
import { usageError } from '../../../errors.ts'
import { count } from '../../../render/fleet-progress.ts'

export interface Question {
  readonly verb: string
  /** Functions that the plan changes. */
  readonly changes: number
  /** Whether some of them were found rather than named. */
  readonly selected: boolean
  readonly account: string
  readonly regions: readonly string[]
  readonly yes: true | number | undefined
}

/**
 * Nobody changes functions that they did not name without having been shown which and where. False when the answer is no.
 * @throws OtlError (usage) when nobody can answer, or when the count that was agreed to is not that of the plan
 */
export async function confirm(question: Question, ctx: Context): Promise<boolean> {
  const { verb, changes, selected, account, regions, yes } = question
  const what = `${count(changes)} function${changes === 1 ? '' : 's'}`
  if (typeof yes === 'number' && yes !== changes) {
    throw usageError(
      `the plan changes ${what}, not ${count(yes)}; nothing was written`,
      'look at the plan again',
    )
  }
  if (changes === 0 || yes !== undefined || !selected) return true
  const place = `${account} ${regions.join(', ')}`
  if (!ctx.interactive) {
    throw usageError(
      `the plan changes ${what} in ${place} that are not named one by one; nothing was written`,
      `add --yes=${changes} to agree to exactly that, --yes to agree to whatever it finds, or --dry-run`,
    )
  }
  const answer = await ctx.ask(`${verb} ${what} in ${place}? [y/N] `)
  return /^y(es)?$/i.test(answer.trim())
}
