import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { rules } from '../../src/domain/policy/table.ts'
import { rulePage } from '../../src/render/check/rules.ts'
import { root } from '../support/otl.ts'

const folder = path.join(root, 'docs/rules')

if (process.env.UPDATE_DOCS === '1') {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const rule of rules) writeFileSync(path.join(folder, `${rule.id}.md`), rulePage(rule))
}

test('every rule has a page, and no page is left of a rule that is gone', () => {
  expect(readdirSync(folder).toSorted()).toEqual(rules.map(({ id }) => `${id}.md`).toSorted())
})

test.each(rules.map((rule) => [rule.id, rule] as const))(
  'docs/rules/%s.md says what the table says; UPDATE_DOCS=1 writes it',
  (id, rule) => {
    expect(readFileSync(path.join(folder, `${id}.md`), 'utf8')).toBe(rulePage(rule))
  },
)
