import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unifiedDiff } from '../../../../src/domain/template/patch/diff.ts'
import { editedText, type TextEdit } from '../../../../src/domain/template/patch/edit.ts'

/** A reader of unified diffs that knows nothing of how ours are made. */
function applied(text: string, diff: readonly string[]): string {
  const old = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const result: string[] = []
  let at = 0
  for (const [index, line] of diff.entries()) {
    if (line.startsWith('--- ') || line.startsWith('+++ ') || line.startsWith('\\')) continue
    const head = /^@@ -(\d+),(\d+) \+(\d+),(\d+) @@$/.exec(line)
    if (head) {
      const from = Number(head[1]) - (Number(head[2]) === 0 ? 0 : 1)
      result.push(...old.slice(at, from))
      at = from
      expect(result.length).toBe(Number(head[3]) - (Number(head[4]) === 0 ? 0 : 1))
      continue
    }
    const body = line.slice(1) + (diff[index + 1]?.startsWith('\\') ? '' : '\n')
    if (line[0] !== '+') {
      expect(old[at]).toBe(body)
      at += 1
    }
    if (line[0] !== '-') result.push(body)
  }
  return [...result, ...old.slice(at)].join('')
}

const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\n'), maxLength: 60 })

test('a diff of any edits leads from the old text to the new one', () => {
  const edit = fc.record({
    start: fc.nat(60),
    length: fc.nat(6),
    text: fc.string({ unit: fc.constantFrom('x', '\n'), maxLength: 6 }),
  })
  fc.assert(
    fc.property(text, fc.array(edit, { maxLength: 4 }), (before, raw) => {
      const edits: TextEdit[] = []
      let free = 0
      for (const { start, length, text: inserted } of raw.toSorted((a, b) => a.start - b.start)) {
        const from = Math.max(start, free)
        if (from > before.length) continue
        const end = Math.min(from + length, before.length)
        edits.push({ start: from, end, text: inserted })
        free = end + 1
      }
      expect(applied(before, unifiedDiff('f', before, edits))).toBe(editedText(before, edits))
    }),
    { numRuns: 3000 },
  )
})

test('distant edits are hunks of their own, with three lines around them', () => {
  const before = Array.from({ length: 30 }, (_, at) => `line ${at + 1}\n`).join('')
  const at = (line: number) => before.indexOf(`line ${line}\n`)
  const edits = [3, 20].map((line) => ({ start: at(line), end: at(line) + 4, text: 'LINE' }))
  expect(unifiedDiff('f', before, edits).filter((line) => line.startsWith('@@'))).toEqual([
    '@@ -1,6 +1,6 @@',
    '@@ -17,7 +17,7 @@',
  ])
  expect(unifiedDiff('f', before, [])).toEqual([])
})
