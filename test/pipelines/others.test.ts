import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseStage, type Stage } from '../docs/stage.ts'
import { example, exampleNames, exampleText } from '../support/examples.ts'
import { type Finished, root, runCommand } from '../support/otl.ts'
import { packOtl, type Registry, startRegistry } from '../support/registry.ts'

const packed = packOtl()
let registry: Registry
let stage: Stage
let env: Record<string, string>
beforeAll(async () => {
  ;[registry, stage] = await Promise.all([startRegistry(packed), raiseStage()])
  // Without the folder in which the documentation finds `otl`: here it comes from the registry.
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = stage.env
  const aws = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION }
  env = { ...registry.env, ...(aws as Record<string, string>), CI: 'true' }
})
afterAll(async () => {
  await Promise.all([registry[Symbol.asyncDispose](), stage[Symbol.asyncDispose]()])
})

/** A checkout with a template that fails, and a baseline of the live functions. */
async function checkout(template = 'sam-hello'): Promise<string> {
  const cwd = mkdtempSync(path.join(tmpdir(), 'otl-checkout-'))
  cpSync(path.join(root, 'test/templates', template, 'template.yaml'), path.join(cwd, 'template.yaml'))
  const args = ['check', '--all', '--seen', '24h', '--baseline', 'otl-baseline.json', '--update-baseline']
  expect((await runCommand('otl', args, { cwd, env: stage.env })).code).toBe(0)
  return cwd
}

const read = (cwd: string, file: string) => readFileSync(path.join(cwd, file), 'utf8')

/** Commands one after the other in one shell, which ends with the first that fails. */
function script(
  commands: readonly string[],
  cwd: string,
  more: Record<string, string> = {},
): Promise<Finished> {
  return runCommand('sh', ['-e', '-c', commands.join('\n')], { cwd, env: { ...env, ...more } })
}

test('every example names this version of the package', () => {
  const named = exampleNames.flatMap((name) => [...exampleText(name).matchAll(/otl@(\d+\.\d+\.\d+)/g)])
  expect(named.length).toBeGreaterThan(4)
  expect(new Set(named.map(([, version]) => version))).toEqual(new Set([packed.version]))
})

interface GitlabJob {
  readonly script: readonly string[]
  readonly variables?: Record<string, string>
  readonly id_tokens?: Record<string, { aud: string }>
  readonly allow_failure?: { exit_codes: number[] }
  readonly artifacts: { when: string; reports: { junit: string; codequality?: string } }
}
const gitlab = example<Record<string, GitlabJob>>('gitlab-ci.yml')
const gitlabJob = (name: string) => gitlab[name] as GitlabJob

test('GitLab: the job of templates fails, and leaves code quality and tests', async () => {
  const job = gitlabJob('tracing of templates')
  const cwd = await checkout()
  const { code, out, err } = await script(job.script, cwd)
  expect([code, err]).toEqual([1, ''])
  expect(out).toContain('✗ 1 of 1 function fails: 3 errors')
  expect(job.artifacts.when).toBe('always')
  const { junit, codequality = '' } = job.artifacts.reports
  expect(read(cwd, junit)).toContain('<testsuites tests="1" failures="1"')
  const quality = JSON.parse(read(cwd, codequality))
  expect(quality[0]).toMatchObject({
    check_name: 'active-tracing',
    severity: 'major',
    location: { path: 'template.yaml', lines: { begin: 13 } },
  })
})

test('GitLab: the job of live functions exchanges its token, and passes with the baseline', async () => {
  const job = gitlabJob('tracing of live functions')
  const cwd = await checkout()
  const [name = ''] = Object.keys(job.id_tokens ?? {})
  const variables = { ...job.variables, [name]: 'a.web.token' }
  // What the script leaves for the SDK, before the line with otl.
  const shown = await script(
    [...job.script.slice(0, -1), 'cat "$AWS_WEB_IDENTITY_TOKEN_FILE"'],
    cwd,
    variables,
  )
  expect(shown.out).toBe('a.web.token')
  const { code, err } = await script(job.script, cwd, variables)
  expect([code, err]).toEqual([0, ''])
  expect(read(cwd, job.artifacts.reports.junit)).toContain('failures="0"')
  const refused = { ...variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:1', AWS_MAX_ATTEMPTS: '1' }
  const { code: unknown } = await script(job.script, cwd, refused)
  expect(job.allow_failure?.exit_codes).toEqual([unknown])
})

interface Buildspec {
  readonly phases: { readonly build: { readonly commands: readonly string[] } }
  readonly reports: Readonly<Record<string, { 'base-directory': string; 'file-format': string }>>
}

test('CodeBuild: each command leaves a report where the report group looks', async () => {
  const { phases, reports } = example<Buildspec>('buildspec.yml')
  const cwd = await checkout()
  const [templates = '', live = ''] = phases.build.commands
  expect((await script([templates], cwd)).code).toBe(1)
  expect((await script([live], cwd)).code).toBe(0)
  expect(reports['otl-check']).toMatchObject({ 'base-directory': 'reports', 'file-format': 'JUNITXML' })
  expect(read(cwd, 'reports/otl-templates.xml')).toContain('failures="1"')
  expect(read(cwd, 'reports/otl-live.xml')).toContain('failures="0"')
})

interface Buildkite {
  readonly steps: readonly { command: string; artifact_paths: string; soft_fail: { exit_status: number }[] }[]
}

/** Writes down what the step tells the agent. */
function agentIn(cwd: string): Record<string, string> {
  const bin = path.join(cwd, 'agent')
  mkdirSync(bin)
  const file = path.join(bin, 'buildkite-agent')
  writeFileSync(file, '#!/bin/sh\n{ printf "%s\\n" "$*"; cat; } > annotation\n')
  chmodSync(file, 0o755)
  return { PATH: `${bin}:${env.PATH}` }
}

test.each([
  ['what fails', 'sam-hello', {}, 1, 'error', '### otl check: 1 of 1 fail'],
  [
    'what passes',
    'sam-hello',
    { OTL_FAIL_ON: 'never' },
    0,
    'success',
    '### otl check: 1 checked, none fails',
  ],
  ['what could not be read', 'nested/stacks/none', {}, 3, 'error', 'could not be checked'],
] as const)('Buildkite: %s is annotated', async (_, template, more, code, style, says) => {
  const [step] = example<Buildkite>('buildkite.yml').steps
  const cwd = await checkout()
  if (template !== 'sam-hello') writeFileSync(path.join(cwd, 'template.yaml'), 'nothing: here\n')
  // `buildkite-agent pipeline upload` replaces variables, and leaves one dollar of two.
  const uploaded = (step?.command ?? '').replaceAll('$$', '$')
  expect(step?.command).not.toMatch(/(?<!\$)\$(?!\$)/)
  const done = await script([uploaded], cwd, { ...agentIn(cwd), ...more })
  expect(done.code, done.err).toBe(code)
  expect(read(cwd, 'annotation')).toMatch(`annotate --context otl-check --style ${style}\n`)
  expect(read(cwd, 'annotation')).toContain(says)
  expect(existsSync(path.join(cwd, step?.artifact_paths ?? ''))).toBe(true)
  expect(step?.soft_fail).toEqual([{ exit_status: 3 }])
})

interface Hook {
  readonly entry: string
  readonly args?: readonly string[]
  readonly files: string
  readonly pass_filenames: boolean
}

test.each([
  ['examples/pipelines/pre-commit-config.yaml', () => configured()],
  ['.pre-commit-hooks.yaml', () => published()],
])('pre-commit: the hook of %s judges the template', async (_, hookOf) => {
  const { entry, args = [], files, pass_filenames } = hookOf()
  const cwd = await checkout()
  const { code, out } = await runCommand('sh', ['-c', [entry, ...args].join(' ')], { cwd, env: stage.env })
  expect(code).toBe(1)
  expect(out).toContain('active-tracing')
  expect(pass_filenames).toBe(false)
  for (const name of ['template.yaml', 'otl.config.yaml']) expect(name).toMatch(new RegExp(files))
  expect('readme.md').not.toMatch(new RegExp(files))
})

function configured(): Hook {
  const { repos } = example<{ repos: { hooks: Hook[] }[] }>('pre-commit-config.yaml')
  return repos[0]?.hooks[0] as Hook
}

function published(): Hook {
  return example<Hook[]>('../../.pre-commit-hooks.yaml')[0] as Hook
}
