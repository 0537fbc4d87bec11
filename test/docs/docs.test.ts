import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { parseLayerArn } from '../../src/domain/catalogue/layer-arn.ts'
import { layersOf } from '../../src/domain/catalogue/layers.ts'
import { familyNames } from '../../src/domain/catalogue/model.ts'
import { runProgram } from '../../src/program.ts'
import { fakeContext } from '../support/context.ts'
import { root } from '../support/otl.ts'
import { otlCalls, readExamples, readScript } from './command-line.ts'
import { isAsShown } from './compare.ts'
import { type Block, type Page, readPage } from './markdown.ts'
import { raiseStage, type Stage } from './stage.ts'
import { runExamples } from './terminal.ts'

/** Writes what the program prints into the blocks that do not show it: look at the difference before you keep it. */
const update = process.env.UPDATE_DOCS === '1'

const files = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.posix.join('docs', file.split(path.sep).join('/'))),
]
const pages = new Map(files.map((file) => [file, readPage(readFileSync(path.join(root, file), 'utf8'))]))
const page = (file: string): Page => pages.get(file) ?? readPage('')

const runnable = (block: Block) => block.language === 'console'
const shown = files.flatMap((file) => page(file).blocks.map((block) => ({ file, block })))

/** Languages of blocks that hold no command. */
const others = ['json', 'text', 'ts', 'yaml']

test('every block says what it is: run, only parsed, or no command', () => {
  const odd = shown.filter(({ block }) => !['console', 'sh', ...others].includes(block.language))
  expect(odd.map(({ file, block }) => `${file}:${block.line} ${block.language}`)).toEqual([])
  const hidden = shown.filter(
    ({ block }) => others.includes(block.language) && block.lines.some((line) => /^\$ |^otl /.test(line)),
  )
  expect(hidden.map(({ file, block }) => `${file}:${block.line} ${block.language}`)).toEqual([])
})

describe.each(files.filter((file) => page(file).blocks.some(runnable)))('examples of %s', (file) => {
  let stage: Stage
  beforeAll(async () => {
    stage = await raiseStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  test.each(page(file).blocks.filter(runnable))('the one in line $line', async (block) => {
    const examples = readExamples(block.lines)
    const printed = await runExamples(examples, stage.env)
    // The times of a run spread over the whole block: a trace is invoked here and read again there.
    const ran = /\botl (invoke|traces)\b|\b1-[0-9a-f]{8}-/.test(block.lines.join('\n'))
    const drawn = /\.json\b/.test(examples.map(({ command }) => command).join('\n'))
    const outputs = examples.map(({ shown: expected }, at) => {
      const actual = printed[at] ?? []
      return isAsShown(expected, actual, ran && !drawn) ? expected : actual
    })
    const right = examples.flatMap(({ command }, at) => [`$ ${command}`, ...(outputs[at] ?? [])])
    if (update)
      replaceBlock(
        file,
        block,
        right.map((line) => line.replaceAll(root, '…')),
      )
    else expect(block.lines.join('\n')).toBe(right.join('\n'))
  })
})

/** Lines that earlier replacements have added to a page. */
const grown = new Map<string, number>()

function replaceBlock(file: string, block: Block, lines: readonly string[]): void {
  const whole = readFileSync(path.join(root, file), 'utf8').split('\n')
  const shift = grown.get(file) ?? 0
  whole.splice(block.line + shift, block.lines.length, ...lines)
  grown.set(file, shift + lines.length - block.lines.length)
  writeFileSync(path.join(root, file), whole.join('\n'))
}

/** Every `otl …` that a page shows, with where; a command that is shown to be refused is run above instead. */
const calls = shown.flatMap(({ file, block }) =>
  linesOf(block).map((line) => ({ file, at: block.line, line })),
)
const spans = files.flatMap((file) => page(file).spans.map((line) => ({ file, at: 0, line })))

function linesOf(block: Block): string[] {
  if (block.language === 'sh') return readScript(block.lines)
  if (!runnable(block)) return []
  const refused = (lines: readonly string[]) => lines[0]?.startsWith('otl: ') === true
  return readExamples(block.lines).flatMap(({ command, shown: lines }) => (refused(lines) ? [] : [command]))
}

test.each(
  [...calls, ...spans].flatMap(({ file, at, line }) =>
    otlCalls(line).map((argv) => [`${file}:${at || 'text'}`, argv.join(' '), argv] as const),
  ),
)('%s: otl %s is understood', async (_, __, argv) => {
  let said = ''
  const host = {
    version: '0.0.0',
    env: {},
    columns: 100,
    writeOut: () => {},
    writeErr: (text: string) => {
      said += text
    },
    readConfig: async () => ({}),
    // Whatever it then asks of the world fails: parsing is all that is looked at.
    context: async () => fakeContext().ctx,
  }
  expect({ code: await runProgram(argv, host), said }).not.toMatchObject({ code: 2 })
})

test.each(commands.map(({ name }) => name))('docs/%s.md tells every flag of the command', async (name) => {
  const file = `docs/${name}.md`
  expect(files).toContain(file)
  const entry = commands.find((command) => command.name === name)
  const command = (await entry?.load())?.(fakeContext().ctx)
  const flags = [command, ...(command?.commands ?? [])].flatMap((one) => one?.options.map(({ long }) => long))
  const text = readFileSync(path.join(root, file), 'utf8')
  for (const flag of flags) expect(text).toContain(`| \`${flag}`)
})

test.each(files)('links of %s lead somewhere', (file) => {
  for (const { target } of page(file).links) {
    if (/^(https?|mailto):/.test(target)) continue
    const [to = '', anchor] = target.split('#')
    const reached = to === '' ? file : path.posix.join(path.posix.dirname(file), to)
    expect(existsSync(path.join(root, reached)), `${file}: ${target}`).toBe(true)
    if (anchor !== undefined) expect([...page(reached).anchors], `${file}: ${target}`).toContain(anchor)
  }
})

test('every page of docs is in its index', () => {
  const listed = page('docs/README.md').links.map(({ target }) => `docs/${target.split('#')[0]}`)
  expect(
    files.filter((file) => file.startsWith('docs/') && file !== 'docs/README.md' && !listed.includes(file)),
  ).toEqual([])
})

/** Accounts that publish layers, the documentation's own, and that of `otl local`. */
const accounts = new Set([
  ...familyNames.flatMap(layersOf).map(({ arn }) => parseLayerArn(arn)?.account),
  ...['123456789012', '111122223333', '000000000000'],
])

test.each(files)('%s names no account and no folder of a person', (file) => {
  const text = readFileSync(path.join(root, file), 'utf8')
  expect(
    [...text.matchAll(/(?<![\w-])\d{12}(?![\w-])/g)]
      .map(([found]) => found)
      .filter((one) => !accounts.has(one)),
  ).toEqual([])
  expect(text).not.toMatch(/\/(home|root|Users|work|tmp)\//)
})
