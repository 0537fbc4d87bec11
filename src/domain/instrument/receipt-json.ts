import { parseLayerArn, unversioned } from '../catalogue/layer-arn.ts'
import { publishedAs } from '../catalogue/layers.ts'
import { isRecord, parseJson } from '../json.ts'
import { aliasMoveFrom } from './alias-move.ts'
import type { TracingMode } from './function.ts'
import type { LayerChange, Receipt, VariableChange } from './receipt.ts'
import { policyFrom } from './role-policy.ts'
import { fingerprint } from './secrets.ts'
import { whyNotSettable } from './settable.ts'
import { isPlain, isSetting } from './setting-table.ts'
import { ownedVariables, WRAPPER } from './variables.ts'

export function receiptToJson(receipt: Receipt): string {
  return JSON.stringify(receipt)
}

/**
 * The receipt as anybody who may read tags may see it: values that could hold a secret, and long ones, as fingerprints.
 */
export function withoutValues(receipt: Receipt): Receipt {
  const entries = Object.entries(receipt.variables).map(([name, entry]) => [name, inTag(name, entry)])
  return { ...receipt, variables: Object.fromEntries(entries) }
}

/** Longer values would not leave room for others in the tags of one function. */
const LONG = 80

function inTag(name: string, entry: VariableChange): VariableChange {
  if (ownedVariables.includes(name)) return entry
  const { before, after, hidden, elsewhere } = entry
  const fits = (value: string) => isPlain(name, value) && value.length <= LONG
  const whole = elsewhere !== true && (before === undefined ? isSetting(name) : fits(before))
  return {
    ...(hidden || fits(after) ? { after } : { after: fingerprint(name, after) }),
    ...(hidden || !fits(after) ? { hidden: true } : {}),
    ...(whole && before !== undefined ? { before } : {}),
    ...(whole ? {} : { elsewhere: true }),
  }
}

/**
 * Reads a receipt from a tag or a file. Whoever may tag a function must not gain power over its environment that way,
 * so only what enable could have written is accepted; anything else is undefined. From tags, of variables that are no
 * settings of OpenTelemetry nothing is believed but that there was something; and a layer of no table is not at all.
 */
export function receiptFromJson(text: string, from: 'tags' | 'file' = 'tags'): Receipt | undefined {
  const raw = parseJson(text)
  if (!isRecord(raw) || raw.version !== 1) return undefined
  const { run, at, since, layer, companions, variables, tracing } = raw
  if (since !== undefined && typeof since !== 'string') return undefined
  if (typeof run !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined
  const readLayer = layerFrom(layer, from)
  const readCompanions = companionsFrom(companions, from)
  const readVariables = variablesFrom(variables, from)
  const readTracing = tracingFrom(tracing)
  const readPolicy = policyFrom(raw.policy)
  const readAlias = aliasMoveFrom(raw.alias)
  if (readLayer === 'bad' || readVariables === 'bad' || readTracing === 'bad') return undefined
  if (readCompanions === 'bad' || readPolicy === 'bad' || readAlias === 'bad') return undefined
  return {
    version: 1,
    run,
    at,
    ...(since === undefined ? {} : { since }),
    ...(readLayer ? { layer: readLayer } : {}),
    ...(readCompanions ? { companions: readCompanions } : {}),
    variables: readVariables,
    ...(readTracing ? { tracing: readTracing } : {}),
    ...(readPolicy ? { policy: readPolicy } : {}),
    ...(readAlias ? { alias: readAlias } : {}),
  }
}

/** One or two come with a layer; more could only be somebody else's. */
const MAX_COMPANIONS = 4

function companionsFrom(raw: unknown, from: 'tags' | 'file'): readonly LayerChange[] | undefined | 'bad' {
  if (raw === undefined) return undefined
  if (!Array.isArray(raw) || raw.length === 0 || raw.length > MAX_COMPANIONS) return 'bad'
  const read = raw.map((one) => layerFrom(one, from))
  const good = read.filter((one) => one !== undefined && one !== 'bad')
  return good.length === read.length ? good : 'bad'
}

function layerFrom(raw: unknown, from: 'tags' | 'file'): LayerChange | undefined | 'bad' {
  if (raw === undefined) return undefined
  if (!isRecord(raw)) return 'bad'
  const { attached, replaced } = raw
  if (typeof attached !== 'string' || !parseLayerArn(attached)) return 'bad'
  if (from === 'tags' && !publishedAs(attached)) return 'bad'
  if (replaced === undefined) return { attached }
  if (typeof replaced !== 'string' || unversioned(replaced) !== unversioned(attached)) return 'bad'
  return { attached, replaced }
}

function variablesFrom(raw: unknown, from: 'tags' | 'file'): Receipt['variables'] | 'bad' {
  if (!isRecord(raw)) return 'bad'
  const read: Record<string, VariableChange> = {}
  for (const [name, entry] of Object.entries(raw)) {
    const change = entryFrom(name, entry)
    if (change === 'bad') return 'bad'
    if (change && (from === 'file' || believable(name, change))) read[name] = change
    else if (change) read[name] = { after: change.after, hidden: true, elsewhere: true }
  }
  return read
}

function entryFrom(name: string, raw: unknown): VariableChange | undefined | 'bad' {
  if (name !== WRAPPER && whyNotSettable(name) !== undefined) return undefined
  if (!isRecord(raw) || typeof raw.after !== 'string') return 'bad'
  const { before, after, hidden, elsewhere } = raw
  if (before !== undefined && typeof before !== 'string') return 'bad'
  // Enable replaces a wrapper only when it was unset or empty.
  if (name === WRAPPER && before !== undefined && before !== '') return 'bad'
  return {
    after,
    ...(before === undefined ? {} : { before }),
    ...(hidden === true ? { hidden } : {}),
    ...(elsewhere === true ? { elsewhere } : {}),
  }
}

/** A stranger's `before` could send traces, or make a function run, wherever the stranger likes. */
function believable(name: string, { before }: VariableChange): boolean {
  if (ownedVariables.includes(name)) return true
  return before === undefined ? isSetting(name) : isPlain(name, before)
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
