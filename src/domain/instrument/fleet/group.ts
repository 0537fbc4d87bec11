import type { CheckId } from '../../preflight/check.ts'
import { changesAnything } from '../besides.ts'
import type { LambdaFunction } from '../function.ts'
import type { Plan } from '../plan.ts'
import type { Refusal } from '../recipe.ts'

export interface PlannedFunction {
  readonly fn: LambdaFunction
  readonly plan: Plan
}

/** Functions for which the plan is the same. */
export interface UpdateGroup {
  readonly region: string
  /** Of one of them; those of the others differ in what stays at most. */
  readonly plan: Plan
  readonly functions: readonly LambdaFunction[]
}

export interface BlockedGroup {
  readonly refusal: Refusal
  readonly functions: readonly LambdaFunction[]
}

export interface NoteGroup {
  readonly note: string
  readonly functions: readonly LambdaFunction[]
}

export interface GroupedPlan {
  readonly updates: readonly UpdateGroup[]
  readonly blocked: readonly BlockedGroup[]
  readonly unchanged: readonly LambdaFunction[]
  readonly notes: readonly NoteGroup[]
  /** For how many functions each check before the write could not be made. */
  readonly unchecked: ReadonlyMap<CheckId, number>
}

/** Equal changes together, the largest group first; a layer's ARN names its region, so regions stay apart. */
export function groupPlans(planned: readonly PlannedFunction[]): GroupedPlan {
  const updates = grouped(planned, ({ fn, plan }) =>
    changesAnything(plan) ? [JSON.stringify([fn.region, changesOf(plan)])] : [],
  )
  const blocked = grouped(planned, ({ plan }) => (plan.kind === 'blocked' ? [plan.refusal.reason] : []))
  const notes = grouped(planned, ({ plan }) => notesOf(plan))
  return {
    updates: updates.flatMap(([, members]) => {
      const [first] = members
      return first ? [{ region: first.fn.region, plan: first.plan, functions: functionsOf(members) }] : []
    }),
    blocked: blocked.flatMap(([, members]) => {
      const plan = members[0]?.plan
      return plan?.kind === 'blocked' ? [{ refusal: plan.refusal, functions: functionsOf(members) }] : []
    }),
    unchanged: functionsOf(planned.filter(({ plan }) => plan.kind === 'unchanged' && !changesAnything(plan))),
    notes: notes.map(([note, members]) => ({ note, functions: functionsOf(members) })),
    unchecked: uncheckedIn(planned),
  }
}

function changesOf(plan: Plan): unknown {
  if (plan.kind === 'blocked') return []
  const { attach, publication, back } = plan
  return [plan.kind === 'update' ? plan.changes : [], attach, publication && [publication.alias?.name], back]
}

/** With what the preflight warns of. */
function notesOf(plan: Plan): readonly string[] {
  if (plan.kind === 'blocked' || !changesAnything(plan)) return []
  const checks = plan.kind === 'update' ? (plan.preflight?.checks ?? []) : []
  const warnings = checks.flatMap(({ outcome, what }) => (outcome === 'warn' ? [what] : []))
  const advice = plan.advice ? ['`otl enable` of one by its name prints the lines for its Dockerfile'] : []
  return [...new Set([...plan.notes, ...advice, ...warnings])]
}

function uncheckedIn(planned: readonly PlannedFunction[]): ReadonlyMap<CheckId, number> {
  const counts = new Map<CheckId, number>()
  for (const { plan } of planned) {
    const checks = plan.kind === 'update' ? (plan.preflight?.checks ?? []) : []
    for (const { id, outcome } of checks) {
      if (outcome === 'could-not-check') counts.set(id, (counts.get(id) ?? 0) + 1)
    }
  }
  return counts
}

function grouped(
  planned: readonly PlannedFunction[],
  keysOf: (one: PlannedFunction) => readonly string[],
): [string, PlannedFunction[]][] {
  const groups = new Map<string, PlannedFunction[]>()
  for (const one of planned) {
    for (const key of keysOf(one)) {
      const group = groups.get(key)
      if (group) group.push(one)
      else groups.set(key, [one])
    }
  }
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)
}

function functionsOf(planned: readonly PlannedFunction[]): LambdaFunction[] {
  return planned.map(({ fn }) => fn)
}
