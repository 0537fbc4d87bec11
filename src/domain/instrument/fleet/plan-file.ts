import { parseRecord } from '../../json.ts'
import type { LambdaFunction } from '../function.ts'
import type { Plan } from '../plan.ts'
import { readReference } from '../reference.ts'
import { type Accompaniment, accompanimentFrom } from './accompaniment.ts'
import { changesFromJson, type RecordedChange, recordChanges } from './changes.ts'
import { whyNotCarried } from './changes-json.ts'
import type { ReviewedChange } from './replan.ts'

/**
 * What `--plan-out` writes and `--plan` carries out. It names otl's own layers and variables, and settings of
 * OpenTelemetry.
 */
export interface PlanFile {
  readonly version: 1
  readonly kind: 'otl-plan'
  readonly command: string
  /** ISO 8601. */
  readonly at: string
  readonly with: Accompaniment
  readonly functions: readonly ReviewedChange[]
}

/** Why a plan file cannot hold what is planned for a function; undefined when it can. */
export function whyNotReviewable(plan: Plan): string | undefined {
  return whyNotCarried(recordedIn(plan))
}

export function reviewedChange({ arn, revision, layers }: LambdaFunction, plan: Plan): ReviewedChange {
  return { arn, revision, layers, changes: recordedIn(plan) }
}

function recordedIn(plan: Plan): readonly RecordedChange[] {
  return plan.kind === 'update' ? recordChanges(plan.changes, plan.before, plan.after) : []
}

export function planFileToJson(file: PlanFile): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

export type ReadPlanFile =
  | { readonly kind: 'ok'; readonly file: PlanFile }
  | { readonly kind: 'bad'; readonly reason: string }

/** The file may have been edited: nothing is taken from it that otl could not have written. */
export function readPlanFile(text: string): ReadPlanFile {
  const raw = parseRecord(text)
  if (raw?.kind !== 'otl-plan') return { kind: 'bad', reason: 'is not a plan of otl' }
  if (raw.version !== 1) return { kind: 'bad', reason: 'was written by another release of otl' }
  const { command, at, functions } = raw
  const goesWith = accompanimentFrom(raw.with ?? {})
  if (typeof command !== 'string' || typeof at !== 'string' || !Array.isArray(functions) || !goesWith) {
    return { kind: 'bad', reason: 'is not a whole plan' }
  }
  const read: ReviewedChange[] = []
  for (const [index, one] of functions.entries()) {
    const change = reviewedFrom(one)
    if (!change) return { kind: 'bad', reason: `holds a change that otl does not make (entry ${index + 1})` }
    read.push(change)
  }
  return { kind: 'ok', file: { version: 1, kind: 'otl-plan', command, at, with: goesWith, functions: read } }
}

function reviewedFrom(raw: unknown): ReviewedChange | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { arn, revision, layers, changes } = raw as Record<string, unknown>
  if (typeof arn !== 'string' || typeof revision !== 'string' || !Array.isArray(layers)) return undefined
  const reference = readReference(arn)
  const read = changesFromJson(changes, 'plan')
  if (reference.kind === 'bad' || reference.ref.target !== arn || !arn.startsWith('arn:')) return undefined
  return read && { arn, revision, layers: layers.map(String), changes: read }
}
