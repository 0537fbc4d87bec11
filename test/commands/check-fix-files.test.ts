import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Files } from '../../src/context.ts'
import { USUAL_DEMANDS, USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import { Exit } from '../../src/errors.ts'
import { checkFiles } from '../support/check-files.ts'
import { memoryFiles } from '../support/context.ts'
import { expectSafeLines } from '../support/lines.ts'
import { expectSchema } from '../support/schemas.ts'

const corpus = path.resolve(import.meta.dirname, '../templates')
const template = (name: string) => readFile(path.join(corpus, name), 'utf8')

const plain = `# what a team writes
Resources:
  Orders: # the shop's
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x # LTS
      MemorySize: 512
      Timeout: 10
`
const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const mended = `${plain}      Layers:
        - ${layer}
      Environment:
        Variables:
          OTEL_AWS_APPLICATION_SIGNALS_ENABLED: "false"
          AWS_LAMBDA_EXEC_WRAPPER: /opt/otel-instrument
      Tracing: Active
`

test('without --fix a person sees what would come into the file, and where', async () => {
  const { code, out, seen } = await checkFiles({ 't.yaml': plain })
  expect(code).toBe(Exit.No)
  expect(out).toContain(`    → behind line 8
      + Layers:
      +   - ${layer}
      + Environment:`)
  expectSafeLines(seen.out, 100)
})

test('neither what stands in the file nor what is taken out is told: it may be secret', async () => {
  const text = `Resources:
  A:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, TracingConfig: {Mode: PassThrough}, Environment: {Variables: {KEY: hunter2}}}
  B:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Environment:
        Variables:
          STAGE: hunter2
`
  const demands = { ...USUAL_DEMANDS, settings: { STAGE: 'prod' } }
  const policy = async () => ({ policy: { ...USUAL_POLICY, demands } })
  for (const output of ['text', 'json', 'markdown', 'sarif'] as const) {
    const { out, told } = await checkFiles({ 't.yaml': text }, {}, { policy, output })
    expect(`${out}${told}`).not.toContain('hunter2')
  }
  const { out } = await checkFiles({ 't.yaml': text }, {}, { policy })
  expect(out).toContain('+ Mode: Active')
  expect(out).toContain('+ STAGE: prod')
})

test('--fix prints the patch alone, so that it can be piped; the report is the story', async () => {
  const files = { 't.yaml': plain }
  const { code, out, told } = await checkFiles(files, { fix: true })
  expect(code).toBe(Exit.No)
  expect(out).toMatch(/^--- a\/t\.yaml\n\+\+\+ b\/t\.yaml\n@@ -5,4 \+5,11 @@\n/)
  expect(told).toContain('✓ the patch mends 3 of 3 findings')
  expect(told).toContain('✗ 1 of 1 function fails')
  expect(files['t.yaml']).toBe(plain)
})

test('--fix --write changes the file, checks it again, and has nothing to do the second time', async () => {
  const files = { 't.yaml': plain }
  const first = await checkFiles(files, { fix: true, write: true })
  expect(files['t.yaml']).toBe(mended)
  expect([first.code, first.out]).toEqual([
    Exit.Ok,
    '  ✓ t.yaml is changed\n  ✓ mended 3 of 3 findings\n✓ 1 function checked, none fails',
  ])
  const second = await checkFiles(files, { fix: true, write: true })
  expect([second.code, second.out]).toEqual([
    Exit.Ok,
    '  • no file was changed\n✓ 1 function checked, none fails',
  ])
  expect(files['t.yaml']).toBe(mended)
  expect((await checkFiles(files, { fix: true })).out).toBe('')
})

test('settings that the policy asks for are in the patch, and waived findings are not', async () => {
  const files = { 't.yaml': mended }
  const demands = {
    ...USUAL_DEMANDS,
    propagators: ['xray'],
    sampler: 'always_on',
    settings: { STAGE: 'dev' },
  }
  const waivers = [{ rules: ['sampler'], applies: () => true, reason: 'later', label: 'all' }] as const
  const policy = async () => ({ policy: { ...USUAL_POLICY, demands, waivers } })
  const { code } = await checkFiles(files, { fix: true, write: true }, { policy })
  expect(code).toBe(Exit.Ok)
  const added = files['t.yaml'].split('\n').filter((line) => !mended.includes(line))
  expect(added.map((line) => line.trim())).toEqual(['OTEL_PROPAGATORS: xray', 'STAGE: dev'])
})

test('JSON has the patch, what it mends, and what it leaves with the way out', async () => {
  const text = `${plain}  Built:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: nodejs22.x
      Layers: !If [Always, [], []]
Conditions: {Always: !Equals [a, a]}
`
  const { out } = await checkFiles({ 't.yaml': text }, { fix: true }, { output: 'json' })
  expectSchema('check.v1', JSON.parse(out))
  const { fixes } = JSON.parse(out)
  expect(fixes).toMatchObject({
    files: [{ file: 't.yaml', result: 'shown', reason: null }],
    mended: ['active-tracing t.yaml Orders', 'layer-attached t.yaml Orders', 'role-may-trace t.yaml Orders'],
    left: [
      {
        function: 'Built',
        file: 't.yaml',
        line: 13,
        reason: expect.stringContaining('worked out by the template'),
      },
    ],
    enable: null,
  })
  expect(fixes.left[0].advice.join('\n')).toContain('Type: AWS::Lambda::Function')
  const folder = await mkdtemp(path.join(tmpdir(), 'otl-fix-'))
  await writeFile(path.join(folder, 't.yaml'), text)
  expect(spawnSync('git', ['apply'], { cwd: folder, input: fixes.files[0].diff }).stderr.toString()).toBe('')
  expect(await readFile(path.join(folder, 't.yaml'), 'utf8')).toContain('Tracing: Active')
})

test('what a tool makes is not patched: the source is told in its language', async () => {
  const { code, out, told } = await checkFiles(
    { 'plan.json': await template('terraform/plan.json') },
    { fix: true },
  )
  expect([code, out]).toEqual([Exit.No, ''])
  expect(told).toContain('no patch: a tool makes the file')
  expect(told).toContain('      resource "aws_lambda_function" "unstated" {')
  const short = await checkFiles({ 'plan.json': await template('terraform/plan.json') })
  expect(short.out).toContain('--fix prints what to change by hand')
  expect(short.out).not.toContain('resource "aws_lambda_function"')
})

test('the policy is in the snippet of what a tool makes', async () => {
  const demands = { ...USUAL_DEMANDS, sampler: 'always_on' }
  const policy = async () => ({ policy: { ...USUAL_POLICY, demands } })
  const files = { 'plan.json': await template('terraform/plan.json') }
  const { told } = await checkFiles(files, { fix: true }, { policy })
  expect(told).toMatch(/OTEL_TRACES_SAMPLER += "always_on"/)
})

test('a role that stands elsewhere keeps nothing else from being mended', async () => {
  const text = `Parameters: {Role: {Type: String, Default: 'arn:aws:iam::123456789012:role/x'}}
Resources:
  Bare: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Role: !GetAtt Denied.Arn}}
  Denied:
    Type: AWS::IAM::Role
    Properties:
      Policies: [{PolicyDocument: {Statement: [{Effect: Deny, Action: 'xray:*', Resource: '*'}]}}]
`
  const files = { 't.yaml': text }
  const { out, code } = await checkFiles(files, { fix: true, write: true })
  expect(code).toBe(Exit.No)
  expect(files['t.yaml']).toContain('TracingConfig: {Mode: Active}')
  expect(out).toContain('✗ role-may-trace')
  expect(out).not.toContain('✗ active-tracing')
})

test('a layer that is not known may be the very one, so none is added beside it', async () => {
  const text = `Parameters: {Layer: {Type: String}}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Runtime: nodejs22.x, Layers: [!Ref Layer]}
`
  const { out, told } = await checkFiles({ 't.yaml': text }, { fix: true })
  expect(out).toBe('')
  expect(told).toContain('no patch: a layer that is not known may hold OpenTelemetry already')
  const given = await checkFiles(
    { 't.yaml': text },
    { fix: true, parameter: ['Layer=arn:aws:lambda:eu-west-1:123456789012:layer:mine:1'] },
  )
  expect(given.out).toContain(`Layers: [!Ref Layer, ${layer}]`)
})

test('one function that cannot be patched keeps none of the others from it', async () => {
  const text = `${plain}  Known: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x, Layers: !Ref 'AWS::NoValue'}}
`
  const { out } = await checkFiles({ 't.yaml': text }, { fix: true })
  expect(out).toContain('+      Tracing: Active')
})

test('a nested template is changed where it stands, once for all who nest it', async () => {
  const child = 'Resources:\n  Fn: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x}}\n'
  const nested = (id: string) =>
    `  ${id}: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}\n`
  const files = { 't.yaml': `Resources:\n${nested('A')}${nested('B')}`, 'child.yaml': child }
  const { code, out } = await checkFiles(files, { fix: true, write: true })
  expect(code).toBe(Exit.Ok)
  expect(out).toContain('✓ child.yaml is changed\n  ✓ mended 4 of 6 findings')
  expect(files['child.yaml']).toContain('TracingConfig: {Mode: Active}')
})

test('a file that changed meanwhile is left alone, and the answer is no', async () => {
  const files = { 't.yaml': mended.replace('Tracing: Active', 'Tracing: PassThrough') }
  const memory = memoryFiles(new Map(), files)
  const replace: Files['replace'] = async () => ({ kind: 'refused', reason: 'it changed since it was read' })
  const { code, out } = await checkFiles(
    files,
    { fix: true, write: true, failOn: 'never' },
    { files: { ...memory, replace } },
  )
  expect(code).toBe(Exit.No)
  expect(out).toContain('✗ t.yaml stays as it is: it changed since it was read')
  expect(out).toContain('• no file was changed')
})

test.each([
  ['a file of elsewhere', '../t.yaml', plain, 'it is not in the working folder'],
  ['a character that steers the terminal', 't.yaml', plain.replace('LTS', '\u202eLTS'), 'control characters'],
])('%s is in no patch, and told', async (_, file, text, reason) => {
  const { out, told } = await checkFiles({ [file]: text }, { fix: true })
  expect(out).toBe('')
  expect(told).toContain(reason)
})

test('reports go to files beside the patch', async () => {
  const files: Record<string, string> = { 't.yaml': plain }
  const reports = [
    { format: 'sarif', path: 'out.sarif' },
    { format: 'json', path: 'out.json' },
  ] as const
  await checkFiles(files, { fix: true }, { reports })
  expect(JSON.parse(files['out.sarif'] ?? '').runs[0].results).toHaveLength(3)
  expect(JSON.parse(files['out.json'] ?? '').fixes.mended).toHaveLength(3)
})

test.each([
  [{ write: true }, '--write goes with --fix'],
  [{ dryRun: true }, '--dry-run goes with --fix'],
  [{ yes: true }, '--yes goes with --fix'],
  [{ fix: true, updateBaseline: true, baseline: 'b' }, '--fix mends what --update-baseline would accept'],
  [{ fix: true, functions: ['orders'] }, '--fix mends files, or live functions'],
  [{ fix: true, template: [], write: true }, '--write changes templates'],
  [{ fix: true, yes: 3 }, '--yes and --rate are for live functions'],
  [{ fix: true, write: true, dryRun: true }, '--write and --dry-run contradict'],
  [{ fix: true, template: ['-'] }, '--fix needs files with a name'],
] as const)('%j is refused', async (options, message) => {
  await expect(checkFiles({ 't.yaml': plain }, options)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining(message),
  })
})

test('a format without a place for a patch is refused, but has its place after the change', async () => {
  const refused = checkFiles({ 't.yaml': plain }, { fix: true }, { output: 'sarif' })
  await expect(refused).rejects.toMatchObject({ hint: 'write the report to a file: --output sarif=FILE' })
  const { out } = await checkFiles({ 't.yaml': plain }, { fix: true, write: true }, { output: 'sarif' })
  expect(JSON.parse(out).runs[0].results).toEqual([])
})
