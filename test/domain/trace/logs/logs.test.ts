import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../../src/domain/trace/index.ts'
import {
  bothEnds,
  isOthers,
  isPlatform,
  isReport,
  stretchesOf,
  withoutPrefix,
} from '../../../../src/domain/trace/logs/belong.ts'
import type { LogQuestion } from '../../../../src/domain/trace/logs/model.ts'
import { logQuestions, patternFor } from '../../../../src/domain/trace/logs/questions.ts'
import { folded, recorded, sharedFiles, tracesIn } from '../../../support/traces.ts'

const id = '3afc1864-8142-4c64-b36d-e3fa1513b2d9'
const other = '43043cc0-7dc9-499f-bae2-eb65203ca73b'
const question: LogQuestion = {
  spanId: '1',
  functionName: 'orders',
  requestId: id,
  traceIds: [],
  from: 500,
  to: 2_000,
  coldStart: false,
}

test('the invocations of a recorded trace become questions, with both spellings of its id', () => {
  const trace = foldTrace(recorded('thumbnail_app.traces.json'))
  const questions = logQuestions(trace)
  expect(questions).toHaveLength(2)
  expect(questions[0]).toMatchObject({
    functionName: 'thumbnail-generator-production-upload',
    region: 'us-east-1',
    requestId: id,
    traceIds: ['1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f', '5fbcfc1f4d2e9bed6dc0c41c39dfdb2f'],
    coldStart: true,
  })
  expect(patternFor(question)).toBe(`?"${id}"`)
  expect(patternFor(questions[0] ?? question)).toBe(
    `?"${id}" ?"1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f" ?"5fbcfc1f4d2e9bed6dc0c41c39dfdb2f"`,
  )
  const spans = new Map(trace.spans.map((span) => [span.id, span]))
  for (const { spanId, from, to } of questions) {
    const span = spans.get(spanId)
    expect(from).toBeLessThan(trace.startedAt + (span?.start ?? 0))
    expect(to).toBeGreaterThan(trace.startedAt + (span?.end ?? 0))
  }
})

test('every question of every published trace can be put to CloudWatch', () => {
  for (const { name, text } of sharedFiles()) {
    if (!name.endsWith('.json')) continue
    let traces: ReturnType<typeof tracesIn> = []
    try {
      traces = tracesIn(text)
    } catch {
      continue // Not a trace, but an expected answer beside one.
    }
    for (const asked of traces.flatMap((trace) => logQuestions(foldTrace(trace)))) {
      expect(`/aws/lambda/${asked.functionName}`).toMatch(/^[.\-_/#A-Za-z0-9]{1,512}$/)
      expect(patternFor(asked).length).toBeLessThanOrEqual(1_024)
      expect(patternFor(asked)).toMatch(/^(\?"[A-Za-z0-9-]+" ?)*$/)
    }
  }
})

test('nothing that a document says can leave the quotes of a pattern or the name of a group', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (request_id, name) => {
      const asked = logQuestions(
        folded({
          id: '1111111111111111',
          name,
          origin: 'AWS::Lambda::Function',
          start_time: 1,
          aws: { request_id },
        }),
      )
      for (const one of asked) {
        expect(one.functionName).toMatch(/^[A-Za-z0-9_-]+$/)
        expect(patternFor(one)).toMatch(/^(\?"[A-Za-z0-9-]+" ?)*$/)
      }
    }),
  )
})

describe('of a stream', () => {
  const hit = (message: string, at: number, stream = 'a') => ({ message, at, stream })

  test('what an invocation wrote lies between the lines that name it', () => {
    const hits = [hit(`START RequestId: ${id}`, 1_000), hit(`REPORT RequestId: ${id}`, 1_500)]
    expect(stretchesOf(hits, question)).toEqual([{ stream: 'a', from: 1_000, to: 1_500 }])
    expect(stretchesOf(hits, { ...question, coldStart: true })).toEqual([
      { stream: 'a', from: 500, to: 1_500 },
    ])
    expect(stretchesOf([], question)).toEqual([])
  })

  test('a retry of the same trace in the same environment does not widen it', () => {
    const hits = [
      hit(`START RequestId: ${id}`, 1_000),
      hit(`REPORT RequestId: ${id}\tXRAY TraceId: 1-a`, 1_200),
      hit('XRAY TraceId: 1-a', 1_900),
    ]
    expect(stretchesOf(hits, question)).toEqual([{ stream: 'a', from: 1_000, to: 1_200 }])
  })

  test('without a request id the lines with the trace id have to do, in each stream', () => {
    const { requestId: _, ...nameless } = question
    expect(stretchesOf([hit('1-a', 3), hit('1-a', 9, 'b'), hit('1-a', 1)], nameless)).toEqual([
      { stream: 'a', from: 1, to: 3 },
      { stream: 'b', from: 9, to: 9 },
    ])
  })
})

test.each([
  [`START RequestId: ${other} Version: $LATEST`, true],
  [`2026-11-22T12:00:00.000Z\t${other}\tINFO\thello`, true],
  [`{"level":"INFO","requestId":"${other}"}`, true],
  [`2026-11-22T12:00:00.000Z\t${id}\tINFO\thello`, false],
  [`my own id is ${other}`, false],
  ['plain', false],
])('%s: another’s line: %s', (message, others) => {
  expect(isOthers(message, question)).toBe(others)
})

test('Lambda’s own lines are told from those of the function', () => {
  const lines = [
    `START RequestId: ${id}`,
    `END RequestId: ${id}`,
    'INIT_START Runtime Version: x',
    'XRAY TraceId: 1',
  ]
  expect(lines.map(isPlatform)).toEqual([true, true, true, true])
  expect(isPlatform('{"time":"t","type":"platform.start","record":{}}')).toBe(true)
  expect(isPlatform('STARTING up')).toBe(false)
  expect(isReport(`REPORT RequestId: ${id}\tDuration: 1 ms`)).toBe(true)
  expect(isReport('{"time":"t","type":"platform.report","record":{}}')).toBe(true)
})

test.each([
  [`2026-11-22T12:00:00.000Z\t${id}\tINFO\thello\n`, 'INFO\thello'],
  [`[INFO]\t2026-11-22T12:00:00.000Z\t${id}\thello`, '[INFO]\thello'],
  [`REPORT RequestId: ${id}\tDuration: 1.00 ms\t`, 'REPORT Duration: 1.00 ms'],
  [`2026-11-22T12:00:00.000Z\t${other}\tINFO\thello`, `2026-11-22T12:00:00.000Z\t${other}\tINFO\thello`],
  ['plain  \n', 'plain'],
])('%j is told as %j', (message, told) => {
  expect(withoutPrefix(message, question)).toBe(told)
})

test('of many both ends are held, and the others are counted', () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(20), fc.nat(20), (many, first, last) => {
      const ends = bothEnds<number>(first, last)
      for (let n = 0; n < many; n++) ends.add(n)
      const all = Array.from({ length: many }, (_, n) => n)
      const tail = all.slice(first)
      expect(ends.items()).toEqual([...all.slice(0, first), ...(last === 0 ? [] : tail.slice(-last))])
      expect(ends.dropped).toBe(Math.max(0, many - first - last))
    }),
  )
})
