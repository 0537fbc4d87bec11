import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ifKnown } from '../../src/domain/policy/field.ts'
import { adviceFor } from '../../src/domain/template/patch/advice.ts'
import { planSubject } from '../../src/domain/template/patch/enable.ts'
import type { PatchOutcome, Wanted } from '../../src/domain/template/patch/outcome.ts'
import type { TemplateFunction, TemplateRequest } from '../../src/domain/template/reading.ts'
import { subjectOfTemplate } from '../../src/domain/template/subject.ts'
import type { ReadBytes } from '../../src/read/cabinet.ts'
import { patchTemplates } from '../../src/read/patch.ts'
import { readTemplates } from '../../src/read/templates.ts'

const corpus = path.resolve(import.meta.dirname, '../templates')
const request = (...files: string[]): TemplateRequest => ({
  files,
  cdkOut: [],
  parameters: {},
  region: 'eu-west-1',
})

/** What enable would do to each function, and the policy where its role lacks it. */
function wantedOf(fn: TemplateFunction): Wanted[] {
  const planned = planSubject(subjectOfTemplate(fn))
  const role = ifKnown(fn.roleMayTrace) === false ? [{ kind: 'role-policy' } as const] : []
  if (planned.kind === 'unclear' || planned.plan.kind !== 'update') return []
  return [{ fn, changes: [...planned.plan.changes, ...role] }]
}

async function patched(files: Record<string, string>): Promise<PatchOutcome & { again: readonly Wanted[] }> {
  const whole = request(...Object.keys(files))
  const from =
    (texts: Record<string, string>): ReadBytes =>
    async (file) =>
      new TextEncoder().encode(texts[file])
  const { functions } = await readTemplates(whole, from(files))
  const outcome = await patchTemplates(whole, functions.flatMap(wantedOf), from(files))
  const texts = { ...files, ...Object.fromEntries(outcome.files.map(({ file, text }) => [file, text])) }
  const then = await readTemplates(whole, from(texts))
  return { ...outcome, again: then.functions.flatMap(wantedOf) }
}

function told({ files, unpatched, notes }: PatchOutcome): string {
  return [
    ...files.flatMap(({ diff }) => diff),
    ...notes.map(({ at, says }) => `note ${at.file}:${at.line}:${at.column} ${says}`),
    ...unpatched.map(({ id, at, reason }) => `unpatched ${id} ${at.file}:${at.line}:${at.column} ${reason}`),
    '',
  ].join('\n')
}

const cases = [
  ['sam-hello', 'template.yaml'],
  ['sam-globals', 'template.yaml'],
  ['sam-aliases', 'template.yaml'],
  ['sam-policies', 'template.yaml'],
  ['cfn-functions', 'template.yaml'],
  ['cfn-roles', 'template.yaml'],
  ['cfn-json', 'template.json'],
  ['cfn-loops', 'template.yaml'],
  ['anchors', 'template.yaml'],
  ['image', 'template.yaml'],
  ['patches', 'valid.yaml'],
  ['patches', 'styles.yaml'],
  ['patches', 'flat.yaml'],
  ['patches', 'compact.json'],
  ['patches', 'tabs.json'],
] as const

test.each(cases)('%s/%s', async (folder, file) => {
  const text = await readFile(path.join(corpus, folder, file), 'utf8')
  const outcome = await patched({ [file]: text })
  const name = folder === 'patches' ? `${file}.diff` : 'patch.diff'
  await expect(told(outcome)).toMatchFileSnapshot(path.join(corpus, folder, name))
  // What was patched is what was wanted: nothing is left to do but for what could not be.
  const left = new Set(outcome.unpatched.map(({ id }) => id))
  expect(outcome.again.map(({ fn }) => fn.id).filter((id) => !left.has(id))).toEqual([])
})

test.each(cases)(
  '%s/%s: git applies the patch, and makes of the file what --write would',
  async (folder, file) => {
    const text = await readFile(path.join(corpus, folder, file), 'utf8')
    const { files } = await patched({ [file]: text })
    const directory = await mkdtemp(path.join(tmpdir(), 'otl-patch-'))
    for (const { diff, text: wanted } of files) {
      await writeFile(path.join(directory, file), text)
      const done = spawnSync('git', ['apply', '--unidiff-zero', '-'], {
        cwd: directory,
        input: `${diff.join('\n')}\n`,
      })
      expect(done.stderr.toString()).toBe('')
      expect(await readFile(path.join(directory, file), 'utf8')).toBe(wanted)
    }
  },
)

test('a line that is not changed stays as it is, comments and order too', async () => {
  for (const [folder, file] of cases) {
    const text = await readFile(path.join(corpus, folder, file), 'utf8')
    for (const { diff, text: wanted } of (await patched({ [file]: text })).files) {
      const gone = diff.filter((line) => /^-(?!--)/.test(line)).length
      const kept = wanted.split('\n').filter((line) => text.split('\n').includes(line)).length
      expect(kept).toBeGreaterThanOrEqual(text.split('\n').length - gone - 1)
    }
  }
})

test('what tools make is not patched, but told in the language of its source', async () => {
  const whole = { ...request('plan.json', 'serverless.json') }
  const readBytes: ReadBytes = (file) => readFile(path.join(corpus, 'five-ways', file))
  const { functions } = await readTemplates(whole, readBytes)
  const bare = functions.map(
    (fn) => ({ ...fn, layers: { kind: 'absent' }, tracing: { kind: 'absent' } }) as const,
  )
  const outcome = await patchTemplates(whole, bare.flatMap(wantedOf), readBytes)
  expect(outcome.files).toEqual([])
  expect(outcome.unpatched.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
    'aws_lambda_function.orders: the file is made by a tool from others, which have to be changed instead',
    'OrdersLambdaFunction: the file is made by a tool from others, which have to be changed instead',
  ])
  const advice = bare.map((fn) => {
    const planned = planSubject(subjectOfTemplate(fn))
    return planned.kind === 'planned' ? adviceFor(fn, planned).join('\n') : ''
  })
  expect(advice[0]).toContain('resource "aws_lambda_function"')
  expect(advice[1]).toContain('functions:')
})

test('edits that do not come to what was wanted are not offered', async () => {
  const text = `Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Role: !GetAtt Role.Arn}
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyDocument: {Statement: [{Effect: Deny, Action: 'xray:*', Resource: '*'}]}}]
`
  const { files, unpatched } = await patched({ t: text })
  expect(files).toEqual([])
  expect(unpatched.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
    'Fn: otl found no edit that changes this and nothing else, so it has to be changed by hand',
  ])
})

test('what a plan takes out is taken out with its line or its comma, and the last of a block stays', async () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:layer:a'
  const text = `Resources:
  Block:
    Type: AWS::Lambda::Function
    Properties:
      Layers:
        - ${arn}:1 # first
        - ${arn}:2
      Environment:
        Variables:
          A: b
          GONE: c # for ever
  Flow:
    Type: AWS::Lambda::Function
    Properties: {Layers: [${arn}:1, "${arn}:2"], Environment: {Variables: {GONE: c, A: b}}}
  Alone:
    Type: AWS::Lambda::Function
    Properties:
      Environment:
        Variables:
          GONE: c
`
  const whole = request('t')
  const readBytes: ReadBytes = async () => new TextEncoder().encode(text)
  const { functions } = await readTemplates(whole, readBytes)
  const changes = [
    { kind: 'layer', from: `${arn}:1` },
    { kind: 'variable', name: 'GONE', from: 'c' },
  ] as const
  const wanted = functions.map((fn) => ({ fn, changes: fn.id === 'Alone' ? changes.slice(1) : changes }))
  const { files, unpatched } = await patchTemplates(whole, wanted, readBytes)
  const changed = files[0]?.diff.filter((line) => /^[-+] /.test(line))
  expect(changed).toEqual([
    `-        - ${arn}:1 # first`,
    '-          GONE: c # for ever',
    `-    Properties: {Layers: [${arn}:1, "${arn}:2"], Environment: {Variables: {GONE: c, A: b}}}`,
    `+    Properties: {Layers: ["${arn}:2"], Environment: {Variables: {A: b}}}`,
  ])
  expect(unpatched.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
    'Alone: GONE is the only one there, so it has to be removed by hand',
  ])
})

test('a function that cannot be patched keeps none of the others of its file from it', async () => {
  const good = (id: string) => `  ${id}: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x}}\n`
  const text = `Resources:
${good('A')}  Bad:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Role: !GetAtt Role.Arn}
${good('Z')}  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyDocument: {Statement: [{Effect: Deny, Action: 'xray:*', Resource: '*'}]}}]
`
  const { parts, unpatched, files } = await patched({ t: text })
  expect(parts.map(({ fn }) => fn.id)).toEqual(['A', 'Z'])
  expect(unpatched.map(({ id }) => id)).toEqual(['Bad'])
  expect(files[0]?.text.match(/TracingConfig/g)).toHaveLength(2)
})

test('what functions share is not changed for one of them: a wrapper without its layer stops the others', async () => {
  const text = `Resources:
  Node:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Environment: &env
        Variables:
          STAGE: dev
  Other: {Type: AWS::Lambda::Function, Properties: {Runtime: ruby3.4, Environment: *env}}
  Own: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x}}
`
  const whole = request('t')
  const readBytes: ReadBytes = async () => new TextEncoder().encode(text)
  const { functions } = await readTemplates(whole, readBytes)
  const wanted = functions.flatMap((fn): Wanted[] =>
    fn.id === 'Other'
      ? [{ fn, changes: [{ kind: 'tracing', from: 'PassThrough', to: 'Active' }] }]
      : wantedOf(fn),
  )
  for (const some of [wanted, wanted.filter(({ fn }) => fn.id !== 'Other')]) {
    const { parts, unpatched, files } = await patchTemplates(whole, some, readBytes)
    expect(parts.map(({ fn }) => fn.id)).toEqual(some === wanted ? ['Other', 'Own'] : ['Own'])
    expect(unpatched.map(({ id }) => id)).toEqual(['Node'])
    expect(files[0]?.text.match(/EXEC_WRAPPER/g)).toHaveLength(1)
  }
})
