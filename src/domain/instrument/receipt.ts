import { unversioned } from '../catalogue/layer-arn.ts'
import type { AliasMove } from './alias-move.ts'
import type { TracingMode } from './function.ts'
import { isCollector } from './layer-choice.ts'
import type { RolePolicy } from './role-policy.ts'
import { fingerprint, looksSecret } from './secrets.ts'
import type { Change } from './settings.ts'

export { receiptFromJson, receiptToJson } from './receipt-json.ts'

/**
 * What enable changed in one function and what was there before: all that disable needs. It holds no value of a
 * variable that enable did not write, and no secret.
 */
export interface Receipt {
  readonly version: 1
  readonly run: string
  /** ISO 8601. */
  readonly at: string
  /** The first of several runs that this receipt covers: it knows the state before that one, and none in between. */
  readonly since?: string
  readonly layer?: LayerChange
  /** Layers that came with it. */
  readonly companions?: readonly LayerChange[]
  readonly variables: Readonly<Record<string, VariableChange>>
  readonly tracing?: { readonly before: TracingMode; readonly after: TracingMode }
  /** A managed policy that was attached to the function's role, and was not there before. */
  readonly policy?: RolePolicy
  readonly alias?: AliasMove
}

export interface LayerChange {
  /** Versioned ARN. */
  readonly attached: string
  /** The version of the same layer that stood there. */
  readonly replaced?: string
}

export interface VariableChange {
  /** Absent when the variable was not set. */
  readonly before?: string
  readonly after: string
  /** `after` is the fingerprint of the value, which is nobody's business. */
  readonly hidden?: true
  /** There was a value before, and only the file of whoever ran enable holds it. */
  readonly elsewhere?: true
}

export interface Run {
  readonly id: string
  readonly at: Date
}

/** What a receipt tells that is no configuration of the function: it stands or falls by itself. */
export type BesidesOfReceipt = Pick<Receipt, 'policy' | 'alias'>

/**
 * @param earlier receipt of a previous run: what stood before that one is what disable has to restore
 * @param besides as a previous run left them, also where the rest of its receipt is no longer in force
 */
export function receiptOf(
  changes: readonly Change[],
  run: Run,
  earlier?: Receipt,
  besides: BesidesOfReceipt | undefined = earlier,
): Receipt {
  const [first, ...more] = layersIn(changes)
  const layer = mergeLayer(first, earlier?.layer)
  const companions = mergeCompanions(more, earlier?.companions ?? [])
  const tracing = mergeTracing(tracingOf(changes), earlier?.tracing)
  const since = earlier?.since ?? (earlier?.run === run.id ? undefined : earlier?.run)
  return {
    version: 1,
    run: run.id,
    at: run.at.toISOString(),
    ...(since === undefined ? {} : { since }),
    ...(layer ? { layer } : {}),
    ...(companions.length > 0 ? { companions } : {}),
    variables: mergeVariables(changes, earlier?.variables ?? {}),
    ...(tracing ? { tracing } : {}),
    ...(besides?.policy ? { policy: besides.policy } : {}),
    ...(besides?.alias ? { alias: besides.alias } : {}),
  }
}

/** Whether a value is the one that enable wrote. */
export function isOurs(receipt: Receipt | undefined, name: string, value: string): boolean {
  const entry = entryOf(receipt?.variables, name)
  return entry !== undefined && wrote(entry, name, value)
}

export type Before =
  | { readonly kind: 'known'; readonly value: string | undefined }
  /** @property why a whole sentence */
  | { readonly kind: 'unknown'; readonly why: string }

/** What stood in a variable before enable wrote the value that is there now. */
export function valueBefore(receipt: Receipt | undefined, name: string, current: string): Before {
  const entry = entryOf(receipt?.variables, name)
  if (entry === undefined) return { kind: 'unknown', why: `${name} stays: no receipt says that otl set it` }
  if (!wrote(entry, name, current))
    return { kind: 'unknown', why: `${name} was changed by somebody else since, and stays` }
  if (entry.elsewhere) {
    return { kind: 'unknown', why: `${name} stays: what it was before is recorded only where otl enable ran` }
  }
  return { kind: 'known', value: entry.before }
}

function entryOf(variables: Receipt['variables'] | undefined, name: string): VariableChange | undefined {
  return variables !== undefined && Object.hasOwn(variables, name) ? variables[name] : undefined
}

function wrote({ after, hidden }: VariableChange, name: string, value: string): boolean {
  return after === (hidden ? fingerprint(name, value) : value)
}

/** What was attached, the layer with the wrapper first. */
function layersIn(changes: readonly Change[]): readonly LayerChange[] {
  const attached = changes.flatMap((change): LayerChange[] => {
    if (change.kind !== 'layer' || change.to === undefined) return []
    return [{ attached: change.to, ...(change.from === undefined ? {} : { replaced: change.from }) }]
  })
  return attached.toSorted((a, b) => Number(isCollector(a.attached)) - Number(isCollector(b.attached)))
}

/** Each companion of this run and of earlier ones, once. */
function mergeCompanions(
  now: readonly LayerChange[],
  earlier: readonly LayerChange[],
): readonly LayerChange[] {
  const old = (change: LayerChange) => earlier.find(({ attached }) => isSame(attached, change.attached))
  const kept = earlier.filter(({ attached }) => !now.some((change) => isSame(change.attached, attached)))
  return [...now.flatMap((change) => mergeLayer(change, old(change)) ?? []), ...kept]
}

function isSame(a: string, b: string): boolean {
  return unversioned(a) === unversioned(b)
}

function mergeLayer(now: LayerChange | undefined, earlier: LayerChange | undefined): LayerChange | undefined {
  if (!now || !earlier || now.replaced !== earlier.attached) return now ?? earlier
  return { attached: now.attached, ...(earlier.replaced === undefined ? {} : { replaced: earlier.replaced }) }
}

function mergeVariables(changes: readonly Change[], earlier: Receipt['variables']): Receipt['variables'] {
  const merged: Record<string, VariableChange> = { ...earlier }
  for (const change of changes) {
    if (change.kind !== 'variable') continue
    const { name, from, to } = change
    const old = entryOf(earlier, name)
    const start = old && from !== undefined && wrote(old, name, from) ? old : { before: from }
    const back = !('elsewhere' in start) && start.before === to
    if (to === undefined || back) delete merged[name]
    else merged[name] = entryFor(name, to, start)
  }
  return merged
}

function entryFor(
  name: string,
  value: string,
  { before, elsewhere }: { readonly before?: string | undefined; readonly elsewhere?: true },
): VariableChange {
  return {
    ...(looksSecret(name, value) ? { after: fingerprint(name, value), hidden: true } : { after: value }),
    ...(before === undefined ? {} : { before }),
    ...(elsewhere ? { elsewhere } : {}),
  }
}

function tracingOf(changes: readonly Change[]): Receipt['tracing'] {
  const change = changes.find((one) => one.kind === 'tracing')
  return change?.kind === 'tracing' ? { before: change.from, after: change.to } : undefined
}

function mergeTracing(now: Receipt['tracing'], earlier: Receipt['tracing']): Receipt['tracing'] {
  if (!now || !earlier || now.before !== earlier.after) return now ?? earlier
  return earlier.before === now.after ? undefined : { before: earlier.before, after: now.after }
}
