import type { LambdaFunction } from '../instrument/function.ts'
import type { Owner } from '../instrument/owner.ts'
import type { Check } from '../preflight/check.ts'
import { type Format, titles } from './format.ts'

/**
 * What of a preflight matters to a template, as whole sentences without the function's name.
 * @param hears whether the layer listens to HANDLER_IS_ESM, so that not to know about the handler is a lack
 */
export function notesFrom(checks: readonly Check[], hears: boolean): readonly string[] {
  return checks.flatMap(({ id, outcome, what }) => {
    if (outcome === 'warn') return [what]
    const blind = hears && id === 'handler' && outcome === 'could-not-check'
    return blind ? [`whether the layer would miss an ES module could not be checked: ${what}`] : []
  })
}

/** A snippet in the language of the owner lasts; any other is gone with the owner's next deployment. */
export function ownerNote(
  { name }: LambdaFunction,
  owner: Owner | undefined,
  format: Format,
): string | undefined {
  if (!owner) return undefined
  const { tool, stack, evidence } = owner
  const who = stack === undefined ? titles[tool] : `the stack ${stack} (${titles[tool]})`
  if (tool === format)
    return stack === undefined ? undefined : `${who} owns this function: this belongs into its template`
  return `${who} owns this function (${evidence}): its next deployment takes the change back. What lasts is otl export ${name} --format ${tool}`
}
