import { expect, test } from 'vitest'
import { filterExpression, type TraceConditions } from '../../../../src/domain/trace/find/filter.ts'
import { holds, summaryFrom } from '../../../../src/domain/trace/find/holds.ts'
import { retrievalWindows } from '../../../../src/domain/trace/find/retrieval-windows.ts'
import { traceFromDocuments } from '../../../../src/domain/trace/index.ts'
import { factsOf } from '../../../../src/local/xray/facts.ts'
import { matches } from '../../../../src/local/xray/filter/match.ts'
import { parseFilter } from '../../../../src/local/xray/filter/parse.ts'
import { createTraceStore } from '../../../../src/local/xray/store.ts'
import { recordedNames, recordedText, traceOf } from '../../../support/traces.ts'

/** Every recorded trace that X-Ray answered with, in a store that answers filters as X-Ray does. */
const recordings = recordedNames().flatMap((name) => {
  const answer = JSON.parse(recordedText(name))
  if (!Array.isArray(answer.Segments)) return []
  return [answer as { Id: string; Segments: { Document?: unknown }[] }].map(({ Id, Segments }) => {
    const store = createTraceStore({ maxTraceBytes: 10_000_000 })
    const documents = Segments.map((segment) => textOf(segment.Document ?? segment))
    for (const document of documents) store.accept(document)
    const [stored] = store.all()
    if (stored === undefined) throw new Error(`${name} holds nothing that X-Ray would take`)
    return { name, facts: factsOf(stored), trace: traceFromDocuments({ id: Id, documents }) }
  })
})

function textOf(document: unknown): string {
  return typeof document === 'string' ? document : JSON.stringify(document)
}

const none: TraceConditions = { functions: [] }
const conditions: readonly TraceConditions[] = [
  none,
  { ...none, fault: true },
  { ...none, error: true },
  { ...none, failed: true },
  { ...none, slow: 1 },
  { ...none, slow: 5 },
  { ...none, partial: true },
  { ...none, http: { from: 200, to: 299 } },
  { ...none, http: { from: 500, to: 599 } },
  { ...none, url: 'amazonaws' },
  { ...none, annotations: [{ key: 'nothing', value: 'here' }] },
  { ...none, user: 'nobody' },
]

test('recordings were found', () => {
  expect(recordings.length).toBeGreaterThan(3)
})

test.each(conditions)('what is judged by the documents is what X-Ray is asked for: %j', (condition) => {
  const expression = parseFilter(filterExpression(condition) ?? 'service()')
  const [asked, judged] = [
    recordings.map(({ name, facts }) => [name, matches(expression, facts)]),
    recordings.map(({ name, trace }) => [name, holds(trace, condition)]),
  ]
  expect(judged).toEqual(asked)
})

test('a function’s own failures and times are judged inside its node', () => {
  for (const { facts, trace, name } of recordings) {
    const functions = new Set(trace.spans.filter(({ kind }) => kind === 'function').map((span) => span.name))
    for (const fn of functions) {
      for (const given of [{}, { failed: true }, { slow: 2 }, { failed: true, slow: 0.1 }]) {
        const condition = { functions: [fn], ...given }
        const asked = matches(parseFilter(filterExpression(condition) ?? ''), facts)
        if (asked) expect([name, condition, holds(trace, condition)]).toEqual([name, condition, true])
      }
    }
    expect(holds(trace, { functions: ['nobody'] })).toBe(false)
  }
})

test('what a handler throws is the error that Lambda says, whatever the span around the handler says', () => {
  const service = { id: 's', name: 'orders', origin: 'AWS::Lambda', start_time: 0, end_time: 10 }
  const fn = { ...service, id: 'f', parent_id: 's', origin: 'AWS::Lambda::Function' }
  const handler = { ...fn, id: 'h', parent_id: 'f', fault: true }
  const judged = (lambda: object, asked: object) =>
    holds(traceOf({ ...service, ...lambda }, { ...fn, ...lambda }, handler), {
      functions: ['orders'],
      ...asked,
    })
  expect(judged({ error: true }, { error: true })).toBe(true)
  expect(judged({ error: true }, { fault: true })).toBe(false)
  // Lambda saw an answer, and the handler's own span knows that it was a failure.
  expect(judged({}, { fault: true })).toBe(true)
})

test('a summary is told from the documents as X-Ray tells it', () => {
  const [first] = recordings
  if (first === undefined) return
  const { trace, facts } = first
  const summary = summaryFrom(trace)
  expect(summary.id).toBe(facts.trace.id)
  expect(summary.startedAt?.getTime()).toBeCloseTo(facts.start * 1_000, 0)
  expect(summary.partial).toBe(facts.partial)
})

test('where to look for a trace of which only the id is known', () => {
  const now = new Date('2026-11-22T12:00:00Z')
  const id = (date: string) => `1-${(Date.parse(date) / 1000).toString(16)}-000000000000000000000001`
  expect(retrievalWindows(id('2026-11-21T12:00:00Z'), now)).toEqual([
    { start: new Date('2026-11-21T11:00:00Z'), end: new Date('2026-11-21T18:00:00Z') },
  ])
  // OpenTelemetry's ids are random: 1989, or 2106.
  for (const random of ['1-25f0ab31-000000000000000000000001', '1-ffffffff-000000000000000000000001']) {
    expect(retrievalWindows(random, now).map(({ start }) => start)).toEqual([
      new Date('2026-11-21T12:00:00Z'),
      new Date('2026-10-23T12:00:00Z'),
    ])
  }
})
