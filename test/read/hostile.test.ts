import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ifKnown } from '../../src/domain/policy/field.ts'
import { planSubject } from '../../src/domain/template/patch/enable.ts'
import type { TemplateReading, TemplateRequest } from '../../src/domain/template/reading.ts'
import { subjectOfTemplate } from '../../src/domain/template/subject.ts'
import { usageError } from '../../src/errors.ts'
import type { ReadBytes } from '../../src/read/cabinet.ts'
import { patchTemplates } from '../../src/read/patch.ts'
import { readTemplates } from '../../src/read/templates.ts'
import { mutatedText } from '../support/mutate-text.ts'
import { random } from '../support/random.ts'

/** `OTL_MUTATIONS=20000 npx vitest run test/read/hostile` is the long campaign. */
const MUTATIONS = Number(process.env.OTL_MUTATIONS ?? 2_000)

const corpus = path.resolve(import.meta.dirname, '../templates')
const seeds = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(ya?ml|json)$/.test(file))
  .toSorted()
  .map((file) => readFileSync(path.join(corpus, file), 'utf8'))

const request: TemplateRequest = {
  files: ['t'],
  cdkOut: [],
  parameters: { Stage: 'prod' },
  region: 'eu-west-1',
}

function only(text: string): ReadBytes {
  const bytes = new TextEncoder().encode(text)
  return async (file) => {
    if (file !== 't') throw usageError('there is no such file')
    return bytes
  }
}

/** Whatever the file is, the answer has functions or says what is wrong, each with a place in the file. */
function check({ functions, problems }: TemplateReading, text: string): void {
  const lines = text.split('\n').length
  for (const { at } of [...functions, ...problems]) {
    expect(at.file).toBe('t')
    expect(at.line).toBeGreaterThan(0)
    expect(at.line).toBeLessThanOrEqual(lines)
    expect(at.column).toBeGreaterThan(0)
  }
  for (const { says } of problems) expect(says).not.toMatch(/undefined|\[object|\n/)
  for (const fn of functions) expect(subjectOfTemplate(fn).layers.kind).not.toBe('absent')
}

test(`${MUTATIONS} mutated files are read, and patched or left alone`, async () => {
  for (let seed = 1; seed <= MUTATIONS; seed += 1) {
    const chance = random(seed)
    const text = mutatedText(chance.pick(seeds), chance)
    try {
      const reading = await readTemplates(request, only(text))
      check(reading, text)
      if (seed % 5 === 0) await patch(reading, text)
    } catch (error) {
      throw new Error(`seed ${seed}:\n${text}`, { cause: error })
    }
  }
}, 3_600_000)

/** A patch leaves a file that is read with as many functions and no new faults, or there is none. */
async function patch(reading: TemplateReading, text: string): Promise<void> {
  const wanted = reading.functions.flatMap((fn) => {
    const planned = planSubject(subjectOfTemplate(fn))
    if (planned.kind === 'unclear' || planned.plan.kind !== 'update') return []
    return [{ fn, changes: planned.plan.changes }]
  })
  const { files } = await patchTemplates(request, wanted, only(text))
  for (const file of files) {
    const after = await readTemplates(request, only(file.text))
    expect(after.functions.map(({ id }) => id)).toEqual(reading.functions.map(({ id }) => id))
    expect(after.problems.length).toBe(reading.problems.length)
  }
}

const fn = (properties: string) =>
  `Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n${properties}`
const nest = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth)

test.each([
  ['texts that double', fn(`      FunctionName: ${nest(60, `!Sub ["\${a}\${a}", {a: `, 'x', '}]')}`)],
  [
    'a list of lists of lists',
    `a0: &a0 [x, x]\n${Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`).join('\n')}\n${fn('      Layers: *a40')}`,
  ],
  [
    'maps that double',
    `a0: &a0 {x: y}\n${Array.from({ length: 40 }, (_, at) => `a${at + 1}: &a${at + 1} {p: *a${at}, q: *a${at}}`).join('\n')}\n${fn('      Environment: {Variables: *a40}')}`,
  ],
  ['an alias of itself', fn('      Environment: &e {Variables: *e}')],
  ['a resource of itself', 'Resources: &r\n  F: {Type: AWS::Lambda::Function, Properties: *r}'],
  ['joins of joins', fn(`      FunctionName: ${nest(90, '!Join [x, [', 'y, y', ']]')}`)],
  [
    'conditions in a chain',
    `Conditions:\n${Array.from({ length: 5000 }, (_, at) => `  C${at}: !Not [!Condition C${at + 1}]`).join('\n')}\n${fn('      Runtime: !If [C0, a, b]')}`,
  ],
  [
    'conditions that branch',
    `Conditions:\n${Array.from({ length: 60 }, (_, at) => `  C${at}: !Or [!Condition C${at + 1}, !Condition C${at + 1}]`).join('\n')}\n  C60: !Equals [!Ref X, a]\n${fn('      Runtime: !If [C0, a, b]')}\nParameters: {X: {Type: String}}`,
  ],
  [
    'loops in loops',
    `Resources:\n  Fn::ForEach::A: [A, &l [${'x, '.repeat(300)}x], {Fn::ForEach::B: [B, *l, {'F\${A}\${B}': {Type: 'AWS::Lambda::Function'}}]}]`,
  ],
  ['a loop of loops of itself', 'Resources: &r\n  Fn::ForEach::A: [A, [x, y, z], *r]'],
  [
    'many stacks of one file',
    `Resources:\n${Array.from({ length: 400 }, (_, at) => `  S${at}: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: t}}`).join('\n')}`,
  ],
  [
    'exports that import each other',
    `${fn('      Layers: [!ImportValue a]')}\nOutputs: {A: {Value: !ImportValue b, Export: {Name: a}}, B: {Value: !ImportValue a, Export: {Name: b}}, C: {Value: x, Export: {Name: !ImportValue a}}}`,
  ],
  ['a long list of splits', fn(`      Layers: !Split [",", "${'x,'.repeat(200_000)}"]`)],
  [
    'patterns of stars',
    `Resources:\n  F: {Type: 'AWS::Lambda::Function', Properties: {Role: !GetAtt R.Arn}}\n  R: {Type: 'AWS::IAM::Role', Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Resource: '*', Action: '${'*a'.repeat(5000)}'}]}}]}}`,
  ],
])('%s end', async (_, text) => {
  const reading = await readTemplates(request, only(text))
  check(reading, text)
})

test('a chain of nested files is bounded, and so are the stacks that branch', async () => {
  const branching = (file: string) => {
    const next = Number(file.replace(/\D/g, '')) + 1
    const two = ['L', 'R'].map(
      (id) => `  ${id}: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: n${next}.yaml}}`,
    )
    return new TextEncoder().encode(`Resources:\n  F: {Type: 'AWS::Lambda::Function'}\n${two.join('\n')}\n`)
  }
  const { functions, problems } = await readTemplates(
    { ...request, files: ['n0.yaml'], parameters: {} },
    async (file) => branching(file),
  )
  expect(functions.length).toBeGreaterThan(10)
  expect(functions.length).toBeLessThan(400)
  expect(new Set(problems.map(({ says }) => says.replace(/^.*: /, '')))).toEqual(
    new Set(['stacks are nested more than 12 levels deep', 'there are too many nested stacks']),
  )
})

test('a large template is read', async () => {
  const resources = Array.from({ length: 500 }, (_, at) => [
    `Orders${at}`,
    {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Timeout: 3 },
    },
  ])
  const role = { Type: 'AWS::IAM::Role', Properties: {} }
  const { functions } = await readTemplates(
    request,
    only(JSON.stringify({ Resources: Object.fromEntries([...resources, ['Role', role]]) })),
  )
  expect(functions).toHaveLength(500)
  expect(functions.every(({ roleMayTrace }) => ifKnown(roleMayTrace) === false)).toBe(true)
})

test('what refers to itself is told as that', async () => {
  const { functions } = await readTemplates(request, only(fn('      Layers: &l [*l]')))
  expect(functions[0]?.layers).toMatchObject({ value: [{ kind: 'unknown', reason: 'it refers to itself' }] })
})

test('lines of a megabyte are patched without a pattern that looks at each part of them again', async () => {
  const properties = 'Properties: {Runtime: nodejs22.x, TracingConfig: {Mode: PassThrough}}'
  const long = `Resources: {Fn: {Type: AWS::Lambda::Function, Metadata: ${'a'.repeat(900_000)}, ${properties}}}`
  for (const text of [long, `Description: "${':#'.repeat(90_000)}"\n${long}`]) {
    const reading = await readTemplates(request, only(text))
    expect(reading.functions).toHaveLength(1)
    await patch(reading, text)
  }
})
