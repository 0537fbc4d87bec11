import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Node } from '../../src/domain/template/tree.ts'
import { parseJson } from '../../src/read/json.ts'

function plain(node: Node): unknown {
  if (node.kind === 'sequence') return node.items.map(plain)
  if (node.kind === 'mapping') {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]))
  }
  if (node.type === 'null') return null
  return node.type === 'text' ? node.text : JSON.parse(node.text)
}

test('any JSON is read as JSON.parse reads it, and each span holds its value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.constantFrom(undefined, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      const parsed = parseJson(text)
      if (parsed.kind === 'wrong') throw new Error(parsed.wrong.says)
      expect(plain(parsed.root)).toEqual(JSON.parse(text))
      spans(parsed.root, text)
    }),
    { numRuns: 500 },
  )
})

function spans(node: Node, text: string): void {
  expect(plain(node)).toEqual(JSON.parse(text.slice(node.start, node.end)))
  if (node.kind === 'sequence') for (const item of node.items) spans(item, text)
  if (node.kind === 'mapping') for (const { value } of node.entries.values()) spans(value, text)
}

test('a text that JSON.parse refuses is refused, and one that it takes is taken', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"',
    '1',
    '-',
    '01',
    '1.',
    '1e5',
    'true',
    'nul',
    ' ',
    '\n',
    '\\',
    '"\\u00e9"',
    '"\\x"',
    '\t',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      let good = true
      try {
        JSON.parse(text)
      } catch {
        good = false
      }
      expect([text, parseJson(text).kind]).toEqual([text, good ? 'tree' : 'wrong'])
    }),
    { numRuns: 5000 },
  )
})

test.each([
  ['{"a": 1,}', 8, 'a key in double quotes is expected here'],
  ['{"a" 1}', 5, 'a colon is expected here'],
  ['[1 2]', 3, 'a comma or a closing bracket is expected here'],
  ['{"a": [1, 2', 11, 'the JSON is cut off'],
  ['{} x', 3, 'there is something behind the end of the JSON'],
  ['{"a": "b\nc"}', 6, 'a text in quotes has no end, or a control character in it'],
])('%s: says where and what', (text, offset, says) => {
  expect(parseJson(text)).toEqual({ kind: 'wrong', wrong: { offset, says } })
})

test('a key that is there twice is told, and the last one counts, as for JSON.parse', () => {
  const parsed = parseJson('{"a": 1, "a": 2}')
  if (parsed.kind === 'wrong') throw new Error(parsed.wrong.says)
  expect(plain(parsed.root)).toEqual({ a: 2 })
  expect(parsed.repeated).toEqual([{ offset: 9, says: 'the key is there twice; the last one counts' }])
})

test('nesting is bounded', () => {
  const deep = '['.repeat(1_000_000)
  expect(parseJson(deep)).toMatchObject({
    kind: 'wrong',
    wrong: { says: 'it is nested more than 200 levels deep' },
  })
})
