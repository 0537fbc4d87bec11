import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseStage, type Stage } from '../docs/stage.ts'
import { root, runOtl } from '../support/otl.ts'

let stage: Stage
let folder: string
beforeAll(async () => {
  stage = await raiseStage()
  folder = await mkdtemp(path.join(tmpdir(), 'otl-init-'))
})
afterAll(async () => {
  await stage[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})
const otl = (...args: string[]) => runOtl(args, { env: stage.env, cwd: folder })

test('a policy is made from live functions, lets them pass, and fails for the next one that is not traced', async () => {
  const made = await otl('check', '--init')
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out).toContain('Made from 6 live functions')
  const policy = await readFile(path.join(folder, 'otl.config.yaml'), 'utf8')
  expect((await stat(path.join(folder, 'otl.config.yaml'))).mode & 0o777).toBe(0o666 & ~process.umask())
  expect(policy).toMatch(/^# yaml-language-server: \$schema=/)

  const checked = await otl('check', '-o', 'json', '-o', 'sarif=out.sarif')
  expect(checked).toMatchObject({ code: 0, err: '' })
  const { findings } = JSON.parse(checked.out)
  for (const [, rule, count] of policy.matchAll(/^ {4}([a-z-]+): \w+ # (\d+) of 6 functions/gm)) {
    const broken = findings.filter(
      (one: { rule: string; kind: string }) => one.rule === rule && one.kind === 'fails',
    )
    expect([rule, broken.length]).toEqual([rule, Number(count)])
  }
  expect((await stat(path.join(folder, 'out.sarif'))).mode & 0o777).toBe(0o666 & ~process.umask())

  const again = await otl('check', '--init')
  expect(again).toMatchObject({ code: 2, out: '' })
  expect(again.err).toContain('there is a policy already: otl.config.yaml')
  expect(await readFile(path.join(folder, 'otl.config.yaml'), 'utf8')).toBe(policy)
})

test('without an account there is a policy too, and a report in a folder that is new', async () => {
  const template = path.join(root, 'test/templates/sam-hello/template.yaml')
  const bare = (...args: string[]) => runOtl(['check', ...args], { cwd: folder })
  expect(await bare('--init', '--template', template, '--policy', 'files.yaml')).toMatchObject({ code: 0 })
  expect(await bare('--template', template, '--policy', 'files.yaml')).toMatchObject({ code: 0 })
  const blind = await bare('--init', '--policy', 'usual.yaml')
  expect(blind).toMatchObject({ code: 0 })
  expect(blind.err).toContain('no function was looked at: no AWS region is set')
  const below = await bare('--template', template, '-o', 'sarif=reports/out.sarif')
  expect(below.code).toBe(1)
  expect(JSON.parse(await readFile(path.join(folder, 'reports/out.sarif'), 'utf8'))).toMatchObject({
    version: '2.1.0',
  })
})

test.each(['ts', 'json'])('a policy as %s is read by the built program', async (format) => {
  const template = path.join(root, 'test/templates/sam-hello/template.yaml')
  const file = `mine.${format}`
  const made = await runOtl(['check', '--init', '--template', template, '--policy', file], { cwd: folder })
  expect(made).toMatchObject({ code: 0 })
  const checked = await runOtl(['check', '--template', template, '--policy', file], { cwd: folder })
  expect(checked).toMatchObject({ code: 0, err: '' })
  expect(checked.out).toContain('1 function checked, none fails: 3 warnings')
})

test('a policy of a folder above counts, and is told', async () => {
  const below = path.join(folder, 'below')
  await mkdir(below)
  await writeFile(path.join(folder, 'otl.config.yaml'), 'check: { failOn: never }\n')
  const template = path.join(root, 'test/templates/sam-hello/template.yaml')
  const { code, err } = await runOtl(['check', '--template', template], { cwd: below })
  expect([code, err.trim()]).toEqual([0, `! the policy is ${path.join('..', 'otl.config.yaml')}`])
})
