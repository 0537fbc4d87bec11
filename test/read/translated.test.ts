import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Field } from '../../src/domain/policy/field.ts'
import type { Subject } from '../../src/domain/policy/subject.ts'
import { subjectOfTemplate } from '../../src/domain/template/subject.ts'
import { readTemplates } from '../../src/read/templates.ts'

/** Templates with what AWS's own translator makes of them; test/strangers holds the translator to these files. */
const folders = ['sam-hello', 'sam-globals', 'sam-aliases', 'sam-policies']
const corpus = path.resolve(import.meta.dirname, '../templates')

async function subjects(file: string): Promise<readonly Subject[]> {
  const request = { files: [file], cdkOut: [], parameters: {}, region: 'eu-west-1' }
  const { functions } = await readTemplates(request, async (name) => readFileSync(name))
  return functions.map(subjectOfTemplate)
}

/** Reasons and places are each file's own; SAM tags what it makes. */
function bare(field: Field<unknown>): unknown {
  if (field.kind !== 'known') return field.kind
  const { value } = field
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map) {
    const rows = [...value.entries].filter(([name]) => name !== 'lambda:createdBy')
    return Object.fromEntries(rows.map(([name, one]) => [name, bare(one)]))
  }
  return value
}

const compared = [
  'name',
  'runtime',
  'architecture',
  'handler',
  'layers',
  'environment',
  'tracing',
  'timeoutSeconds',
  'memoryMegabytes',
  'role',
  'roleMayTrace',
  'snapStart',
  'tags',
  'exists',
] as const satisfies readonly (keyof Subject)[]

test.each(folders)('%s: the template and its translation are the same functions', async (folder) => {
  const [own, translated] = await Promise.all(
    ['template.yaml', 'translated.json'].map((file) => subjects(path.join(corpus, folder, file))),
  )
  expect(own?.length).toBeGreaterThan(0)
  const byId = new Map(translated?.map((subject) => [subject.id, subject]))
  expect([...byId.keys()].toSorted()).toEqual(own?.map(({ id }) => id).toSorted())
  for (const subject of own ?? []) {
    const other = byId.get(subject.id)
    for (const name of compared)
      expect([subject.id, name, other && bare(other[name])]).toEqual([subject.id, name, bare(subject[name])])
  }
})

test('what SAM publishes is an alias of the function in its translation too', async () => {
  const [own, translated] = await Promise.all(
    ['template.yaml', 'translated.json'].map((file) => subjects(path.join(corpus, 'sam-aliases', file))),
  )
  const names = (all: readonly Subject[] | undefined) =>
    all
      ?.map(({ id, aliases }) => [
        id,
        aliases.kind === 'known'
          ? aliases.value.map(({ name, provisioned }) => [bare(name), bare(provisioned)])
          : [],
      ])
      .toSorted()
  expect(names(translated)).toEqual(names(own))
})
