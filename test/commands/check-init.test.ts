import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type CheckCommandOptions, runCheck } from '../../src/commands/check.ts'
import { loadPolicy } from '../../src/config/index.ts'
import type { Aws, Context } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { Exit, type ExitCode, OtlError } from '../../src/errors.ts'
import { boundedReader } from '../../src/host/bounded.ts'
import { machineFiles } from '../../src/host/files.ts'
import { templatesIn } from '../../src/read/index.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'
import { expectSafeLines } from '../support/lines.ts'

let base = ''
let count = 0
beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'otl-init-'))
})
afterAll(() => rm(base, { recursive: true }))

/** Runs otl check in a folder, with policies and files that are really there. */
async function inFolder(functions: readonly LambdaFunction[] = [], overrides: Partial<Aws> = {}) {
  const folder = path.join(base, String(count++))
  const files = machineFiles(path.join(folder, 'state'), (async function* () {})())
  await files.writeState('keep', '')
  const at = (file: string) => path.join(folder, file)
  const means: Partial<Context> = {
    policy: (named) => loadPolicy(folder, named),
    templates: async () => templatesIn(boundedReader(files)),
    files: {
      ...files,
      read: (file) => files.read(at(file)),
      publish: (file, ...more) => files.publish(at(file), ...more),
    },
  }
  const aws = { ...fakeLambda(...functions).aws, listAliases: async () => [], ...overrides }
  return {
    folder,
    text: (file: string) => readFile(at(file), 'utf8'),
    check: async (options: Partial<CheckCommandOptions> = {}, more: Partial<Context> = {}) => {
      const { ctx, seen } = fakeContext(aws, { ...means, ...more })
      const code = await runCheck({ functions: [], updateBaseline: false, listRules: false, ...options }, ctx)
      return { code, out: seen.out, told: seen.told.join('\n') }
    },
  }
}

const layer = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const traced = (name: string, more: Record<string, string> = {}, version = 16) =>
  aFunction({
    name,
    tracing: 'Active',
    layers: [layer(version)],
    ...withVariables({
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
      OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
      ...more,
    }),
  })
const plain = (name: string, more: Partial<LambdaFunction> = {}) => aFunction({ name, ...more })

/** What the comments of a policy say of today: how many functions break a rule. */
function promisesOf(yaml: string): Record<string, number> {
  const lines = yaml.matchAll(
    /^ {4}([a-z-]+): \w+ # (?:(\d+) of \d+ functions|all (\d+) functions|the one function) breaks? it/gm,
  )
  return Object.fromEntries([...lines].map(([, rule, some, all]) => [rule, Number(some ?? all ?? 1)]))
}

/** The same, as `otl check` finds it. */
function foundIn(json: string): Record<string, number> {
  const broken = new Map<string, Set<string>>()
  for (const { rule, kind, function: name, file } of JSON.parse(json).findings) {
    if (kind === 'fails') broken.set(rule, (broken.get(rule) ?? new Set()).add(`${file} ${name}`))
  }
  return Object.fromEntries([...broken].map(([rule, names]) => [rule, names.size]))
}

/** The check after --init passes, and finds what the comments have said, no more and no less. */
async function expectKept(
  options: Partial<CheckCommandOptions>,
  dir: Awaited<ReturnType<typeof inFolder>>,
  clean: ExitCode = Exit.Ok,
) {
  expect((await dir.check({ ...options, init: true })).code).toBe(clean)
  const { code, out } = await dir.check(options, { output: 'json' })
  expect(code).toBe(clean)
  const json = JSON.parse(out.join('\n'))
  expect(json.findings.filter(({ counts }: { counts: boolean }) => counts)).toEqual([])
  expect(promisesOf(await dir.text('otl.config.yaml'))).toEqual(foundIn(out.join('\n')))
}

const corpus = path.resolve(import.meta.dirname, '../templates')
const cases: [name: string, files: readonly string[]][] = [
  ...['anchors', 'cfn-aliases', 'cfn-functions', 'cfn-loops', 'cfn-roles', 'image', 'nested'].map(one),
  ...['sam-aliases', 'sam-globals', 'sam-hello', 'sam-policies'].map(one),
  ['cfn-json', ['template.json']],
  ['exports', ['app.yaml', 'shared.yaml']],
  ['terraform', ['plan.json']],
  ['five-ways', ['sam.yaml', 'cloudformation.yaml', 'serverless.json', 'plan.json']],
  ['patches', ['styles.yaml', 'flat.yaml', 'compact.json', 'tabs.json', 'valid.yaml']],
]
function one(name: string): [string, readonly string[]] {
  return [name, ['template.yaml']]
}

describe('right after --init, check finds what the comments say, and fails nothing', () => {
  test.each(cases)('for the templates of %s', async (name, files) => {
    const template = files.map((file) => path.join(corpus, name, file))
    const dir = await inFolder()
    const { code } = await dir.check({ template, region: 'eu-west-1', init: true, policy: 'first.yaml' })
    // A nested stack that is nowhere cannot be looked at, before and after.
    await expectKept({ template, region: 'eu-west-1' }, dir, code)
    expect([Exit.Ok, Exit.Unknown]).toContain(code)
  })

  test('the corpus is whole', async () => {
    const folders = (await readdir(corpus, { withFileTypes: true })).filter((entry) => entry.isDirectory())
    expect(cases.map(([name]) => name).toSorted()).toEqual(folders.map(({ name }) => name).toSorted())
  })

  test.each(['error', 'warning', 'note', 'never'] as const)(
    'for live functions, with --fail-on %s',
    async (failOn) => {
      const dir = await inFolder([
        traced('orders'),
        traced('invoices', {}, 9),
        traced('slow', {}, 16),
        plain('batch-nightly'),
        plain('batch-weekly', { tracing: 'Active' }),
        plain('resize', { runtime: 'provided.al2023' }),
        plain('thumbnails', withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' })),
        plain('report', withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' })),
      ])
      const init = { init: true, failOn }
      expect((await dir.check(init)).code).toBe(Exit.Ok)
      const { code, out } = await dir.check({}, { output: 'json' })
      expect([code, JSON.parse(out.join('\n')).policy.failOn]).toEqual([Exit.Ok, failOn])
    },
  )
})

test('a rule that a group breaks stays an error for the others', async () => {
  const dir = await inFolder([
    traced('a'),
    traced('b'),
    plain('batch-1'),
    plain('batch-2'),
    plain('odd', { tracing: 'Active' }),
  ])
  await expectKept({}, dir)
  expect(parse(await dir.text('otl.config.yaml')).check).toMatchObject({
    rules: { 'active-tracing': 'error', 'layer-attached': 'warning' },
    overrides: [{ when: { functions: ['batch-*'] }, rules: { 'active-tracing': 'warning' } }],
  })
  // One more that is not traced is no old sin.
  const later = await inFolder([traced('a'), plain('new')])
  await writeFile(path.join(later.folder, 'otl.config.yaml'), await dir.text('otl.config.yaml'))
  expect((await later.check()).code).toBe(Exit.No)
})

test('what most functions have is asked of all, and what a group has instead of that group', async () => {
  const xray = { OTEL_PROPAGATORS: 'xray, tracecontext', OTEL_TRACES_SAMPLER: 'xray' }
  const b3 = { ...xray, OTEL_PROPAGATORS: 'b3' }
  const dir = await inFolder([
    traced('a', xray, 14),
    traced('b', xray),
    traced('c', xray),
    traced('edge-1', b3),
    traced('edge-2', b3),
  ])
  await expectKept({}, dir)
  expect(parse(await dir.text('otl.config.yaml')).check).toMatchObject({
    propagators: ['xray', 'tracecontext'],
    sampler: 'xray',
    appSignals: false,
    minimumVersions: { AWSOpenTelemetryDistroJs: 14 },
    overrides: [{ when: { functions: ['edge-*'] }, propagators: ['b3'] }],
  })
})

test('what a few have is only suggested, and what may be a secret is not told', async () => {
  const dir = await inFolder([
    traced('a', { OTEL_PROPAGATORS: 'xray', OTEL_TRACES_SAMPLER: 'hunter2-do-not-tell' }),
    traced('b', { OTEL_TRACES_SAMPLER: 'hunter2-do-not-tell' }),
    traced('c', { OTEL_TRACES_SAMPLER: 'hunter2-do-not-tell' }),
  ])
  await expectKept({}, dir)
  const text = await dir.text('otl.config.yaml')
  expect(text).toContain('  # propagators: [xray]\n')
  expect(parse(text).check).not.toHaveProperty('propagators')
  expect(text).not.toContain('hunter2')
})

test('with a baseline rules keep their weights, and today’s findings go into it', async () => {
  const dir = await inFolder([traced('a'), plain('b'), plain('c')])
  const { code, out } = await dir.check({ init: true, baseline: 'otl-baseline.json' })
  expect([code, out[0]]).toEqual([Exit.Ok, '✓ otl.config.yaml and otl-baseline.json are written'])
  const { check } = parse(await dir.text('otl.config.yaml'))
  expect(check).toMatchObject({ baseline: 'otl-baseline.json', rules: { 'layer-attached': 'error' } })
  expect(check).not.toHaveProperty('overrides')
  expect(JSON.parse(await dir.text('otl-baseline.json')).findings).toHaveLength(4)
})

test('a policy that is there stays as it is, here or in a folder above', async () => {
  const dir = await inFolder([traced('a')])
  await writeFile(path.join(dir.folder, 'otl.config.json'), '{}')
  await expect(dir.check({ init: true })).rejects.toMatchObject({
    code: Exit.Usage,
    message: 'there is a policy already: otl.config.json',
  })
  await expect(dir.check({ init: true, policy: 'otl.config.json' })).rejects.toThrow('it is there already')
  expect(await dir.text('otl.config.json')).toBe('{}')
  expect((await dir.check({ init: true, policy: 'mine.yaml' })).code).toBe(Exit.Ok)
})

test('without an account and without a name there still is a policy, and it says so', async () => {
  const dir = await inFolder([], {
    // biome-ignore lint/correctness/useYield: it fails before its first function
    listFunctions: async function* () {
      throw new OtlError('no credentials')
    },
  })
  const { code, told } = await dir.check({ init: true })
  expect([code, told]).toEqual([Exit.Ok, '  ! no function was looked at: no credentials'])
  expect(await dir.text('otl.config.yaml')).toContain('No function was looked at')
  expect(await loadPolicy(dir.folder)).toMatchObject({ file: 'otl.config.yaml' })
})

test('what was named and cannot be looked at is 3, and writes nothing; a part of it is 3 and writes', async () => {
  const denied = awsFailure('could not read b: denied', 'AccessDeniedException')
  const getFunction = async (name: string) => {
    if (name === 'b') throw denied
    return traced(name)
  }
  const dir = await inFolder([traced('a')], { getFunction })
  await expect(dir.check({ init: true, functions: ['b'] })).rejects.toMatchObject({ code: Exit.Unknown })
  expect(await readdir(dir.folder)).toEqual(['state'])
  const { code, told } = await dir.check({ init: true, functions: ['a', 'b'] })
  expect([code, told]).toEqual([Exit.Unknown, expect.stringContaining('could not read b: denied')])
  expect(await dir.text('otl.config.yaml')).toContain('Made from 1 live function')
})

test('-o json prints the policy and writes nothing; other formats are refused', async () => {
  const dir = await inFolder([plain('a')])
  const { out } = await dir.check({ init: true }, { output: 'json' })
  expect(JSON.parse(out.join('\n'))).toMatchObject({ check: { rules: { 'layer-attached': 'warning' } } })
  expect(await readdir(dir.folder)).toEqual(['state'])
  await expect(dir.check({ init: true }, { output: 'sarif' })).rejects.toMatchObject({ code: Exit.Usage })
})

test.each([
  [{ policy: 'policy.txt' }, 'does not say what it is'],
  [{ policy: 'a.json', format: 'yaml' }, 'does not fit'],
  [{ policy: 'ci/a.json', baseline: 'b.json' }, 'from its own folder'],
  [{ updateBaseline: true }, '--init writes a baseline by itself'],
] as const)('--init with %j is refused', async (options, message) => {
  const dir = await inFolder()
  await expect(dir.check({ ...options, init: true })).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining(message),
  })
})

test.each(['json', 'ts', 'yaml'] as const)('--format %s is read back as the same policy', async (format) => {
  const dir = await inFolder([
    traced('a'),
    plain("it's"),
    plain('b-1'),
    plain('b-2'),
    traced('c'),
    traced('d'),
  ])
  const printed = await dir.check({ init: true }, { output: 'json' })
  const { out } = await dir.check({ init: true, format })
  expectSafeLines(out, 100)
  expect(out.at(-1)).toBe('    → otl check')
  const loaded = await loadPolicy(dir.folder)
  expect(loaded.file).toBe(`otl.config.${format}`)
  const asJson = await inFolder()
  await writeFile(path.join(asJson.folder, 'otl.config.json'), printed.out.join('\n'))
  const again = await loadPolicy(asJson.folder)
  expect(loaded.policy.severities).toEqual(again.policy.severities)
  expect(loaded.policy.overrides).toHaveLength(again.policy.overrides.length)
})

test('the next command is the one that checks the same', async () => {
  const dir = await inFolder([traced('a')])
  const { out } = await dir.check({ init: true, functions: ['a*'], runtime: 'nodejs*', policy: 'p.yaml' })
  expect(out.at(-1)).toBe("    → otl check 'a*' --runtime 'nodejs*' --policy p.yaml")
})
