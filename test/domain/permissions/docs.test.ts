import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { tableRows } from './markdown.ts'

const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/permissions.md'), 'utf8')

test('docs/permissions.md has a row for every command, as the table of the program says it', () => {
  const rows = page.split('\n').filter((line) => /^\| `[a-z ]+` +\|/.test(line) && !line.includes('`--'))
  // A formatter may align the columns.
  expect(rows.map((row) => row.replace(/ +/g, ' '))).toEqual(
    tableRows().map((row) => row.replace(/ +/g, ' ')),
  )
})
