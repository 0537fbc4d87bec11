import { parseLayerArn } from '../../catalogue/layer-arn.ts'
import { publishedAs } from '../../catalogue/layers.ts'
import { isOpenTelemetryScript } from '../../catalogue/wrappers.ts'
import type { TracingMode } from '../function.ts'
import { looksSecret } from '../secrets.ts'
import { whyNotSettable } from '../settable.ts'
import { isSecretValue, isSetting } from '../setting-table.ts'
import { ownedVariables, WRAPPER } from '../variables.ts'
import type { End, RecordedChange, RecordedVariable } from './changes.ts'

/**
 * Who may have written a file. `state` is the user's own folder, which nobody else may write to. `plan` goes from hand to
 * hand: whoever can write it must not gain power over a function that way, so it names only layers of the catalogue,
 * otl's own variables and the settings of OpenTelemetry, and each value stands there to be read.
 */
export type Trust = 'state' | 'plan'

/** Why a plan file cannot hold these changes; undefined when it can. */
export function whyNotCarried(changes: readonly RecordedChange[]): string | undefined {
  for (const change of changes) {
    const foreign = change.kind === 'layer' ? [change.from, change.to].find(isForeign) : undefined
    if (foreign !== undefined) return `${foreign} is no layer that otl knows`
    if (change.kind !== 'variable') continue
    if (change.hidden) return `the value of ${change.name} looks like a secret`
    if (!isAccepted(change, 'plan')) return `${change.name} is no setting of OpenTelemetry`
  }
  return undefined
}

/** Reads changes from a file: only what otl could have written. Undefined for anything else. */
export function changesFromJson(raw: unknown, trust: Trust): readonly RecordedChange[] | undefined {
  if (!Array.isArray(raw) || raw.length > 200) return undefined
  const read = raw.map((one) => changeFrom(one, trust))
  return read.every((change) => change !== undefined) ? read : undefined
}

function changeFrom(raw: unknown, trust: Trust): RecordedChange | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined
  const { kind, name, from, to, at, hidden } = raw as Record<string, unknown>
  if (kind === 'tracing') return isMode(from) && isMode(to) ? { kind, from, to } : undefined
  if (!isText(from) || !isText(to) || (from == null && to == null)) return undefined
  const ends = { ...(from == null ? {} : { from }), ...(to == null ? {} : { to }) }
  if (kind === 'variable') {
    if (typeof name !== 'string' || !areEnds(hidden)) return undefined
    const change = { kind, name, ...ends, ...(hidden === undefined ? {} : { hidden }) } as const
    return isAccepted(change, trust) ? change : undefined
  }
  const layers = [from, to].filter((arn) => arn != null)
  const known = layers.every(
    (arn) => (trust === 'state' ? parseLayerArn(arn) : publishedAs(arn)) !== undefined,
  )
  if (kind !== 'layer' || !known || typeof at !== 'number' || !Number.isInteger(at)) return undefined
  return { kind, ...ends, at }
}

function isForeign(arn: string | undefined): boolean {
  return arn !== undefined && publishedAs(arn) === undefined
}

function isAccepted(change: RecordedVariable, trust: Trust): boolean {
  const { name, from, to, hidden = [] } = change
  // Enable and disable set no wrapper but a layer's own, and replace none but an empty one.
  if (name === WRAPPER) return [from, to].every((value) => !value || isScript(value, trust))
  if (trust === 'state') {
    const kept = (['from', 'to'] as const).every((end) => isKept(name, change[end], hidden.includes(end)))
    return kept && (ownedVariables.includes(name) || whyNotSettable(name) === undefined)
  }
  const told = hidden.length === 0 && ![from, to].some((value) => value !== undefined && isSecretValue(value))
  return told && (ownedVariables.includes(name) || isSetting(name))
}

/** Only the user's own files may hold the script of a layer that otl does not know. */
function isScript(value: string, trust: Trust): boolean {
  return trust === 'state' ? value.startsWith('/opt/') : isOpenTelemetryScript(value)
}

/** Secrets are kept as fingerprints, and nothing else is. */
function isKept(name: string, value: string | undefined, hidden: boolean): boolean {
  if (value === undefined) return !hidden
  return hidden ? /^[0-9a-f]{4}$/.test(value) : !looksSecret(name, value)
}

function areEnds(raw: unknown): raw is readonly End[] | undefined {
  return raw === undefined || (Array.isArray(raw) && raw.every((end) => end === 'from' || end === 'to'))
}

function isText(value: unknown): value is string | undefined | null {
  return value == null || typeof value === 'string'
}

function isMode(value: unknown): value is TracingMode {
  return value === 'Active' || value === 'PassThrough'
}
