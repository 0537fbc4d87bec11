import { expect, test } from 'vitest'
import { type DoctorOptions, doctorCommand, runDoctor } from '../../src/commands/doctor.ts'
import type { Aws, InvokeRequest, TraceQuery } from '../../src/context.ts'
import type { Decision } from '../../src/domain/permissions/role-rights.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { wholeFunction } from '../support/doctor.ts'
import { awsFailure } from '../support/functions.ts'

const options: DoctorOptions = { fn: 'orders', invoke: false, payload: '{}', wait: 90 }
const EPOCH = Date.parse('2026-11-22T11:59:00Z') / 1000

function documents(id: string) {
  const at = { trace_id: id, start_time: EPOCH, end_time: EPOCH + 1 }
  const service = { ...at, id: '1111111111111111', name: 'orders', origin: 'AWS::Lambda' }
  const fn = { ...service, id: '2222222222222222', parent_id: service.id, origin: 'AWS::Lambda::Function' }
  const handler = { ...at, id: '3333333333333333', parent_id: fn.id, name: 'orders' }
  return { id, documents: [service, fn, handler].map((one) => JSON.stringify(one)), limitExceeded: false }
}

const summary = {
  id: '1-6b02d940-000000000000000000000009',
  fault: false,
  error: false,
  throttle: false,
  partial: false,
}

function decide(decision: Decision): Aws['simulate'] {
  return async (_, actions) => new Map(actions.map((action) => [action, decision]))
}

function account(overrides: Partial<Aws> = {}): Partial<Aws> {
  return {
    getFunction: async () => wholeFunction(),
    simulate: decide('allowed'),
    getLayer: async (arn) => ({ arn, runtimes: [], architectures: [] }),
    listTraces: async function* () {
      yield summary
    },
    getTraces: async function* (ids) {
      for (const id of ids) yield documents(id)
    },
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
    ...overrides,
  }
}

test.each<[string, Partial<DoctorOptions>]>([
  ['orders', { fn: 'orders', invoke: false, payload: '{}', wait: 90 }],
  ['orders --invoke -p @event.json --wait 5', { invoke: true, payload: '@event.json', wait: 5 }],
])('otl doctor %s', async (line, expected) => {
  let got: DoctorOptions | undefined
  const run = async (given: DoctorOptions) => {
    got = given
    return Exit.Ok
  }
  await doctorCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject(expected)
})

test('healthy: exit 0', async () => {
  const { ctx, seen } = fakeContext(account())
  expect(await runDoctor(options, ctx)).toBe(Exit.Ok)
  expect(seen.out.at(-1)).toBe('healthy: a trace proves the whole chain')
})

test('broken: exit 1, the command first', async () => {
  const getFunction = async () => wholeFunction({ tracing: 'PassThrough' })
  const { ctx, seen } = fakeContext(account({ getFunction }))
  expect(await runDoctor(options, ctx)).toBe(Exit.No)
  expect(seen.out.slice(0, 3).join('\n')).toMatch(/✗ tracing[\s\S]*→ otl enable orders$/)
})

test('a region that was named is named in the command', async () => {
  const getFunction = async () => wholeFunction({ tracing: 'PassThrough' })
  const { ctx, seen } = fakeContext(account({ getFunction }))
  await runDoctor({ ...options, region: 'eu-west-1' }, ctx)
  expect(seen.out.join('\n')).toContain('→ otl enable orders --region eu-west-1')
})

test('nothing may be asked but the function itself: exit 3, each said', async () => {
  const refuse = (what: string) => async () => {
    throw awsFailure(`not authorized to ${what}`, 'AccessDeniedException')
  }
  const { ctx, seen } = fakeContext(
    account({
      simulate: refuse('simulate'),
      attachedPolicies: refuse('list policies'),
      getLayer: refuse('layer'),
      listTraces: async function* () {
        yield* []
        throw awsFailure('not authorized to list traces', 'AccessDeniedException')
      },
      traceDestination: refuse('destination'),
    }),
  )
  expect(await runDoctor(options, ctx)).toBe(Exit.Unknown)
  expect(seen.out.join('\n')).toMatch(
    /\? role[\s\S]*\? traces +could not check: its traces: not authorized to list traces[\s\S]*\? destination/,
  )
})

test.each<[string, Partial<Aws>, RegExp]>([
  ['refused', { simulate: decide('implicitDeny') }, /✗ role +the execution role may not send traces/],
  [
    'open, and a policy allows it',
    {
      simulate: decide('open'),
      attachedPolicies: async () => ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'],
    },
    /✓ role +the execution role may send traces/,
  ],
])('the role is %s', async (_, aws, expected) => {
  const { ctx, seen } = fakeContext(account(aws))
  await runDoctor(options, ctx)
  expect(seen.out.join('\n')).toMatch(expected)
})

test('an interruption while IAM is asked is no answer about the role', async () => {
  const interruption = new AbortController()
  const simulate = async () => {
    interruption.abort()
    throw awsFailure('aborted', 'AbortError')
  }
  const aws = account({ simulate, attachedPolicies: simulate })
  const { ctx } = fakeContext(aws, { signal: interruption.signal })
  await expect(runDoctor(options, ctx)).rejects.toThrow('interrupted')
})

test('credentials that have ended are one failure, not eleven', async () => {
  const traceDestination = async () => {
    throw awsFailure('the session has expired', 'ExpiredTokenException')
  }
  const { ctx } = fakeContext(account({ traceDestination }))
  await expect(runDoctor(options, ctx)).rejects.toThrow('the session has expired')
})

test('the last hour first, the last day where it has none; any node of the function’s name', async () => {
  const asked: TraceQuery[] = []
  const listTraces: Aws['listTraces'] = async function* (query) {
    asked.push(query)
    if (asked.length === 2) yield summary
  }
  const { ctx, seen } = fakeContext(account({ listTraces }))
  expect(await runDoctor(options, ctx)).toBe(Exit.Ok)
  const hours = asked.map(({ since, until }) => (until.getTime() - since.getTime()) / 3_600_000)
  expect(hours).toEqual([1, 24])
  expect(asked[0]?.filter).toBe('service("orders")')
  expect(seen.out.join('\n')).toContain('1 sampled in the last 24 hours')
})

test('a busy function is not counted to the end, and ten traces are read', async () => {
  let yielded = 0
  const read: string[] = []
  const { ctx, seen } = fakeContext(
    account({
      listTraces: async function* () {
        for (;;) yield { ...summary, id: `1-6b02d940-${(yielded++).toString(16).padStart(24, '0')}` }
      },
      getTraces: async function* (ids) {
        read.push(...ids)
        for (const id of ids) yield documents(id)
      },
    }),
  )
  expect(await runDoctor(options, ctx)).toBe(Exit.Ok)
  expect(yielded).toBe(501)
  expect(read).toHaveLength(10)
  expect(seen.out.join('\n')).toContain('more than 500 sampled')
})

test('--invoke sends one sampled invocation and looks for its trace', async () => {
  const sent: InvokeRequest[] = []
  const invoke: Aws['invoke'] = async (request) => {
    sent.push(request)
    return { payload: new TextEncoder().encode('{}'), logTail: '' }
  }
  const { ctx, seen } = fakeContext(account({ invoke, listTraces: async function* () {} }), {
    output: 'json',
  })
  expect(await runDoctor({ ...options, invoke: true, payload: '{"a":1}' }, ctx)).toBe(Exit.Ok)
  expect(sent).toHaveLength(1)
  expect(sent[0]?.traceHeader).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=1$/)
  expect(new TextDecoder().decode(sent[0]?.payload)).toBe('{"a":1}')
  expect(JSON.parse(seen.out.join('\n'))).toMatchObject({
    verdict: 'healthy',
    first: null,
    invokedTraceId: expect.stringMatching(/^1-/),
  })
})

test('an invocation that cannot start names the wrapper', async () => {
  const message =
    '{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: exit status 127"}'
  const invoke: Aws['invoke'] = async () => ({
    payload: new TextEncoder().encode(message),
    logTail: '',
    functionError: 'Unhandled',
  })
  const getTraces: Aws['getTraces'] = async function* () {}
  const { ctx, seen } = fakeContext(account({ invoke, getTraces }))
  expect(await runDoctor({ ...options, invoke: true, wait: 5 }, ctx)).toBe(Exit.No)
  expect(seen.out[1]).toMatch(/✗ invocations +.*exit status 127/)
})

test('the payload is read only when there is something to invoke', async () => {
  const { ctx } = fakeContext(account())
  expect(await runDoctor({ ...options, payload: 'not json' }, ctx)).toBe(Exit.Ok)
  await expect(runDoctor({ ...options, invoke: true, payload: 'not json' }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test('a function that is not there is told as always', async () => {
  const getFunction = async () => {
    throw awsFailure('no', 'ResourceNotFoundException')
  }
  const { ctx } = fakeContext(account({ getFunction, listFunctions: async function* () {} }))
  await expect(runDoctor(options, ctx)).rejects.toMatchObject({
    message: 'there is no function orders in eu-west-1',
    code: Exit.No,
  })
})
