import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { type InvokeOptions, invokeCommand, runInvoke } from '../../src/commands/invoke.ts'
import type { Aws, Context } from '../../src/context.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction, withVariables } from '../support/functions.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const options: InvokeOptions = { fn: 'orders', payload: '{}', wait: 90, raw: false }

interface World {
  readonly invoke?: Aws['invoke']
  /** Seconds that the call to S3 of each trace takes, by its turn. */
  readonly s3?: readonly number[]
  readonly open?: boolean
  readonly none?: boolean
  readonly tracing?: 'Active' | 'PassThrough'
}

/** A function whose trace is there at once; the shape of the segments is that of test/recordings/xray. */
function account({ invoke, s3 = [0.05], open = false, none = false, tracing = 'Active' }: World = {}) {
  const turns = new Map<string, number>()
  const asked = { invocations: 0, configurations: 0 }
  const aws: Partial<Aws> = {
    endpoint: async () => '127.0.0.1',
    invoke: async (request) => {
      asked.invocations++
      return invoke ? invoke(request) : { payload: bytes('{"total":9}'), logTail: '' }
    },
    getFunction: async () => {
      asked.configurations++
      return aFunction({ tracing })
    },
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
    getTraces: async function* ([id = '']) {
      if (none) return
      const turn = turns.get(id) ?? turns.size
      turns.set(id, turn)
      const took = s3[turn % s3.length] ?? 0
      const common = { trace_id: id, start_time: 1, end_time: 2, name: 'orders' }
      const call = {
        id: '3333333333333333',
        name: 'S3',
        namespace: 'aws',
        start_time: 1.1,
        aws: { operation: 'PutObject' },
      }
      const documents = [
        { ...common, id: '1111111111111111', origin: 'AWS::Lambda' },
        {
          ...common,
          id: '2222222222222222',
          parent_id: '1111111111111111',
          origin: 'AWS::Lambda::Function',
          subsegments: [open ? { ...call, in_progress: true } : { ...call, end_time: 1.1 + took }],
        },
      ]
      yield { id, documents: documents.map((document) => JSON.stringify(document)), limitExceeded: false }
    },
  }
  return { aws, asked }
}

async function run(given: Partial<InvokeOptions>, world: World = {}, context: Partial<Context> = {}) {
  const { aws, asked } = account(world)
  const { ctx, seen } = fakeContext(aws, context)
  const code = await runInvoke({ ...options, ...given }, ctx)
  return { code, asked, told: seen.told, lines: seen.out, out: seen.out.join('\n') }
}

test('flags of a command line', async () => {
  let got: InvokeOptions | undefined
  const command = invokeCommand(fakeContext().ctx, async (given) => {
    got = given
    return Exit.Ok
  })
  const line = [
    'orders',
    '--expect',
    'span S3',
    '--expect',
    'warm',
    '--repeat',
    '5',
    '--warm',
    '--concurrency',
    '2',
  ]
  await command.parseAsync([...line, '--expect-file', 'f'], { from: 'user' })
  expect(got).toMatchObject({
    expect: ['span S3', 'warm'],
    expectFile: 'f',
    repeat: 5,
    warm: true,
    concurrency: 2,
  })
})

test('one that holds: answer, picture, what was found', async () => {
  const { code, out, told } = await run({
    expect: ['span S3', 'duration S3 < 60ms', 'order orders before S3'],
  })
  expect({ code, told }).toEqual({ code: Exit.Ok, told: [] })
  expect(out).toContain('✓ orders answered')
  expect(out).toMatch(/S3 +PutObject/)
  expect(out).toMatch(/✓ span S3 +1 found/)
  expect(out).toMatch(/✓ duration S3 < 60ms +S3 took 50ms/)
  expect(out).toContain('4 of 4 hold')
})

test('one that fails is exit 1, with the names that are there', async () => {
  const { code, out } = await run({ expect: ['span DynamoDB', 'no span S3'] })
  expect(code).toBe(Exit.No)
  expect(out).toMatch(/✗ span DynamoDB +no span is called DynamoDB\n +→ there are orders, S3/)
  expect(out).toContain('1 of 3 hold')
})

test.each([
  ['a trace that does not come', { none: true }, 'the trace has not appeared within 5s', 'otl trace 1-'],
  ['tracing that is off', { tracing: 'PassThrough' } as const, 'active tracing is off', 'otl enable orders'],
  ['a trace that stays open', { open: true }, 'the trace was still growing after 5s', 'otl trace 1-'],
])('%s is "could not find out", never "holds"', async (_, world, said, next) => {
  const { code, out, told } = await run({ expect: ['no span SQS'], wait: 5 }, world)
  expect(code).toBe(Exit.Unknown)
  expect(out.replace(/\s+/g, ' ')).toContain(said)
  expect(told.join('\n')).toContain(next)
})

test('what is found already holds, although the trace is not whole', async () => {
  expect(await run({ expect: ['span S3'], wait: 5 }, { open: true })).toMatchObject({ code: Exit.Ok })
  expect(await run({ expect: ['no span S3', 'warm'], wait: 5 }, { open: true })).toMatchObject({
    code: Exit.No,
  })
})

test('an instrumented function whose handler shows no spans is not known to have called nothing', async () => {
  const { aws } = account()
  const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
  const wrapper = withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' })
  const fn = aFunction({ tracing: 'Active', layers: [layer], ...wrapper })
  const { ctx, seen } = fakeContext({ ...aws, getFunction: async () => fn })
  expect(await runInvoke({ ...options, expect: ['no span SQS'] }, ctx)).toBe(Exit.Unknown)
  expect(seen.out.join('\n').replace(/\s+/g, ' ')).toContain('the spans of the handler have not come')
})

const failing = async () => ({
  payload: bytes('{"errorType":"TypeError","errorMessage":"no price"}'),
  logTail: '',
  functionError: 'Unhandled',
})

test('a function that fails fails the test, unless a failure is expected', async () => {
  const { code, out } = await run({ expect: ['span S3'] }, { invoke: failing })
  expect(code).toBe(Exit.No)
  expect(out).toMatch(/✗ the function answers +TypeError: no price/)
  const expected = await run({ expect: ['status orders failed'] }, { invoke: failing })
  expect(expected.out).not.toContain('the function answers')
})

test('--repeat invokes again, one line a run, and sums up', async () => {
  const { code, lines, asked } = await run(
    { repeat: 4, expect: ['duration S3 < 60ms'] },
    { s3: [0.05, 0.07] },
  )
  expect({ code, asked }).toEqual({ code: Exit.No, asked: { invocations: 4, configurations: 1 } })
  expect(lines.filter((line) => /^[✓✗] \d {2}/.test(line)).map((line) => line.slice(0, 3))).toEqual([
    '✓ 1',
    '✗ 2',
    '✓ 3',
    '✗ 4',
  ])
  const at = lines.indexOf('run 2')
  expect(lines.slice(at).join('\n')).toMatch(/S3 +PutObject/)
  expect(lines.slice(-4)).toEqual([
    '✗ 4 runs of orders · 2 hold, 2 fail · 0% cold',
    '  duration  min 1.00s · median 1.00s · p90 1.00s · max 1.00s',
    '  ✓ 4 of 4  the function answers',
    '  ✗ 2 of 4  duration S3 < 60ms',
  ])
})

test('--repeat alone measures', async () => {
  const { code, out } = await run({ repeat: 3 })
  expect(code).toBe(Exit.Ok)
  expect(out).toContain('3 runs of orders · 3 hold')
})

test('--warm does not count, and --concurrency bounds what runs at the same time', async () => {
  let now = 0
  let most = 0
  const invoke = async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setImmediate(resolve))
    now--
    return { payload: bytes('1'), logTail: '' }
  }
  const { asked, out } = await run({ repeat: 6, warm: true, concurrency: 3 }, { invoke })
  expect({ ...asked, most }).toEqual({ invocations: 9, configurations: 1, most: 3 })
  expect(out).toContain('6 runs of orders')
})

test('a run that could not be invoked is told, and the others go on', async () => {
  let turn = 0
  const invoke = async () => {
    if (++turn === 2) throw new OtlError('Lambda is busy')
    return { payload: bytes('1'), logTail: '' }
  }
  const { code, out } = await run({ repeat: 3, expect: ['span S3'] }, { invoke })
  expect(code).toBe(Exit.Unknown)
  expect(out).toContain('Lambda is busy')
  expect(out).toContain('3 runs of orders · 2 hold, 1 could not be told')
  const once = run({ expect: ['span S3'] }, { invoke: () => Promise.reject(new OtlError('Lambda is busy')) })
  await expect(once).rejects.toThrow('Lambda is busy')
})

test('--expect-file: one a line, comments and blank lines aside', async () => {
  const files = memoryFiles(new Map(), {
    'orders.expect': '\ufeff# calls\r\nspan S3 # once\r\n\r\n  no span SQS\n',
  })
  const { code, out } = await run({ expectFile: 'orders.expect', expect: ['warm'] }, {}, { files })
  expect(code).toBe(Exit.Ok)
  expect(
    out
      .match(/✓ .*/g)
      ?.slice(-4)
      .map((line) => line.split(/ {2,}/)[0]),
  ).toEqual(['✓ the function answers', '✓ span S3', '✓ no span SQS', '✓ warm'])
})

test('what cannot be read is shown with its place, before anything is invoked', async () => {
  const files = memoryFiles(new Map(), {
    'orders.expect': 'span S3\ncount S3 two\nspan\n',
    empty: '# nothing\n',
  })
  const { ctx, seen } = fakeContext({}, { files })
  const failed = runInvoke({ ...options, expectFile: 'orders.expect' }, ctx)
  await expect(failed).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringMatching(/^orders.expect:2:10: /),
  })
  expect(seen.told).toEqual(['  count S3 two', '           ^', '  span', '      ^'])
  await expect(runInvoke({ ...options, expect: ['spam S3'] }, ctx)).rejects.toThrow('--expect, column 1: ')
  await expect(runInvoke({ ...options, expectFile: 'empty' }, ctx)).rejects.toThrow('holds no expectation')
  await expect(runInvoke({ ...options, expect: ['warm'], wait: 0 }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test('as JSON: what the published schema says', async () => {
  const schema = (name: string) =>
    JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../docs/schema', name), 'utf8'))
  const ajv = new Ajv({ allErrors: true, strictTypes: false }).addSchema(
    schema('trace.v1.schema.json'),
    'trace.v1.schema.json',
  )
  const valid = ajv.compile(schema('expect.v1.schema.json'))
  const worlds: World[] = [{}, { none: true }, { invoke: failing }, { s3: [0.05, 0.07] }]
  for (const world of worlds) {
    const given = { repeat: 2, wait: 5, expect: ['duration S3 < 60ms', 'span X'] }
    const { out } = await run(given, world, { output: 'json' })
    expect(valid(JSON.parse(out)), JSON.stringify(valid.errors)).toBe(true)
  }
  const { out } = await run({ expect: ['span DynamoDB'] }, {}, { output: 'json' })
  expect(JSON.parse(out)).toMatchObject({
    outcome: 'fails',
    summary: { runs: 1, holds: 0, fails: 1, unknown: 0, coldShare: 0, durationMs: { p90: 1000 } },
    runs: [
      {
        expectations: [
          { expectation: 'the function answers', outcome: 'holds' },
          { expectation: 'span DynamoDB', outcome: 'fails', near: ['orders', 'S3'] },
        ],
        answer: { payload: { total: 9 } },
      },
    ],
  })
  expect(valid({ ...JSON.parse(out), version: 2 })).toBe(false)
})

test('as JUnit: a case for each expectation; failures and errors are told apart', async () => {
  const { out, code } = await run({ expect: ['span S3', 'span DynamoDB'] }, {}, { output: 'junit' })
  expect(code).toBe(Exit.No)
  expect(out.replace(/1-[0-9a-f-]+/g, 'TRACE')).toMatch(/<testsuites tests="3" failures="1" errors="0">/)
  expect(out).toContain('<testcase name="span S3" classname="orders" time="1"/>')
  expect(out).toContain(
    '<failure message="no span is called DynamoDB; there are orders, S3" type="expectation"/>',
  )
  expect(out).toMatch(/<system-out>[\s\S]*S3 +PutObject/)
  const unknown = await run({ expect: ['span S3'], wait: 5, repeat: 2 }, { none: true }, { output: 'junit' })
  expect(unknown.code).toBe(Exit.Unknown)
  expect(unknown.out).toContain('failures="0" errors="2"')
  expect(unknown.out).toContain('name="orders, run 2"')
})

test('hostile names neither break the report nor reach the terminal', async () => {
  const invoke = async () => ({
    payload: bytes('{"errorType":"E\\u001b[2J","errorMessage":"]]>\\u0000\\u202e<x>\\ud800"}'),
    logTail: '',
    functionError: 'Unhandled',
  })
  for (const output of ['text', 'json', 'junit'] as const) {
    const { out } = await run({ repeat: 2, expect: ['span "\u001b[31m"'] }, { invoke }, { output })
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u202e]/u)
  }
})

test.each([
  ['one run', {}],
  ['several runs', { repeat: 2 }],
])('flags that leave rows out count for %s as well', async (_, more) => {
  const flags = { expect: ['no span S3'], ...more }
  expect((await run(flags)).out).toContain('PutObject')
  const { out } = await run({ ...flags, depth: 1 })
  expect(out.split('\n').filter((line) => line.includes('S3  PutObject'))).toEqual([])
  expect(out).toContain('below level 1 hidden')
  const { told } = await run({ ...flags, depth: 1 }, {}, { output: 'json' })
  expect(told.join('\n')).toContain('--depth only for text, markdown and svg: json is whole')
})

const REQUEST = '3afc1864-8142-4c64-b36d-e3fa1513b2d9'
const logging: Partial<Aws> = {
  readLogs: async function* ({ stream, since }) {
    if (stream !== undefined) yield { at: since.getTime() + 1, stream, message: 'what was printed' }
    yield { at: since.getTime() + 2, stream: 's', message: `REPORT RequestId: ${REQUEST}\tDuration: 9 ms\t` }
  },
}

async function runLogging(given: Partial<InvokeOptions>, context: Partial<Context> = {}) {
  const { ctx, seen } = fakeContext({ ...account().aws, ...logging }, context)
  const code = await runInvoke({ ...options, logs: true, ...given }, ctx)
  return { code, told: seen.told.join('\n'), out: seen.out.join('\n') }
}

test('--logs shows what the drawn run has logged', async () => {
  const one = await runLogging({ expect: ['no span S3'] })
  expect(one.code).toBe(Exit.No)
  expect(one.out).toContain('what was printed')
  const several = await runLogging({ expect: ['no span S3'], repeat: 3 })
  expect(several.out.match(/what was printed/g)).toHaveLength(1)
  // Nothing is drawn where all is as expected.
  expect((await runLogging({ repeat: 2 })).out).not.toContain('what was printed')
})

test('--logs of many runs as JSON are of the first twenty, and JUnit has no place for them', async () => {
  const { out, told } = await runLogging({ repeat: 21, concurrency: 21 }, { output: 'json' })
  const { runs } = JSON.parse(out)
  expect(runs.filter(({ trace }: { trace: { logs?: unknown[] } }) => trace.logs?.length === 1)).toHaveLength(
    20,
  )
  expect(told).toContain('the logs of 1 more runs were not read')
  const junit = await runLogging({ expect: ['no span S3'] }, { output: 'junit' })
  expect(junit.told).toContain('junit has no place for logs')
})
