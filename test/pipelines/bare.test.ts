import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalProcess, root, runCommand, startLocalProcess } from '../support/otl.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'otl-bare-'))
const bin = path.join(folder, 'bin')
mkdirSync(bin)
symlinkSync(process.execPath, path.join(bin, 'node'))
symlinkSync('/bin/sh', path.join(bin, 'sh'))
for (const tool of ['head', 'cat']) symlinkSync(`/usr/bin/${tool}`, path.join(bin, tool))
// Whoever looks for git finds this, and it tells on them.
writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho "$@" >> ${folder}/git-was-called\nexit 1\n`, {
  mode: 0o755,
})

const checkout = path.join(folder, 'checkout')
mkdirSync(checkout)
for (const name of ['sam-hello', 'sam-globals']) {
  const text = readFileSync(path.join(root, 'test/templates', name, 'template.yaml'))
  writeFileSync(path.join(checkout, `${name}.yaml`), text)
}

const otl = `node ${path.join(root, 'bin/otl.mjs')} check`
const templates = `${otl} --template sam-hello.yaml --template sam-globals.yaml --region eu-west-1`

/** A shell that has a path and nothing else: no HOME, no TERM, no USER, no LANG. */
function bare(script: string, env: Record<string, string> = {}) {
  return runCommand('/bin/sh', ['-c', script], {
    cwd: checkout,
    env: { PATH: bin, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  })
}

/** No folder can be made there, whoever asks. */
const nowhere = '/dev/null/nowhere'

let local: LocalProcess
beforeAll(async () => {
  local = await startLocalProcess()
})
afterAll(() => local[Symbol.asyncDispose]())

const usual = await bare(templates)

test('with nothing but a path it answers, without a prompt, a colour or a word on stderr', () => {
  expect([usual.code, usual.err]).toEqual([1, ''])
  expect(usual.out).toMatch(/^HelloWorldFunction {2}sam-hello\.yaml:13:3/)
  // Printable characters and line feeds.
  expect(usual.out).toMatch(/^[\P{Cc}\n]*$/u)
})

test.each([
  ['CI is set', templates, { CI: 'true', CONTINUOUS_INTEGRATION: 'true' }],
  ['the home folder cannot be written', templates, { HOME: nowhere }],
  ['no folder of the user can', templates, { HOME: nowhere, XDG_STATE_HOME: nowhere, TMPDIR: nowhere }],
  ['stdin is closed', `${templates} <&-`, {}],
  ['stdin is at its end', `${templates} < /dev/null`, {}],
  ['the terminal is a dumb one', templates, { TERM: 'dumb' }],
  ['the terminal has colours', templates, { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
  ['the language is German', templates, { LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' }],
  ['the time zone is far', templates, { TZ: 'Pacific/Kiritimati' }],
])('the answer is the same where %s', async (_, script, env: Record<string, string>) => {
  expect(await bare(script, env)).toEqual(usual)
})

test.each([
  ['text', 1],
  ['json', 1],
  ['sarif', 1],
] as const)(
  'a reader that leaves after the first line of %s does not change the exit code',
  async (format, code) => {
    const { out, err } = await bare(`{ ${templates} -o ${format}; echo $? > ${folder}/code; } | head -n 1`)
    expect([out.split('\n').length, err]).toEqual([2, ''])
    expect(readFileSync(path.join(folder, 'code'), 'utf8').trim()).toBe(String(code))
  },
)

test('with stdout and stderr closed the exit code is still there', async () => {
  expect((await bare(`${templates} >&- 2>&-`)).code).toBe(1)
})

test.each(['', ` < /dev/null`])(
  'live functions are asked for with nothing but a path and credentials%s',
  async (stdin) => {
    const { code, out, err } = await bare(`${otl} --all${stdin}`, { ...local.env, HOME: nowhere, CI: 'true' })
    expect([code, out, err]).toEqual([0, '! no function to check\n', ''])
  },
)

test('without credentials it does not ask for any: it could not find out', async () => {
  const { code, out, err } = await bare(`${otl} --all --region eu-west-1`, { HOME: nowhere })
  expect(code).toBe(3)
  expect(`${out}${err}`).toMatch(/credentials/)
})

test('git was never called, and no file was left', () => {
  expect(existsSync(path.join(folder, 'git-was-called'))).toBe(false)
  expect(readdirSync(checkout).toSorted()).toEqual(['sam-globals.yaml', 'sam-hello.yaml'])
})
