import type { Entry, Node } from '../domain/template/tree.ts'
import { MAX_DEPTH, type Parsed, type Wrong, WrongText } from './parsed.ts'

/**
 * JSON with places. A YAML parser reads JSON too, fifty times slower than this, and the plan of a large Terraform project
 * has tens of megabytes.
 */
export function parseJson(text: string): Parsed {
  const reader = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, repeated: [] as Wrong[] }
  try {
    const root = value(reader, 0)
    skipSpace(reader)
    if (reader.at < text.length) fail(reader, 'there is something behind the end of the JSON')
    return { kind: 'tree', root, repeated: reader.repeated }
  } catch (error) {
    if (error instanceof WrongText) return { kind: 'wrong', wrong: error.wrong }
    throw error
  }
}

interface Reader {
  readonly text: string
  at: number
  readonly repeated: Wrong[]
}

function fail(reader: Reader, says: string): never {
  throw new WrongText({ offset: Math.min(reader.at, reader.text.length), says })
}

function value(reader: Reader, depth: number): Node {
  if (depth > MAX_DEPTH) fail(reader, `it is nested more than ${MAX_DEPTH} levels deep`)
  skipSpace(reader)
  const char = reader.text[reader.at]
  if (char === '{') return object(reader, depth)
  if (char === '[') return array(reader, depth)
  if (char === '"') {
    const start = reader.at
    const text = string(reader)
    return { kind: 'scalar', type: 'text', text, start, end: reader.at }
  }
  return word(reader)
}

function object(reader: Reader, depth: number): Node {
  const start = reader.at
  const entries = new Map<string, Entry>()
  reader.at += 1
  skipSpace(reader)
  while (!taken(reader, '}')) {
    if (entries.size > 0) {
      expect(reader, ',', 'a comma or a closing brace')
      skipSpace(reader)
    }
    const from = reader.at
    if (reader.text[from] !== '"') fail(reader, 'a key in double quotes is expected here')
    const key = string(reader)
    const span = { start: from, end: reader.at }
    skipSpace(reader)
    expect(reader, ':', 'a colon')
    if (entries.has(key))
      reader.repeated.push({ offset: from, says: 'the key is there twice; the last one counts' })
    entries.set(key, { key: span, value: value(reader, depth + 1) })
    skipSpace(reader)
  }
  return { kind: 'mapping', flow: true, entries, start, end: reader.at }
}

function array(reader: Reader, depth: number): Node {
  const start = reader.at
  const items: Node[] = []
  reader.at += 1
  skipSpace(reader)
  while (!taken(reader, ']')) {
    if (items.length > 0) expect(reader, ',', 'a comma or a closing bracket')
    items.push(value(reader, depth + 1))
    skipSpace(reader)
  }
  return { kind: 'sequence', flow: true, items, start, end: reader.at }
}

function string(reader: Reader): string {
  const { text, at } = reader
  const { close, escaped } = endOfString(reader)
  reader.at = close + 1
  if (!escaped) return text.slice(at + 1, close)
  try {
    const read: unknown = JSON.parse(text.slice(at, close + 1))
    return String(read)
  } catch {
    reader.at = at
    return fail(reader, 'a text in quotes has an escape that JSON does not know')
  }
}

function endOfString(reader: Reader): { readonly close: number; readonly escaped: boolean } {
  const { text } = reader
  let escaped = false
  for (let at = reader.at + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) return { close: at, escaped }
    if (code < SPACE) break
    if (code === BACKSLASH) {
      escaped = true
      at += 1
    }
  }
  return fail(reader, 'a text in quotes has no end, or a control character in it')
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const SPACE = 0x20

const wordShape = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y

function word(reader: Reader): Node {
  const start = reader.at
  wordShape.lastIndex = start
  const text = wordShape.exec(reader.text)?.[0]
  if (text === undefined)
    fail(reader, start >= reader.text.length ? 'the JSON is cut off' : 'this is not JSON')
  reader.at += text.length
  const span = { start, end: reader.at }
  if (text === 'null') return { kind: 'scalar', type: 'null', text: '', ...span }
  const type = text === 'true' || text === 'false' ? 'boolean' : 'number'
  return { kind: 'scalar', type, text, ...span }
}

function skipSpace(reader: Reader): void {
  while (isSpace(reader.text.charCodeAt(reader.at))) reader.at += 1
}

function isSpace(code: number): boolean {
  return code === SPACE || code === 0x0a || code === 0x0d || code === 0x09
}

function taken(reader: Reader, char: string): boolean {
  if (reader.text[reader.at] !== char) return false
  reader.at += 1
  return true
}

function expect(reader: Reader, char: string, what: string): void {
  if (taken(reader, char)) return
  fail(reader, reader.at >= reader.text.length ? 'the JSON is cut off' : `${what} is expected here`)
}
