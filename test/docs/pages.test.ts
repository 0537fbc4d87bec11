import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { parseLayerArn } from '../../src/domain/catalogue/layer-arn.ts'
import { layersOf } from '../../src/domain/catalogue/layers.ts'
import { familyNames } from '../../src/domain/catalogue/model.ts'
import { type Host, runProgram } from '../../src/program.ts'
import { fakeContext } from '../support/context.ts'
import { root } from '../support/otl.ts'
import { otlCalls, readExamples, readScript } from './command-line.ts'
import type { Block } from './markdown.ts'
import { files, isRun, pageOf, textOf } from './pages.ts'

/** Languages of blocks that hold no command. */
const commandless = ['json', 'text', 'ts', 'yaml']

test('every block says whether it is run, only parsed, or holds no command', () => {
  const odd = files.flatMap((file) =>
    pageOf(file)
      .blocks.filter((block) => !isRun(block) && block.language !== 'sh')
      .filter(({ language, lines }) => !commandless.includes(language) || lines.some(isCommand))
      .map(({ line }) => `${file}:${line}`),
  )
  expect(odd).toEqual([])
})

function isCommand(line: string): boolean {
  return /^\$ |^(npx )?otl\b/.test(line)
}

/** Every `otl …` of a page; what a page shows to be refused has been run with its refusal instead. */
function callsOf(file: string): string[][] {
  const { blocks, spans } = pageOf(file)
  const inText = spans
    .filter(isCommand)
    .flatMap(otlCalls)
    .filter((argv) => !names.has(argv.join(' ')))
  return [...blocks.flatMap(linesOf).flatMap(otlCalls), ...inText]
}

function linesOf(block: Block): string[] {
  if (block.language === 'sh') return readScript(block.lines)
  if (!isRun(block)) return []
  return (
    readExamples(block.lines)
      .filter(({ shown }) => !shown.some((line) => line.startsWith('otl: ')))
      // The value of a variable is known where it is run.
      .filter(({ command }) => !/^otl .* \$\w+/.test(command))
      .map(({ command }) => command)
  )
}

const loaded = new Map<string, Command>()
for (const { name, load } of commands) loaded.set(name, (await load())(fakeContext().ctx))
/** `enable`, `local`, `local start`, and `otl` alone: how a text names a command without calling it. */
const names = new Set([
  '',
  ...[...loaded].flatMap(([name, { commands: subs }]) => [
    name,
    ...subs.map((sub) => `${name} ${sub.name()}`),
  ]),
])

test('commands are found in lines of shell', () => {
  const line = `FOO=1 npx otl invoke my-fn -p '{"a": "b c"}' | tee x && otl trace - < "in put.json" # otl nothing`
  expect(otlCalls(line)).toEqual([
    ['invoke', 'my-fn', '-p', '{"a": "b c"}'],
    ['trace', '-'],
  ])
  expect(otlCalls('ARN=$(otl layers resolve my-fn -q); echo $ARN')).toEqual([
    ['layers', 'resolve', 'my-fn', '-q'],
  ])
  expect(() => otlCalls("otl trace 'a")).toThrow('could not read')
})

test.each(files.flatMap((file) => callsOf(file).map((argv) => [file, argv.join(' '), argv] as const)))(
  '%s: otl %s is understood',
  async (_, __, argv) => {
    const said: string[] = []
    const host: Host = {
      version: '0.0.0',
      env: {},
      columns: 100,
      writeOut: () => {},
      writeErr: (text) => void said.push(text),
      readConfig: async () => ({}),
      // Whatever it then asks of the world fails, with another exit code than 2.
      context: async () => fakeContext({ endpoint: async () => '127.0.0.1' }).ctx,
    }
    expect({ code: await runProgram(argv, host), said }).not.toMatchObject({ code: 2 })
  },
)

test.each([...loaded])('docs/%s.md tells every flag of the command', (name, command) => {
  const told = [...textOf(`docs/${name}.md`).matchAll(/^\| `(?:-\w, )?(--[\w-]+)/gm)].map(([, flag]) => flag)
  const flags = [command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long))
  // A command and its part may share a flag.
  expect([...new Set(told)].toSorted()).toEqual([...new Set(flags)].toSorted())
})

test.each(files)('links of %s lead somewhere', (file) => {
  const broken = pageOf(file).links.filter(({ target }) => {
    if (/^https:/.test(target)) return false
    const [to = '', anchor] = target.split('#')
    const reached = to === '' ? file : path.posix.join(path.posix.dirname(file), to)
    return (
      !existsSync(path.join(root, reached)) || (anchor !== undefined && !pageOf(reached).anchors.has(anchor))
    )
  })
  expect(broken).toEqual([])
})

test('every page of docs is in its index', () => {
  const listed = pageOf('docs/README.md').links.map(({ target }) => `docs/${target}`)
  const pages = files.filter((file) => /^docs\/[^/]+\.md$/.test(file) && file !== 'docs/README.md')
  expect(pages.filter((file) => !listed.includes(file))).toEqual([])
})

/** Accounts that publish layers, those of AWS's own documentation, and that of `otl local`. */
const accounts = new Set([
  ...familyNames.flatMap(layersOf).map(({ arn }) => parseLayerArn(arn)?.account),
  ...['123456789012', '111122223333', '000000000000'],
])

test.each(files)('%s names nobody’s account and nobody’s folder', (file) => {
  const found = [...textOf(file).matchAll(/(?<![\w-])\d{12}(?![\w-])/g)].map(([account]) => account)
  expect(found.filter((account) => !accounts.has(account))).toEqual([])
  expect(textOf(file)).not.toMatch(/\/(home|root|Users|work|tmp)\//)
})
