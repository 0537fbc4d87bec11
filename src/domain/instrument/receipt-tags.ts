import type { Receipt } from './receipt.ts'
import { receiptFromJson, receiptToJson, withoutValues } from './receipt-json.ts'

/** A tag value holds 256 characters of a narrow alphabet (Lambda API model: TagValue), so the receipt is cut in parts. */
const PART = 256
const PREFIX = 'otl:receipt'
/** A receipt takes two or three, and more with many settings. A function has fifty tags in all. */
const MAX_PARTS = 16

/** @returns no tags at all for a receipt that would take too many of them */
export function receiptToTags(receipt: Receipt): Readonly<Record<string, string>> {
  const text = toBase64Url(receiptToJson(withoutValues(receipt)))
  const parts = text.match(new RegExp(`.{1,${PART}}`, 'g')) ?? []
  if (parts.length > MAX_PARTS) return {}
  return Object.fromEntries(parts.map((part, at) => [keyOf(at), part]))
}

export function receiptFromTags(tags: Readonly<Record<string, string>>): Receipt | undefined {
  let text = ''
  for (let at = 0; at < MAX_PARTS; at++) {
    const key = keyOf(at)
    if (!Object.hasOwn(tags, key)) break
    text += tags[key]
  }
  const json = fromBase64Url(text)
  return json === undefined ? undefined : receiptFromJson(json)
}

/** Keys of the function's tags that belong to a receipt, whole or not. */
export function receiptTagKeys(tags: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(tags).filter((key) => key === PREFIX || /^otl:receipt:\d+$/.test(key))
}

function keyOf(at: number): string {
  return at === 0 ? PREFIX : `${PREFIX}:${at + 1}`
}

function toBase64Url(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte))
  return btoa(bytes.join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

function fromBase64Url(text: string): string | undefined {
  if (text === '') return undefined
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(binary, (char) => char.charCodeAt(0)),
    )
  } catch {
    return undefined
  }
}
