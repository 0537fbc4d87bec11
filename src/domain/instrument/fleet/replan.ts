import { planTakingBack } from '../disable.ts'
import type { LambdaFunction } from '../function.ts'
import { blocked, type Plan, planOf } from '../plan.ts'
import { notReady, notWritable } from '../readiness.ts'
import type { Refusal } from '../recipe.ts'
import { diff, type Settings, settingsOf } from '../settings.ts'
import { settingsFor } from '../tracing-only.ts'
import { inverse, layersIn, type RecordedChange, recordChanges, replay } from './changes.ts'

/** The way back from changes that an earlier run made. What others have changed since is left alone and named. */
export function planUndo(fn: LambdaFunction, changes: readonly RecordedChange[]): Plan {
  const start = startOf(fn, changes)
  if ('code' in start) return blocked(start)
  return planTakingBack(start, replay(start, inverse(changes)), layersIn(changes))
}

/** Tracing alone can be changed where the variables cannot be read. */
function startOf(fn: LambdaFunction, changes: readonly RecordedChange[]): Settings | Refusal {
  if (changes.every(({ kind }) => kind === 'tracing')) return notWritable(fn) ?? settingsFor(fn)
  return notReady(fn) ?? settingsOf(fn) ?? unreadable
}

const unreadable: Refusal = {
  code: 'environment-unreadable',
  reason: 'its environment variables cannot be read',
  wayOut: 'run otl as somebody who may read them',
}

/** What a plan file says of one function. */
export interface ReviewedChange {
  readonly arn: string
  /** Empty where the endpoint tells none. */
  readonly revision: string
  /** All layers that were attached, in order. */
  readonly layers: readonly string[]
  readonly changes: readonly RecordedChange[]
}

/** Exactly what was reviewed, or nothing: a function that is not as it was then is refused. */
export function planReviewed(fn: LambdaFunction, reviewed: ReviewedChange): Plan {
  const { revision, layers, changes } = reviewed
  const before = startOf(fn, changes)
  if ('code' in before) return blocked(before)
  const { after } = replay(before, changes)
  const now = recordChanges(diff(before, after), before, after)
  const [same, untouched] = [now.length === 0, revision === fn.revision]
  // Where there is something to do besides, only the revision tells what it would be done to.
  if (same && (changes.length > 0 || untouched)) return { kind: 'unchanged', notes: [] }
  if (!isSame(now, changes) || JSON.stringify(layers) !== JSON.stringify(before.layers))
    return changedSince('its layers, variables or tracing mode differ from the plan')
  if (!untouched) return changedSince('somebody changed it since the plan was made')
  const plan = planOf(before, after, [])
  return plan.kind === 'update' ? { ...plan, own: layersIn(changes), typed: valuesOf(changes) } : plan
}

/** Whoever reviewed the plan has seen them. */
function valuesOf(changes: readonly RecordedChange[]): Readonly<Record<string, string>> {
  const set = changes.flatMap((change) =>
    change.kind === 'variable' && change.to !== undefined ? [[change.name, change.to]] : [],
  )
  return Object.fromEntries(set)
}

function isSame(a: readonly RecordedChange[], b: readonly RecordedChange[]): boolean {
  const texts = (changes: readonly RecordedChange[]) =>
    changes.map((one) => JSON.stringify(keyed(one))).sort()
  return JSON.stringify(texts(a)) === JSON.stringify(texts(b))
}

function keyed(change: RecordedChange): readonly unknown[] {
  const name = change.kind === 'variable' ? change.name : ''
  return [change.kind, name, change.from ?? null, change.to ?? null, change.kind === 'layer' ? change.at : 0]
}

function changedSince(reason: string): Plan {
  return blocked({
    code: 'changed-since',
    reason,
    wayOut: 'make a new plan with --plan-out and look at it again',
  })
}
