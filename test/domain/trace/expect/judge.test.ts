import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge } from '../../../../src/domain/trace/expect/judge.ts'
import { lacksOf } from '../../../../src/domain/trace/expect/lacks.ts'
import { parseExpectation } from '../../../../src/domain/trace/expect/parse.ts'
import { checksOf, outcomeOf } from '../../../../src/domain/trace/expect/run.ts'
import { spreadOf } from '../../../../src/domain/trace/expect/summary.ts'
import { foldTrace } from '../../../../src/domain/trace/index.ts'
import { type Millis, millis, type Trace } from '../../../../src/domain/trace/model.ts'
import { recorded, recordedNames } from '../../../support/traces.ts'

/** API Gateway and a function with calls to DynamoDB, S3 and Step Functions, the last of which fails. */
const retail = foldTrace(recorded('hello_retail_app_error.traces.json'))
const growing = foldTrace(recorded('thumbnail_app_in_progress.traces.json'))

const kindOf = (trace: Trace, text: string, lacks?: string) =>
  judge(trace, parseExpectation(text), lacks).kind

test.each([
  ['span DynamoDB', 'no span DynamoDB'],
  ['span dynamodb', 'span Dynamo'],
  ['span "S3 PutObject*"', 'span "S3 GetObject*"'],
  ['span *photos-receive-dev*', 'no span *photos-receive-dev*'],
  ['no span SQS', 'span SQS'],
  ['count S3 = 1', 'count S3 = 2'],
  ['count * >= 6', 'count * != 6'],
  ['count SQS = 0', 'count SQS > 0'],
  ['status S3 ok', 'status stepfunctions ok'],
  ['status stepfunctions fault', 'status stepfunctions throttle'],
  ['status fault', 'status ok'],
  ['status failed', 'status S3 failed'],
  ['status handler ok', 'status handler fault'],
  ['duration < 170ms', 'duration < 169ms'],
  ['duration DynamoDB < 15.1ms', 'duration DynamoDB < 15ms'],
  ['duration handler > 1ms', 'duration handler > 1s'],
  ['duration * <= 169ms', 'duration * <= 100ms'],
  ['order DynamoDB before S3 before stepfunctions', 'order S3 before DynamoDB'],
  ['order Lambda before S3', 'order S3 before SQS'],
  ['attribute DynamoDB aws.operation = GetItem', 'attribute DynamoDB aws.operation = PutItem'],
  ['attribute DynamoDB AWS.Operation', 'attribute DynamoDB aws.operations'],
  ['attribute DynamoDB aws.operation != PutItem', 'attribute DynamoDB aws.operation != Get*'],
  ['attribute stepfunctions http.response.status >= 400', 'attribute S3 http.response.status >= 400'],
  ['attribute S3 aws.bucket_name = hello-*', 'attribute S3 aws.bucket_name = other-*'],
  ['attribute * aws.resource_names = hello-retail-*', 'attribute * aws.resource_names = users'],
  ['warm', 'cold'],
])('%s holds, and %s does not', (right, wrong) => {
  expect([kindOf(retail, right), kindOf(retail, wrong)]).toEqual(['holds', 'fails'])
})

test('a cold start is one of the whole trace, or of what is named', () => {
  const cold = foldTrace(recorded('function-without-caller.json'))
  const name = cold.spans.find(({ coldStart }) => coldStart)?.name ?? ''
  expect(kindOf(cold, 'cold')).toBe('holds')
  expect(kindOf(cold, `cold "${name}"`)).toBe('holds')
  expect(kindOf(cold, `warm "${name}"`)).toBe('fails')
  expect(kindOf(cold, 'warm nothing')).toBe('fails')
})

test('what was found is said, and what is there instead', () => {
  expect(judge(retail, parseExpectation('span DynamDB'))).toEqual({
    kind: 'fails',
    said: 'no span is called DynamDB',
    near: [
      'DynamoDB',
      expect.any(String),
      expect.any(String),
      expect.any(String),
      expect.any(String),
      expect.any(String),
    ],
  })
  expect(judge(retail, parseExpectation('attribute S3 aws.bucket')).near[0]).toBe('aws.bucket_name')
  expect(judge(retail, parseExpectation('duration * < 95ms')).said).toBe(
    '3 of 6 spans took 169ms, 165ms, 160ms',
  )
  expect(judge(retail, parseExpectation('status ok')).said).toMatch(/^fault in .*stepfunctions$/)
  expect(judge(retail, parseExpectation('order S3 before DynamoDB')).said).toBe(
    'DynamoDB at 16ms, S3 at 32ms',
  )
})

test('of a trace that is not whole only what cannot change is told', () => {
  const lacks = lacksOf(growing)
  expect(lacks).toBe('parts of it are open')
  const told = (text: string) => kindOf(growing, text, lacks)
  expect(told('span S3')).toBe('holds')
  expect(told('no span S3')).toBe('fails')
  expect(told('no span SQS')).toBe('unknown')
  expect(told('span SQS')).toBe('unknown')
  expect(told('count S3 >= 2')).toBe('holds')
  expect(told('count S3 = 3')).toBe('unknown')
  expect(told('count S3 < 3')).toBe('fails')
  expect(told('status ok')).toBe('unknown')
  expect(told('duration < 1s')).toBe('fails')
  expect(told('duration < 1h')).toBe('unknown')
  expect(told('duration > 1s')).toBe('holds')
  expect(judge(growing, parseExpectation('no span SQS'), lacks).said).toBe(
    'none found, but parts of it are open',
  )
})

test('without a trace nothing is told, and an invocation that failed has failed', () => {
  const expectations = [parseExpectation('no span SQS')]
  const evidence = { functionName: 'orders', lacks: 'the trace has not appeared within 90s' }
  expect(checksOf(expectations, evidence).map(({ text, kind }) => [text, kind])).toEqual([
    ['the function answers', 'holds'],
    ['no span SQS', 'unknown'],
  ])
  expect(outcomeOf(checksOf(expectations, evidence))).toBe('unknown')
  expect(outcomeOf(checksOf(expectations, { ...evidence, functionError: 'TypeError' }))).toBe('fails')
})

test.each([
  ['status fault', 1],
  ['status ORD* failed', 1],
  ['status handler fault', 1],
  ['status DynamoDB throttle', 2],
  ['status ok', 2],
])('%s: whether an error of the function is expected with it', (text, checks) => {
  const evidence = { functionName: 'orders', functionError: 'TypeError', trace: retail }
  expect(checksOf([parseExpectation(text)], evidence)).toHaveLength(checks)
})

test('median and p90 as they are usually meant', () => {
  const of = (...durations: number[]) => spreadOf(durations.map(millis))
  expect(of()).toBeUndefined()
  expect(of(7)).toEqual({ min: 7, median: 7, p90: 7, max: 7 })
  expect(of(4, 1, 3, 2)).toEqual({ min: 1, median: 2.5, p90: 4, max: 4 })
  expect(of(...Array.from({ length: 20 }, (_, at) => at + 1))).toEqual({
    min: 1,
    median: 10.5,
    p90: 18,
    max: 20,
  })
})

const traces = recordedNames().map((name) => foldTrace(recorded(name)))
const some = fc.constantFrom('*', 'S3', 'DynamoDB', 'Lambda', '*dev*', 'handler', 'init', 'nothing')
const sign = fc.constantFrom('=', '!=', '<', '<=', '>', '>=')
const text = fc.oneof(
  fc.tuple(fc.constantFrom('span', 'no span', 'cold', 'warm'), some).map((words) => words.join(' ')),
  fc.constantFrom('cold', 'warm'),
  fc.tuple(some, sign, fc.nat(4)).map(([name, is, count]) => `count ${name} ${is} ${count}`),
  fc
    .tuple(fc.oneof(some, fc.constant('')), sign, fc.nat(2_000))
    .map(([name, is, ms]) => `duration ${name} ${is} ${ms}ms`),
  fc
    .tuple(fc.oneof(some, fc.constant('')), fc.constantFrom('ok', 'error', 'throttle', 'fault', 'failed'))
    .map(([name, status]) => `status ${name} ${status}`),
  fc.tuple(some, some).map(([a, b]) => `order ${a} before ${b}`),
  fc
    .tuple(
      some,
      fc.constantFrom('aws.operation', 'http.response.status', 'none'),
      sign,
      fc.constantFrom('200', '400'),
    )
    .map(([name, key, is, value]) => `attribute ${name} ${key} ${is} ${value}`),
)

test('what is told of a part is true of the whole', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...traces),
      text,
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      (whole, said, kept) => {
        const expectation = parseExpectation(said)
        const part = partOf(whole, kept)
        const early = judge(part, expectation, 'it was growing')
        const late = judge(whole, expectation)
        expect(late.kind).not.toBe('unknown')
        if (early.kind !== 'unknown') expect(early.kind).toBe(late.kind)
      },
    ),
    { numRuns: 3_000 },
  )
})

function partOf(trace: Trace, kept: readonly boolean[]): Trace {
  const spans = trace.spans.filter((_, at) => kept[at % kept.length])
  const duration = spans.reduce<Millis>(
    (most, { start, end = start }) => millis(Math.max(most, end)),
    millis(0),
  )
  return { ...trace, spans, duration }
}
