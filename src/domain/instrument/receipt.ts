import { unversioned } from '../catalogue/layer-arn.ts'
import { findLayerByArn } from '../catalogue/layers.ts'
import type { TracingMode } from './function.ts'
import type { Change } from './settings.ts'
import { ownedVariables, WRAPPER } from './variables.ts'

/**
 * What enable changed in one function and what was there before: all that disable needs. It holds no value of a
 * variable that is not otl's own.
 */
export interface Receipt {
  readonly version: 1
  readonly run: string
  /** ISO 8601. */
  readonly at: string
  /** The first of several runs that this receipt covers: it knows the state before that one, and none in between. */
  readonly since?: string
  readonly layer?: LayerChange
  readonly variables: Readonly<Record<string, VariableChange>>
  readonly tracing?: { readonly before: TracingMode; readonly after: TracingMode }
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
}

export interface Run {
  readonly id: string
  readonly at: Date
}

/** @param earlier receipt of a previous run: what stood before that one is what disable has to restore */
export function receiptOf(changes: readonly Change[], run: Run, earlier?: Receipt): Receipt {
  const layer = mergeLayer(layerOf(changes), earlier?.layer)
  const tracing = tracingOf(changes) ?? earlier?.tracing
  const since = earlier?.since ?? (earlier?.run === run.id ? undefined : earlier?.run)
  return {
    version: 1,
    run: run.id,
    at: run.at.toISOString(),
    ...(since === undefined ? {} : { since }),
    ...(layer ? { layer } : {}),
    variables: mergeVariables(variablesOf(changes), earlier?.variables ?? {}),
    ...(tracing ? { tracing } : {}),
  }
}

function layerOf(changes: readonly Change[]): LayerChange | undefined {
  for (const change of changes) {
    if (change.kind !== 'layer' || change.to === undefined) continue
    return { attached: change.to, ...(change.from === undefined ? {} : { replaced: change.from }) }
  }
  return undefined
}

function mergeLayer(now: LayerChange | undefined, earlier: LayerChange | undefined): LayerChange | undefined {
  if (!now || !earlier || now.replaced !== earlier.attached) return now ?? earlier
  return { attached: now.attached, ...(earlier.replaced === undefined ? {} : { replaced: earlier.replaced }) }
}

function variablesOf(changes: readonly Change[]): Record<string, VariableChange> {
  const entries = changes.flatMap((change) => {
    if (change.kind !== 'variable' || change.to === undefined) return []
    const value = { after: change.to, ...(change.from === undefined ? {} : { before: change.from }) }
    return [[change.name, value] as const]
  })
  return Object.fromEntries(entries)
}

function mergeVariables(
  now: Record<string, VariableChange>,
  earlier: Receipt['variables'],
): Receipt['variables'] {
  const merged: Record<string, VariableChange> = { ...earlier }
  for (const [name, change] of Object.entries(now)) {
    const old = earlier[name]
    const continued = old !== undefined && old.after === change.before
    merged[name] = continued ? { ...old, after: change.after } : change
  }
  return merged
}

function tracingOf(changes: readonly Change[]): Receipt['tracing'] {
  const change = changes.find((one) => one.kind === 'tracing')
  return change?.kind === 'tracing' ? { before: change.from, after: change.to } : undefined
}

export function receiptToJson(receipt: Receipt): string {
  return JSON.stringify(receipt)
}

/**
 * Reads a receipt from a tag or a file. Whoever may tag a function must not gain power over its environment that way,
 * so only what enable could have written is accepted; anything else is undefined.
 */
export function receiptFromJson(text: string): Receipt | undefined {
  const raw = parse(text)
  if (!isRecord(raw) || raw.version !== 1) return undefined
  const { run, at, since, layer, variables, tracing } = raw
  if (since !== undefined && typeof since !== 'string') return undefined
  if (typeof run !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined
  const readLayer = layerFrom(layer)
  const readVariables = variablesFrom(variables)
  const readTracing = tracingFrom(tracing)
  if (readLayer === 'bad' || readVariables === 'bad' || readTracing === 'bad') return undefined
  return {
    version: 1,
    run,
    at,
    ...(since === undefined ? {} : { since }),
    ...(readLayer ? { layer: readLayer } : {}),
    variables: readVariables,
    ...(readTracing ? { tracing: readTracing } : {}),
  }
}

function layerFrom(raw: unknown): LayerChange | undefined | 'bad' {
  if (raw === undefined) return undefined
  if (!isRecord(raw)) return 'bad'
  const { attached, replaced } = raw
  if (typeof attached !== 'string' || !findLayerByArn(attached)) return 'bad'
  if (replaced === undefined) return { attached }
  if (typeof replaced !== 'string' || unversioned(replaced) !== unversioned(attached)) return 'bad'
  return { attached, replaced }
}

function variablesFrom(raw: unknown): Receipt['variables'] | 'bad' {
  if (!isRecord(raw)) return 'bad'
  const read: Record<string, VariableChange> = {}
  for (const name of ownedVariables) {
    const entry = Object.hasOwn(raw, name) ? raw[name] : undefined
    if (entry === undefined) continue
    if (!isRecord(entry) || typeof entry.after !== 'string') return 'bad'
    const { before, after } = entry
    // Enable replaces a wrapper only when it was unset or empty.
    if (before !== undefined && (typeof before !== 'string' || (name === WRAPPER && before !== '')))
      return 'bad'
    read[name] = { after, ...(before === undefined ? {} : { before }) }
  }
  return read
}

function tracingFrom(raw: unknown): Receipt['tracing'] | 'bad' {
  if (raw === undefined) return undefined
  if (!isRecord(raw)) return 'bad'
  const { before, after } = raw
  return isMode(before) && isMode(after) ? { before, after } : 'bad'
}

function isMode(value: unknown): value is TracingMode {
  return value === 'Active' || value === 'PassThrough'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
