import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { Exit } from '../../src/errors.ts'
import { checkFiles } from '../support/check-files.ts'
import { expectSchema } from '../support/schemas.ts'

const corpus = path.resolve(import.meta.dirname, '../templates')
const names = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => /\.(ya?ml|json)$/.test(name))
const texts: Record<string, string> = {}

beforeAll(async () => {
  for (const name of names) texts[name] = await readFile(path.join(corpus, name), 'utf8')
})

interface Finding {
  readonly rule: string
  readonly kind: string
  readonly function: string
}

/** What `--fix` says of a file, for a program. */
async function fixed(files: Record<string, string>, template: string) {
  const { out } = await checkFiles(files, { template: [template], fix: true }, { output: 'json' })
  expectSchema('check.v1', JSON.parse(out))
  const { fixes, findings } = JSON.parse(out)
  const diff: string = fixes.files.map((file: { diff: string }) => file.diff).join('')
  const left = new Set<string>(fixes.left.map((one: { function: string }) => one.function))
  return { diff, left, findings: findings as Finding[] }
}

/** Applies a patch with git, in a folder of its own. */
async function applied(files: Record<string, string>, diff: string, ...flags: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'otl-corpus-'))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
  const done = spawnSync('git', ['apply', ...flags], { cwd: folder, input: diff })
  expect(done.stderr.toString()).toBe('')
  const after: Record<string, string> = {}
  for (const name of Object.keys(files)) after[name] = await readFile(path.join(folder, name), 'utf8')
  return after
}

/** Rules that enable mends by itself. */
const mendable = ['active-tracing', 'layer-attached', 'layer-outdated', 'wrapper-set', 'app-signals-explicit']

test.each(names)('%s: the patch applies, is what --write makes, and leaves nothing to mend', async (name) => {
  const { diff } = await fixed(texts, name)
  const written = { ...texts }
  const { code } = await checkFiles(written, { template: [name], fix: true, write: true })
  expect(Object.values(Exit)).toContain(code)
  if (diff !== '') {
    expect(await applied(texts, diff)).toEqual(written)
    // Back again: outside of the patch every byte is the same.
    expect(await applied(written, diff, '--reverse')).toEqual(texts)
  }
  const again = await fixed(written, name)
  expect(again.diff).toBe('')
  const open = again.findings.filter(({ kind, rule }) => kind === 'fails' && mendable.includes(rule))
  expect(open.filter((finding) => !again.left.has(finding.function))).toEqual([])
})

test('some of the corpus is patched, and some of it has to be mended by hand', async () => {
  const all = await Promise.all(names.map((name) => fixed(texts, name)))
  expect(all.filter(({ diff }) => diff !== '').length).toBeGreaterThan(15)
  expect(all.filter(({ left }) => left.size > 0).length).toBeGreaterThan(5)
})

interface Shape {
  readonly unit: number
  readonly newline: '\n' | '\r\n'
  readonly mark: boolean
  readonly ended: boolean
  readonly comments: readonly string[]
  readonly order: readonly number[]
  readonly quoted: boolean
}

const shape: fc.Arbitrary<Shape> = fc.record({
  unit: fc.integer({ min: 1, max: 8 }),
  newline: fc.constantFrom('\n', '\r\n'),
  mark: fc.boolean(),
  ended: fc.boolean(),
  comments: fc.array(fc.constantFrom('', '# a: b', '#-', '  # "x', '# Ähre 🌾', '#Layers: []', '# tracing'), {
    minLength: 30,
    maxLength: 30,
  }),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 1 }),
  quoted: fc.boolean(),
})

/** A template as some team may write it: comments above and behind every line, in any order and indentation. */
function written({ unit, newline, mark, ended, comments, order, quoted }: Shape): string {
  const step = (depth: number) => ' '.repeat(unit * depth)
  const key = (name: string) => (quoted ? `"${name}"` : name)
  const parts = [
    [`${step(3)}${key('Runtime')}: nodejs22.x`],
    [`${step(3)}${key('Environment')}:`, `${step(4)}${key('Variables')}:`, `${step(5)}STAGE: "dev"`],
    [`${step(3)}${key('Tracing')}: PassThrough`],
    [`${step(3)}${key('Tags')}: {a: b}`],
    [`${step(3)}${key('Events')}:`, `${step(4)}Api:`, `${step(5)}Type: Api`],
  ]
  const chosen = order.includes(0) ? order : [...order, 0]
  const lines = [
    'Resources:',
    `${step(1)}Fn:`,
    `${step(2)}Type: AWS::Serverless::Function`,
    `${step(2)}${key('Properties')}:`,
    ...chosen.flatMap((at) => parts[at] ?? []),
    `${step(1)}Other:`,
    `${step(2)}Type: AWS::SNS::Topic`,
  ].flatMap((line, at) => {
    const comment = comments[at] ?? ''
    const above = comments[at + 15] ?? ''
    return [...(above === '' ? [] : [above]), comment === '' ? line : `${line} ${comment.trim()}`]
  })
  return `${mark ? '\ufeff' : ''}${lines.join(newline)}${ended ? newline : ''}`
}

/** Whether all of the lines are there, one behind the other. */
function inOrder(lines: readonly string[], all: readonly string[]): boolean {
  let found = 0
  for (const line of all) if (line === lines[found]) found += 1
  return found === lines.length
}

test('however a template is written, its own lines stay as they are, to the byte', async () => {
  const property = fc.asyncProperty(shape, async (one) => {
    const before = written(one)
    const files = { 't.yaml': before }
    const { code } = await checkFiles(files, { fix: true, write: true })
    expect(code).toBe(Exit.Ok)
    const after = files['t.yaml']
    expect(after.replaceAll(one.newline, '')).not.toMatch(/[\r\n]/)
    expect(after.endsWith(one.newline)).toBe(one.ended)
    // One value gives way; all else comes between the lines that are there.
    const kept = before.replace(': PassThrough', ': Active').split(one.newline)
    expect(inOrder(kept, after.split(one.newline))).toBe(true)
  })
  await fc.assert(property, { numRuns: 300 })
})

test('and git applies the patch to it', async () => {
  const property = fc.asyncProperty(shape, async (one) => {
    const files = { 't.yaml': written(one) }
    const { diff } = await fixed(files, 't.yaml')
    const wanted = { ...files }
    await checkFiles(wanted, { fix: true, write: true })
    expect(await applied(files, diff)).toEqual(wanted)
  })
  await fc.assert(property, { numRuns: 30 })
})
