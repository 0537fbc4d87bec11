import type { Plan, UpdatePlan } from '../instrument/plan.ts'
import type { RecipeAnswer, RefusalCode } from '../instrument/recipe.ts'
import { HANDLER_IS_ESM } from '../instrument/variables.ts'
import type { CheckId, Outcome, Preflight } from './check.ts'

/** A check that blocks turns the plan into a refusal; everything else travels with it. */
export function judged(plan: UpdatePlan, preflight: Preflight): Plan {
  const blocker = preflight.checks.find(({ outcome }) => outcome === 'block')
  if (!blocker) return { ...plan, preflight }
  const { id, what: reason, wayOut = '' } = blocker
  return { kind: 'blocked', refusal: { code: refusals[id] ?? 'preflight', reason, wayOut }, preflight }
}

const refusals: Partial<Record<CheckId, RefusalCode>> = {
  streaming: 'response-streaming',
  'unzipped-size': 'package-too-large',
  'code-signing': 'code-signing',
}

/** Only the distro's own script for Node.js is known to listen to HANDLER_IS_ESM. */
export function hearsModule(answer: RecipeAnswer): boolean {
  return answer.kind === 'recipe' && answer.recipe.layer.layerName === 'AWSOpenTelemetryDistroJs'
}

/** A user's own value always wins, as with every default. */
export function sayingModule(answer: RecipeAnswer): RecipeAnswer {
  if (answer.kind === 'refusal') return answer
  const { recipe } = answer
  return { kind: 'recipe', recipe: { ...recipe, defaults: { ...recipe.defaults, [HANDLER_IS_ESM]: 'true' } } }
}

export function countOutcomes({ checks }: Preflight): Readonly<Record<Outcome, number>> {
  const count = { ok: 0, warn: 0, block: 0, 'could-not-check': 0 }
  for (const { outcome } of checks) count[outcome]++
  return count
}
