import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Job, newJob, runAction } from '../support/github-runner.ts'
import { root } from '../support/otl.ts'

const region = { region: 'eu-west-1' }

/** A checkout with a template of test/templates in it. */
function jobWith(template = 'sam-hello', to = 'template.yaml'): Job {
  const job = newJob()
  const file = path.join(job.workspace, to)
  mkdirSync(path.dirname(file), { recursive: true })
  cpSync(path.join(root, 'test/templates', template, 'template.yaml'), file)
  return job
}

test('findings fail the step, with annotations, summary, SARIF and counts', async () => {
  const job = jobWith()
  const result = await runAction({ templates: 'template.yaml', sarif: 'otl.sarif', ...region }, job)
  expect(result.code).toBe(1)
  expect(result.outputs).toMatchObject({
    'exit-code': '1',
    functions: '1',
    failing: '1',
    errors: '3',
    warnings: '0',
    unknown: '0',
    sarif: path.join(job.workspace, 'otl.sarif'),
  })
  expect(result.commands.map(({ name, properties }) => [name, properties.file, properties.line])).toEqual(
    Array(3).fill(['error', 'template.yaml', '13']),
  )
  expect(result.summary).toMatch(/^### otl check: 1 of 1 fail\n/)
  expect(result.log).toContain('✗ 1 of 1 function fails: 3 errors')
  expect(JSON.parse(readFileSync(result.outputs.sarif ?? '', 'utf8')).runs[0].results).toHaveLength(3)
  expect(JSON.parse(readFileSync(result.outputs.json ?? '', 'utf8'))).toMatchObject({ command: 'check' })
})

test('the level decides', async () => {
  const result = await runAction({ templates: 'template.yaml', 'fail-on': 'never', ...region }, jobWith())
  expect([result.code, result.outputs['exit-code'], result.outputs.errors]).toEqual([0, '0', '3'])
  expect(new Set(result.commands.map(({ name }) => name))).toEqual(new Set(['warning']))
})

test.each([
  [{}, 2, 'nothing to check: name templates or functions, or set all to true'],
  [{ templates: '\n  \n' }, 2, 'nothing to check'],
  [{ templates: 'template.yaml', 'fail-on': 'sometimes' }, 2, "argument 'sometimes' is invalid"],
  [{ templates: 'template.yaml', annotations: 'yes' }, 2, 'annotations is true or false, and not "yes"'],
  [{ templates: 'template.yaml', region: 'a\nb' }, 2, 'region takes one line'],
  [{ templates: 'template.yaml', reports: 'junit' }, 2, 'reports are format=file'],
  [{ templates: 'template.yaml', version: 'latest; touch pwned' }, 2, 'version is source or a version'],
  [{ templates: 'template.yaml', 'working-directory': 'nowhere' }, 2, 'there is no folder'],
  [{ templates: 'template.yaml', policy: 'none.yaml' }, 2, 'none.yaml'],
  [{ functions: 'orders', ...region }, 3, 'credentials'],
] as const)('%j exits %d, and says so in the summary and at the job', async (inputs, code, says) => {
  const result = await runAction(inputs, jobWith())
  expect([result.code, result.outputs['exit-code']]).toEqual([code, String(code)])
  expect(result.summary).toContain(says)
  expect(result.commands).toMatchObject([{ name: 'error', data: expect.stringContaining(says) }])
})

test('what could not be read is 3, with everything else still told', async () => {
  const result = await runAction({ templates: 'template.yaml\nabsent.yaml', ...region }, jobWith())
  expect([result.code, result.outputs.failing]).toEqual([3, '1'])
  expect(result.summary).toContain('`absent.yaml:1:1` could not be checked')
})

/** Each would do something in a shell, as a flag, as an expression, or as a command to the runner. */
const hostile = [
  `$(touch pwned) \`touch pwned\` '; touch pwned; ' "; touch pwned; " && touch pwned | tee pwned > pwned *`,
  `${'$'}{{ github.token }} ../../../../etc/passwd ünï \\ %0A::error::pwned`,
  '--update-baseline',
  '::set-output name=exit-code::0',
  '##[set-output name=exit-code;]0',
  '\u001b[2Jpwned',
]
const lists = ['templates', 'functions', 'args', 'exclude', 'parameters']
const lines = ['region', 'policy', 'baseline', 'fail-on', 'seen', 'stack', 'working-directory']
const given = [
  ...lists.map((name) => [name, hostile.join('\n')] as const),
  ...lines.flatMap((name) => hostile.map((text) => [name, text] as const)),
]

test.each(given)('%s %j is a text, whatever is in it', async (name, text) => {
  const job = jobWith()
  const result = await runAction({ templates: 'template.yaml', ...region, [name]: text }, job)
  expect([1, 2, 3]).toContain(result.code)
  expect(result.outputs['exit-code']).toBe(String(result.code))
  expect(readdirSync(job.workspace)).toEqual(['template.yaml'])
  for (const { name: command, data } of result.commands) {
    expect(['error', 'warning', 'notice']).toContain(command)
    expect(data).not.toMatch(/^pwned/)
  }
  expect(`${result.log}${result.summary}`).not.toContain('\u001b')
})

test('a function whose name is a command to the runner is not obeyed', async () => {
  const job = newJob()
  const names = ['::set-output name=exit-code::0', '##[set-output name=errors;]0', '::add-mask::e']
  const resources = names.map((name, at) => [
    `F${at}`,
    {
      Type: 'AWS::Lambda::Function',
      Properties: { FunctionName: name, Runtime: 'nodejs22.x', Handler: 'a.b', Code: { ZipFile: '' } },
    },
  ])
  const template = JSON.stringify({ Resources: Object.fromEntries(resources) })
  writeFileSync(path.join(job.workspace, 't.json'), template)
  const result = await runAction({ templates: 't.json', ...region }, job)
  expect([result.code, result.outputs['exit-code'], result.outputs.failing]).toEqual([1, '1', '3'])
  expect(result.commands.length).toBeGreaterThan(2)
  expect(new Set(result.commands.map(({ name }) => name))).toEqual(new Set(['error', 'warning']))
  // They are in the log, and only the shield keeps them from being obeyed.
  expect(result.log).toMatch(/^::add-mask::e/m)
})

test('files are named from the root of the checkout, wherever otl works', async () => {
  const job = jobWith('sam-hello', 'services/a b,c/template.yaml')
  const inputs = {
    templates: 'template.yaml',
    'working-directory': 'services/a b,c',
    sarif: 'o.sarif',
    ...region,
  }
  const result = await runAction(inputs, job)
  expect(result.code).toBe(1)
  expect(result.commands[0]?.properties.file).toBe('services/a b,c/template.yaml')
  const uri = () =>
    JSON.parse(readFileSync(result.outputs.sarif ?? '', 'utf8')).runs[0].results[0].locations[0]
  expect(uri().physicalLocation.artifactLocation.uri).toBe('services/a%20b%2Cc/template.yaml')

  // A checkout in a folder of the workspace has a root of its own.
  mkdirSync(path.join(job.workspace, 'services', '.git'))
  expect((await runAction(inputs, job)).commands[0]?.properties.file).toBe('a b,c/template.yaml')
})

test('further reports are written, and annotations and summary can be left out', async () => {
  const job = jobWith()
  const reports = 'junit=out/otl.xml\ngitlab=quality.json'
  mkdirSync(path.join(job.workspace, 'out'))
  const inputs = { templates: 'template.yaml', reports, annotations: 'false', summary: 'false', ...region }
  const result = await runAction(inputs, job)
  expect([result.code, result.commands, result.summary]).toEqual([1, [], ''])
  expect(readFileSync(path.join(job.workspace, 'out/otl.xml'), 'utf8')).toContain('<testsuites')
  expect(JSON.parse(readFileSync(path.join(job.workspace, 'quality.json'), 'utf8'))).toHaveLength(3)
})

test('from its source it builds otl where nobody has built it', async () => {
  const source = path.join(newJob().temporary, 'otl')
  for (const part of [
    ...['action', 'action.yml', 'bin', 'scripts', 'src', 'proto', 'docs/schema'],
    ...['package.json', 'tsconfig.json'],
  ]) {
    cpSync(path.join(root, part), path.join(source, part), { recursive: true })
  }
  symlinkSync(path.join(root, 'node_modules'), path.join(source, 'node_modules'))
  const result = await runAction({ templates: 'template.yaml', version: 'source' }, jobWith(), source)
  expect([result.code, result.outputs['exit-code'], result.outputs.failing], result.log).toEqual([
    1,
    '1',
    '1',
  ])
  expect(existsSync(path.join(source, 'dist/main.js'))).toBe(true)
})

test('where there is no Node.js it could not find out, and says what to do', async () => {
  const job = jobWith()
  const bin = path.join(job.temporary, 'bin')
  mkdirSync(bin)
  symlinkSync('/bin/bash', path.join(bin, 'bash'))
  const result = await runAction({ templates: 'template.yaml' }, { ...job, env: { ...job.env, PATH: bin } })
  expect([result.code, result.outputs['exit-code']]).toEqual([3, '3'])
  expect(result.commands).toMatchObject([
    { name: 'error', data: expect.stringContaining('actions/setup-node') },
  ])
})

test('a SARIF file of an earlier run does not pass for an answer', async () => {
  const job = jobWith()
  writeFileSync(path.join(job.workspace, 'o.sarif'), '{"runs": []}')
  const result = await runAction({ templates: 'template.yaml', sarif: 'o.sarif', policy: 'none.yaml' }, job)
  expect([result.code, result.outputs.sarif]).toEqual([2, ''])
  expect(existsSync(path.join(job.workspace, 'o.sarif'))).toBe(false)
})
