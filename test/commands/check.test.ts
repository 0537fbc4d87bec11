import { expect, test } from 'vitest'
import { type CheckCommandOptions, checkCommand, runCheck } from '../../src/commands/check.ts'
import { collect, nothingFound } from '../../src/commands/shared/check/collect.ts'
import type { Aws, Context } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { subjectOfFunction } from '../../src/domain/policy/live.ts'
import { USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import type { TemplateReading } from '../../src/domain/template/reading.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'
import { expectSafeLines } from '../support/lines.ts'

const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const variables = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
  OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
}
const traced = (name: string) =>
  aFunction({ name, tracing: 'Active', layers: [layer], ...withVariables(variables) })

/** Runs `otl check` as the program would, against functions that are there. */
async function check(
  functions: readonly LambdaFunction[],
  options: Partial<CheckCommandOptions> = {},
  {
    aws = {},
    files = {},
    ...overrides
  }: Partial<Omit<Context, 'aws' | 'files'>> & {
    aws?: Partial<Aws>
    files?: Record<string, string>
  } = {},
) {
  const lambda = fakeLambda(...functions)
  const all = { functions: [], updateBaseline: false, listRules: false, ...options }
  const means = { listAliases: async () => [], ...aws }
  const { ctx, seen } = fakeContext(
    { ...lambda.aws, ...means },
    { files: memoryFiles(new Map(), files), ...overrides },
  )
  const code = await runCheck(all, ctx)
  return { code, text: seen.out.join('\n'), told: seen.told.join('\n'), seen, files }
}

test('flags become options', async () => {
  const got: unknown[] = []
  const command = checkCommand(fakeContext().ctx, async (options) => {
    got.push(options)
    return Exit.Ok
  })
  const line =
    'a b-* --template t.yaml --template u.yaml --fail-on warning --seen 24h --exclude c --parameter A=b'
  await command.parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject([
    {
      functions: ['a', 'b-*'],
      template: ['t.yaml', 'u.yaml'],
      failOn: 'warning',
      seen: '24h',
      exclude: ['c'],
      parameter: ['A=b'],
      updateBaseline: false,
    },
  ])
})

test('a whole function passes, in one line', async () => {
  const { code, text } = await check([traced('orders')])
  expect([code, text]).toEqual([Exit.Ok, '✓ 1 function checked, none fails'])
})

test('without names every function of the region is checked, and the build fails for one that is not traced', async () => {
  const { code, text, seen } = await check([traced('orders'), aFunction({ name: 'refund' })])
  expect(code).toBe(Exit.No)
  expect(text).toContain('refund  eu-west-1  nodejs22.x\n  ✗ active-tracing')
  expect(text).toContain('→ otl enable refund --region eu-west-1')
  expect(text).toMatch(/✗ 1 of 2 functions fails: 2 errors$/)
  expectSafeLines(seen.out, 100)
})

test('what is only printed is not kept, and counted as what is', async () => {
  const fleet = [
    ...Array.from({ length: 30 }, (_, nth) => traced(`whole-${nth}`)),
    ...Array.from({ length: 30 }, (_, nth) => aFunction({ name: `bare-${nth}` })),
  ]
  const ended = {
    rules: ['sampler'],
    applies: () => true,
    reason: 'soon',
    expires: '2026-01-01',
    label: 'x',
  } as const
  const policy = async () => ({ policy: { ...USUAL_POLICY, waivers: [ended] } })
  const reports = [{ format: 'json', path: 'r.json' }] as const
  const onlyText = await check(fleet, {}, { policy })
  const withReport = await check(fleet, {}, { policy, reports })
  expect([onlyText.code, onlyText.text]).toEqual([withReport.code, withReport.text])
  expect(onlyText.text).toMatch(/✗ 30 of 60 functions fail: 60 errors, 1 warning$/)

  const counted = nothingFound('counts')
  const checking = { policy: USUAL_POLICY, today: '2026-11-22', baseline: new Set<string>() }
  for (const fn of fleet) collect(counted, { kind: 'subject', subject: subjectOfFunction(fn) }, checking)
  const { functions, findings, mends, inFiles } = counted
  expect([functions, findings, mends, inFiles].flat()).toEqual([])
  expect(counted.tally).toMatchObject({ functions: 60, failing: 30 })
})

test('why something cannot be known is told once, and then of whom else; what fails a build stays with its function', async () => {
  const denied = async () => {
    throw awsFailure('could not ask IAM: denied', 'AccessDenied')
  }
  const aws: Partial<Aws> = { simulate: denied, attachedPolicies: denied }
  const role = 'arn:aws:iam::123456789012:role/orders'
  const fleet = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...traced(name), role }))
  const { code, text } = await check(fleet, {}, { aws })
  expect(code).toBe(Exit.Ok)
  expect(text.match(/could not ask IAM/g)).toHaveLength(1)
  expect(text).toMatch(/^a {2}eu-west-1/)
  expect(text).toContain('not known either\n  ? role-may-trace        of b, c and 2 more, as of a\n')
  expect(text).toMatch(/5 warnings, 5 of them unknown$/)
  const two = await check(fleet.slice(0, 3), {}, { aws })
  expect(two.text).toContain('of b and c, as of a\n')

  const files: Record<string, string> = {}
  const reports = [
    { format: 'text', path: 'r.txt' },
    { format: 'json', path: 'r.json' },
  ] as const
  const failing = await check(fleet, { failOn: 'warning' }, { aws, files, reports })
  expect(failing.code).toBe(Exit.No)
  expect(failing.text).toContain(
    'd  eu-west-1  nodejs22.x\n  ? role-may-trace        cannot be known, as for a\n',
  )
  expect(failing.text).not.toContain('not known either')
  expect(files['r.txt']?.match(/could not ask IAM/g)).toHaveLength(1)
  expect(files['r.json']?.match(/could not ask IAM/g)).toHaveLength(5)
})

test('the level of the flag wins over the policy', async () => {
  const old = aFunction({
    name: 'old',
    tracing: 'Active',
    layers: [layer.replace(':16', ':9')],
    ...withVariables(variables),
  })
  expect((await check([old])).code).toBe(Exit.Ok)
  expect((await check([old], { failOn: 'warning' })).code).toBe(Exit.No)
  const policy = async () => ({ policy: { ...USUAL_POLICY, failOn: 'warning' as const } })
  expect((await check([old], {}, { policy })).code).toBe(Exit.No)
  expect((await check([old], { failOn: 'never' }, { policy })).code).toBe(Exit.Ok)
})

test('a baseline is written, then only what is new fails, and what is settled is told', async () => {
  const files: Record<string, string> = {}
  const options = { baseline: 'b.json' }
  const written = await check(
    [aFunction({ name: 'refund' })],
    { ...options, updateBaseline: true },
    { files },
  )
  expect(written.code).toBe(Exit.Ok)
  expect(JSON.parse(files['b.json'] ?? '')).toEqual({
    version: 1,
    findings: ['active-tracing eu-west-1 refund', 'layer-attached eu-west-1 refund'],
  })
  expect((await check([aFunction({ name: 'refund' })], options, { files })).code).toBe(Exit.Ok)
  const more = await check([aFunction({ name: 'refund' }), aFunction({ name: 'new' })], options, { files })
  expect(more.code).toBe(Exit.No)
  expect(more.text).not.toContain('refund  ')
  expect((await check([traced('refund')], options, { files })).text).toContain('2 of the baseline settled')
})

test('a baseline gets shorter, and never longer, and what was not looked at stays', async () => {
  const files: Record<string, string> = {}
  const options = { baseline: 'b.json' }
  const old = [aFunction({ name: 'a' }), aFunction({ name: 'b' })]
  await check(old, { ...options, updateBaseline: true }, { files })
  const one = await check(
    [traced('a'), aFunction({ name: 'b' })],
    { ...options, functions: ['a'] },
    { files },
  )
  expect(one.text).toContain('2 of the baseline settled: --shrink-baseline takes them out')
  const shrink = { ...options, shrinkBaseline: true }
  const now = [traced('a'), aFunction({ name: 'b' }), aFunction({ name: 'new' })]
  expect((await check(now, shrink, { files })).code).toBe(Exit.No)
  expect(JSON.parse(files['b.json'] ?? '').findings).toEqual([
    'active-tracing eu-west-1 b',
    'layer-attached eu-west-1 b',
  ])
  const before = files['b.json']
  expect((await check([aFunction({ name: 'b' })], shrink, { files })).told).toBe('')
  expect(files['b.json']).toBe(before)
})

test('what is no baseline is refused, and so is one that nobody names', async () => {
  const wrong = check([], { baseline: 'b.json' }, { files: { 'b.json': '{}' } })
  await expect(wrong).rejects.toMatchObject({ code: Exit.Usage, message: 'b.json is no baseline of otl' })
  await expect(check([], { updateBaseline: true })).rejects.toMatchObject({ code: Exit.Usage })
  await expect(check([], { shrinkBaseline: true })).rejects.toMatchObject({ code: Exit.Usage })
})

test('one function that cannot be read is 3, with everything else still told, and no baseline is written', async () => {
  const files: Record<string, string> = {}
  const aws: Partial<Aws> = {
    listAliases: async () => [],
    getFunction: async (name) => {
      if (name.endsWith('refund')) throw awsFailure('could not read refund: denied', 'AccessDeniedException')
      return traced('orders')
    },
  }
  const all = [traced('orders'), aFunction({ name: 'refund' })]
  const { code, text } = await check(all, { baseline: 'b.json', updateBaseline: true }, { aws, files })
  expect(code).toBe(Exit.Unknown)
  expect(text).toContain('could not be checked: could not read refund: denied')
  expect(files).toEqual({})
})

test('the layer is asked for once, however many functions have it', async () => {
  let asked = 0
  const getLayer = async (arn: string) => {
    asked++
    throw awsFailure(`no ${arn}`, 'ResourceNotFoundException')
  }
  const { code, text } = await check([traced('a'), traced('b'), traced('c')], {}, { aws: { getLayer } })
  expect([code, asked]).toEqual([Exit.No, 1])
  expect(text).toContain('layer-withdrawn')
})

test('--seen fails a function of which no trace arrived', async () => {
  const aws: Partial<Aws> = {
    async *listTraces({ filter }) {
      if (filter?.includes('"orders"'))
        yield {
          id: '1-6b02d940-000000000000000000000001',
          fault: false,
          error: false,
          throttle: false,
          partial: false,
        }
    },
  }
  const { text, code } = await check([traced('orders'), traced('silent')], { seen: '24h' }, { aws })
  expect(code).toBe(Exit.No)
  expect(text).toContain('traces-seen           no trace arrived within 24 h')
  expect(text).toContain('1 of 2 functions fails')
  await expect(check([], { seen: 'yesterdayish' })).rejects.toMatchObject({ code: Exit.Usage })
})

test('several formats at once: files, and one for the screen', async () => {
  const files: Record<string, string> = {}
  const reports = [
    { format: 'sarif', path: 'out.sarif' },
    { format: 'junit', path: 'out.xml' },
    { format: 'text', path: 'out.txt' },
  ] as const
  const { text } = await check([aFunction()], {}, { files, reports, output: 'markdown' })
  expect(text).toMatch(/^### otl check: 1 of 1 fail/)
  expect(JSON.parse(files['out.sarif'] ?? '')).toMatchObject({ version: '2.1.0' })
  expect(files['out.xml']).toContain('<testsuites tests="1" failures="1"')
  expect(files['out.txt']).toContain('x active-tracing')
})

const reading: TemplateReading = {
  functions: [],
  problems: [
    {
      weight: 'unread',
      at: { file: 't.yaml', line: 3, column: 1 },
      says: 'a tab stands where a space has to',
    },
    { weight: 'doubt', at: { file: 't.yaml', line: 9, column: 1 }, says: 'a macro may change it' },
  ],
}

test('a template that cannot be read is 3; doubts are told and fail nothing', async () => {
  const asked: unknown[] = []
  const templates = async () => ({
    patch: async () => Promise.reject(new Error('nothing is patched in this test')),
    read: async (request: unknown) => {
      asked.push(request)
      return reading
    },
  })
  const options = { template: ['t.yaml'], parameter: ['Stage=prod'], region: 'eu-west-1' }
  const { code, text, told } = await check([], options, { templates })
  expect(code).toBe(Exit.Unknown)
  expect(asked).toEqual([
    { files: ['t.yaml'], cdkOut: [], parameters: { Stage: 'prod' }, region: 'eu-west-1' },
  ])
  expect(text).toContain('could not be checked: a tab stands')
  expect(told).toContain('t.yaml:9:1: a macro may change it')
})

test.each([
  [{ seen: '24h', template: ['t.yaml'] }, '--seen looks for traces of live functions'],
  [{ parameter: ['A=b'] }, '--parameter is for templates'],
  [{ explain: 'nonsense' }, 'there is no rule "nonsense"'],
  [{ functions: ['template.yaml'] }, 'template.yaml is no name of a function'],
  [{ format: 'ts' }, '--format is for the policy'],
] as const)('%j is refused', async (options, message) => {
  await expect(check([], options)).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining(message),
  })
})

test('rules are listed and explained, as text and as JSON', async () => {
  expect((await check([], { listRules: true })).text).toContain('wrapper-provided      error')
  expect((await check([], { explain: 'alias-traffic' })).text).toMatch(/^alias-traffic {2}warning by default/)
  const json = await check([], { listRules: true }, { output: 'json' })
  expect(JSON.parse(json.text).rules).toHaveLength(27)
})

test('a value of a variable is in no format', async () => {
  const SECRET = 'hunter2-do-not-tell'
  const fn = aFunction(withVariables({ ...variables, OTEL_EXPORTER_OTLP_HEADERS: SECRET, DB: SECRET }))
  const formats = ['text', 'json', 'junit', 'sarif', 'github', 'gitlab', 'markdown'] as const
  for (const output of formats) {
    const { text, told } = await check([fn], {}, { output })
    expect(`${text}${told}`).not.toContain(SECRET)
  }
})

test('a rule that is nearly right is guessed', async () => {
  await expect(check([], { explain: 'layer-outdatd' })).rejects.toMatchObject({
    hint: 'did you mean layer-outdated?',
  })
})

test('where nothing could be looked at, no good sign is shown', async () => {
  const templates = async () => ({
    patch: () => Promise.reject(new Error('nothing is patched in this test')),
    read: async () => reading,
  })
  const { text } = await check([], { template: ['t.yaml'] }, { templates })
  expect(text.split('\n').at(-1)).toBe('! no function could be checked')
})

test('a function that is meant twice is told and counted once', async () => {
  const fn = aFunction({ name: 'orders', ...withVariables({}) })
  const once = await check([fn], { functions: ['orders'] })
  for (const functions of [
    ['orders', 'orders'],
    ['orders', fn.arn],
    ['orders', 'ord*'],
  ]) {
    expect((await check([fn], { functions })).text).toBe(once.text)
  }
  expect((await check([fn], { functions: ['orders'], all: true })).text).toBe(once.text)
})

test('one that cannot be read twice is told once', async () => {
  const { text } = await check([], { functions: ['gone', 'gone'] })
  expect(text.match(/could not be checked:/g)).toHaveLength(1)
})

test('a baseline is not written down anew and made shorter in one run', async () => {
  const both = { baseline: 'b.json', updateBaseline: true, shrinkBaseline: true }
  const files = {}
  await expect(check([traced('a')], both, { files })).rejects.toMatchObject({ code: Exit.Usage })
  expect(files).toEqual({})
})
