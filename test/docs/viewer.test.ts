import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { allBindings, keyName, keyTable } from '../../src/render/viewer/keys.ts'
import { root } from '../support/otl.ts'

const page = path.join(root, 'docs/viewer.md')
const SECTION = /(<!-- keys -->\n)[\s\S]*?(<!-- \/keys -->)/

function keysAsMarkdown(): string {
  const rows = keyTable.flatMap(({ title, bindings }) =>
    bindings.map(({ keys, says }, at) => [
      at === 0 ? title : '',
      keys.map((key) => `\`${keyName(key)}\``).join(' '),
      says,
    ]),
  )
  const all = [['', 'key', 'what it does'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = all
  return `\n${[line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')}\n\n`
}

/** UPDATE_DOCS=1 writes it anew. */
test('the page has the keys of the table that handles them', () => {
  const text = readFileSync(page, 'utf8')
  const current = text.replace(
    SECTION,
    (_, before: string, behind: string) => before + keysAsMarkdown() + behind,
  )
  if (process.env.UPDATE_DOCS) writeFileSync(page, current)
  else expect(text).toBe(current)
})

test('no key means two things', () => {
  const keys = allBindings.flatMap((binding) => binding.keys)
  expect(keys).toEqual([...new Set(keys)])
})

test('every action is bound once', () => {
  const actions = allBindings.map(({ action }) => action)
  expect(actions).toEqual([...new Set(actions)])
})
