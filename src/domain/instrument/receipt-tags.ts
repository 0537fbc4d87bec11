import { type Receipt, receiptFromJson, receiptToJson } from './receipt.ts'

/** A tag value holds 256 characters of a narrow alphabet (Lambda API model: TagValue), so the receipt is cut in parts. */
const PART = 256
const PREFIX = 'otl:receipt'
/** A receipt takes two or three; more could only be somebody else's. */
const MAX_PARTS = 8

export function receiptToTags(receipt: Receipt): Readonly<Record<string, string>> {
  const text = toBase64Url(receiptToJson(receipt))
  const parts = text.match(new RegExp(`.{1,${PART}}`, 'g')) ?? []
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
