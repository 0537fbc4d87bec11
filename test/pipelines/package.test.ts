import { cpSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newJob, runAction } from '../support/github-runner.ts'
import { root, runCommand } from '../support/otl.ts'
import { packOtl, type Registry, startRegistry } from '../support/registry.ts'

const template = path.join(root, 'test/templates/sam-hello/template.yaml')
const packed = packOtl()
let registry: Registry
beforeAll(async () => {
  registry = await startRegistry(packed)
})
afterAll(() => registry[Symbol.asyncDispose]())

function emptyFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'otl-empty-'))
}

test('the package holds the program, its documentation and nothing of the workshop', () => {
  const parts = new Set(packed.files.map((file) => file.split('/')[0]))
  const top = ['CHANGELOG.md', 'LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json']
  expect([...parts].toSorted()).toEqual(top)
  const [kilobytes, unpacked] = [packed.bytes, packed.unpackedBytes].map((bytes) => Math.round(bytes / 1000))
  console.log(`the package: ${kilobytes} kB, ${unpacked} kB unpacked, ${packed.files.length} files`)
})

test('installed from its tarball into an empty folder, npx otl check judges a template', async () => {
  const cwd = emptyFolder()
  const { env } = registry
  expect(await runCommand('npm', ['install', packed.tarball], { cwd, env })).toMatchObject({
    code: 0,
    err: '',
  })
  // Nothing comes with it.
  expect(readdirSync(path.join(cwd, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['otl'])
  cpSync(template, path.join(cwd, 'template.yaml'))
  const { code, out, err } = await runCommand('npx', ['otl', 'check', '--template', 'template.yaml'], {
    cwd,
    env,
  })
  expect([code, err]).toEqual([1, ''])
  expect(out).toContain('✗ 1 of 1 function fails')
})

test('npx gets it from a registry', async () => {
  const args = ['--yes', `otl@${packed.version}`, '--version']
  const { out } = await runCommand('npx', args, { cwd: emptyFolder(), env: registry.env })
  expect(out).toBe(`${packed.version}\n`)
})

test('npx runs it from its tarball', async () => {
  const cwd = emptyFolder()
  const name = `./${path.basename(packed.tarball)}`
  cpSync(packed.tarball, path.join(cwd, name))
  const { code, out } = await runCommand('npx', ['--yes', name, '--version'], { cwd, env: registry.env })
  expect([code, out]).toEqual([0, `${packed.version}\n`])
})

test('the action runs a version of the package, whatever the code that is checked says about npm', async () => {
  // The registry as a runner has it, in the settings of the user: those of a project would win over them.
  const settings = path.join(emptyFolder(), 'npmrc')
  writeFileSync(settings, `registry=${registry.url}\n`)
  const { npm_config_registry: _, ...env } = registry.env
  const job = newJob({ ...env, npm_config_userconfig: settings })
  cpSync(template, path.join(job.workspace, 'template.yaml'))
  // A fork could bring these: another registry, and a package of the same name.
  writeFileSync(path.join(job.workspace, '.npmrc'), 'registry=http://127.0.0.1:1\n')
  writeFileSync(path.join(job.workspace, 'package.json'), '{"name": "otl", "bin": "pwned.js"}')
  const result = await runAction({ templates: 'template.yaml', version: packed.version }, job)
  expect([result.code, result.outputs.failing], result.log).toEqual([1, '1'])
})

test('a version that is not there is 3, and says so', async () => {
  const job = newJob(registry.env)
  const result = await runAction({ templates: 'template.yaml', version: '9.9.9' }, job)
  expect([result.code, result.outputs['exit-code']]).toEqual([3, '3'])
  expect(result.summary).toContain('otl could not be made ready: npm install failed')
})
