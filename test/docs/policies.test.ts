import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { validate } from '../../src/config/validate.ts'
import { root } from '../support/otl.ts'
import { files, pageOf } from './pages.ts'

/** YAML of the pages that is a policy, and `package.json` with one in it. */
const policies = files.flatMap((file) =>
  pageOf(file).blocks.flatMap(({ language, line, lines }): [string, string][] => {
    const text = lines.join('\n')
    if (language === 'yaml' && /^check:/m.test(text)) return [[`${file}:${line}`, text]]
    const otl: unknown = language === 'json' && /"otl": \{/.test(text) ? JSON.parse(text).otl : undefined
    return otl === undefined ? [] : [[`${file}:${line}`, JSON.stringify(otl)]]
  }),
)

test('policies were found', () => {
  const pages = new Set(policies.map(([where]) => where.split(':')[0]))
  expect([...pages]).toEqual(expect.arrayContaining(['docs/policy.md', 'docs/adopt-with-baseline.md']))
})

const examples = path.join(root, 'examples/policies')
const named = readdirSync(examples).map((name): [string, string] => [
  `examples/policies/${name}`,
  readFileSync(path.join(examples, name), 'utf8'),
])

test.each([...policies, ...named])('the policy in %s is valid', (where, text) => {
  const { value } = validate({ path: where, value: undefined, text }, where)
  expect(Object.keys(value.check ?? {})).not.toEqual([])
})

test('docs/policy.md has a part for every member of a policy', () => {
  const schema = JSON.parse(readFileSync(path.join(root, 'docs/schema/otl.config.schema.json'), 'utf8'))
  const { anchors } = pageOf('docs/policy.md')
  const members = Object.keys(schema.properties.check.properties)
  expect(members.filter((name) => !anchors.has(name.toLowerCase()))).toEqual([])
})
