import { type JsonRecord, record } from './lenient.ts'
import type { AttributeValue } from './model.ts'

const MAX_ATTRIBUTES = 200
const MAX_TEXT = 2_000
const MAX_DEPTH = 6
const MAX_ITEMS = 50

/** Gathers the flat attributes of one span, bounded in number, depth and length; keys always carry a prefix. */
export interface Gathered {
  readonly attributes: Record<string, AttributeValue>
  room: number
}

export function gather(): Gathered {
  return { attributes: {}, room: MAX_ATTRIBUTES }
}

/** Adds what `value` holds under `prefix`, nested objects joined by dots. Later keys never replace earlier ones. */
export function addAttributes(into: Gathered, prefix: string, value: unknown): void {
  const source = record(value)
  if (source) addFields(into, prefix, source, 1)
  else if (value !== undefined) put(into, prefix, bounded(value))
}

function addFields(into: Gathered, prefix: string, fields: JsonRecord, depth: number): void {
  for (const key in fields) {
    if (into.room <= 0) return
    const name = `${prefix}.${key}`
    const value = fields[key]
    const nested = record(value)
    if (nested && depth < MAX_DEPTH) addFields(into, name, nested, depth + 1)
    else put(into, name, bounded(value))
  }
}

function put(into: Gathered, key: string, value: AttributeValue): void {
  const name = key.length > MAX_TEXT ? `${key.slice(0, MAX_TEXT)}…` : key
  if (into.room <= 0 || Object.hasOwn(into.attributes, name)) return
  into.attributes[name] = value
  into.room--
}

function bounded(value: unknown): AttributeValue {
  if (typeof value === 'string') return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => boundedItem(item))
  return typeof value === 'object' ? '{…}' : String(value)
}

/** Objects in lists become one level of scalars; deeper ones are only hinted at. */
function boundedItem(item: unknown): AttributeValue {
  const fields = record(item)
  if (!fields) return Array.isArray(item) ? '[…]' : bounded(item)
  const entries = Object.entries(fields).slice(0, MAX_ITEMS)
  return Object.fromEntries(
    entries.map(([key, value]) => [key, Array.isArray(value) ? '[…]' : bounded(value)] as const),
  )
}
