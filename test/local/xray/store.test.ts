import { expect, test } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import type { Node } from '../../../src/local/xray/node.ts'
import { createTraceStore } from '../../../src/local/xray/store.ts'
import { hex, loose, segment, TRACE } from './segments.ts'

/** Documents as nested names: `s1(s2(s3))`. */
function shape(documents: readonly Node[] = []): string {
  return documents
    .map((document) => {
      const inside = shape(document.subsegments as readonly Node[] | undefined)
      return `${document.name}${inside && `(${inside})`}`
    })
    .join(' ')
}

function shapeOf(...documents: readonly SegmentDocument[]): string {
  const store = createTraceStore()
  for (const document of documents) store.put(document)
  return shape(store.get(TRACE)?.documents)
}

const one = segment('1')
const two = loose('2', '1')
const three = loose('3', '2')

test.each<[string, readonly SegmentDocument[], string]>([
  ['after its parent', [one, two], 's1(s2)'],
  ['before its parent', [two, one], 's1(s2)'],
  ['under another one', [one, two, three], 's1(s2(s3))'],
  ['in any order', [three, two, one], 's1(s2(s3))'],
  ['without its parent', [two], 's2'],
  ['under one without its parent', [two, three], 's2(s3)'],
  [
    'under a subsegment inside its segment',
    [segment('1', { subsegments: [{ id: hex('2'), name: 'in' }] }), three],
    's1(in(s3))',
  ],
  [
    'behind the ones its segment has',
    [segment('1', { subsegments: [{ id: hex('9'), name: 'in' }] }), two],
    's1(in s2)',
  ],
  ['in a circle', [loose('2', '3'), loose('3', '2')], 's3(s2)'],
  ['as its own parent', [loose('2', '2')], 's2'],
])('a subsegment sent alone, %s', (_, documents, expected) => {
  expect(shapeOf(...documents)).toBe(expected)
})

test('inside its parent a subsegment no longer carries the envelope it was sent in', () => {
  const store = createTraceStore()
  for (const document of [one, loose('2', '1', { namespace: 'local' })]) store.put(document)
  expect(store.get(TRACE)?.documents[0]?.subsegments).toEqual([
    { id: hex('2'), name: 's2', start_time: 1000, end_time: 1001, namespace: 'local' },
  ])
})

test('a segment in progress keeps what was sent for it when the finished one comes', () => {
  const open = segment('1', { end_time: undefined, in_progress: true })
  expect(shapeOf(open, two, segment('1', { name: 'done' }))).toBe('done(s2)')
})

test('a finished segment is not undone by a late report of its start', () => {
  expect(
    shapeOf(segment('1', { name: 'done' }), segment('1', { end_time: undefined, in_progress: true })),
  ).toBe('done')
})

const inside = (id: string, name: string, fields: object = {}) => ({ id: hex(id), name, ...fields })

test('the finished report of a subsegment replaces the open copy inside its segment', () => {
  const open = inside('2', 'open', { in_progress: true, subsegments: [inside('3', 's3')] })
  const done = loose('2', '1', { name: 'done', subsegments: [inside('3', 'again'), inside('4', 's4')] })
  expect(shapeOf(segment('1', { subsegments: [open] }), done)).toBe('s1(done(s3 s4))')
})

test('the open report of a subsegment does not replace the finished copy inside its segment', () => {
  const open = loose('2', '1', { end_time: undefined, in_progress: true })
  expect(shapeOf(open, segment('1', { subsegments: [inside('2', 'done')] }))).toBe('s1(done)')
})

test('a chain of thousands of subsegments is cut into documents that anybody can read', () => {
  const store = createTraceStore()
  store.put(one)
  for (let id = 2; id <= 2000; id++) store.put(loose(id.toString(16), (id - 1).toString(16)))
  const documents = store.get(TRACE)?.documents ?? []
  expect(JSON.stringify(documents).match(/"name"/g)).toHaveLength(2000)
  expect(documents).toHaveLength(20)
})

test('both forms of a trace id are one trace', () => {
  const store = createTraceStore()
  store.put(segment('1', { trace_id: TRACE.replaceAll('-', '').slice(1).toUpperCase() }))
  store.put(segment('2'))
  expect(store.get(TRACE)?.documents.map((document) => document.trace_id)).toEqual([TRACE, TRACE])
})

test.each<[string, unknown]>([
  ['ParseError', '{'],
  ['ParseError', '[1]'],
  ['ParseError', 'null'],
  ['MissingId', { ...one, id: undefined }],
  ['InvalidId', { ...one, id: '12' }],
  ['MissingTraceId', { ...one, trace_id: undefined }],
  ['InvalidTraceId', { ...one, trace_id: '1-5f84c7a1-x' }],
  ['InvalidName', { ...one, name: '' }],
  ['InvalidName', { ...one, name: 'x'.repeat(201) }],
  ['MissingStartTime', { ...one, start_time: undefined }],
  ['InvalidStartTime', { ...one, start_time: 'now' }],
  ['InvalidEndTime', { ...one, end_time: 'later' }],
  ['MissingEndTime', { ...one, end_time: undefined }],
  ['InvalidParentId', { ...one, parent_id: 'nobody' }],
  ['MissingParentId', { ...one, type: 'subsegment' }],
  ['DocumentTooLarge', { ...one, metadata: 'x'.repeat(70_000) }],
  ['DocumentTooDeep', JSON.stringify(one).replace('{', `{"metadata":${'['.repeat(300)}${']'.repeat(300)},`)],
  ['ParseError', '['.repeat(60_000)],
  ['ParseError', '"\\'.repeat(30_000)],
])('refused: %s', (code, document) => {
  const store = createTraceStore()
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  expect(store.accept(text)).toMatchObject({ kind: 'refused', code })
  expect([...store.all()]).toEqual([])
})

test('put tells about what it refuses, even what is no JSON at all', () => {
  const reasons: string[] = []
  const store = createTraceStore({ refused: (reason) => reasons.push(reason) })
  const circle: Record<string, unknown> = {}
  circle.circle = circle
  store.put({ ...one, metadata: circle })
  store.put({ ...one, id: 'x' })
  expect(reasons).toEqual(['segment: ParseError', 'x: InvalidId'])
})

test('what was put does not change with the object it came from', () => {
  const store = createTraceStore()
  const aws = { operation: 'Query' }
  store.put(segment('1', { aws }))
  aws.operation = 'Scan'
  expect(store.get(TRACE)?.documents[0]?.aws).toEqual({ operation: 'Query' })
})

const traceId = (number: number) => `1-5f84c7a1-${String(number).padStart(24, '0')}`

test('beyond the bounds the trace that changed longest ago goes first', () => {
  const store = createTraceStore({ maxTraces: 2 })
  for (const number of [1, 2, 1, 3]) store.put(segment('1', { trace_id: traceId(number) }))
  expect([...store.all()].map(({ id }) => id)).toEqual([traceId(1), traceId(3)])
})

test('the bound on bytes holds across traces', () => {
  const store = createTraceStore({ maxBytes: 3_000 })
  for (let number = 1; number <= 5; number++) {
    store.put(segment('1', { trace_id: traceId(number), metadata: 'x'.repeat(1_000) }))
  }
  expect([...store.all()].map(({ id }) => id)).toEqual([traceId(4), traceId(5)])
})

test('a trace that is too large drops later documents and says so', () => {
  const store = createTraceStore({ maxTraceBytes: 2_500 })
  for (const id of ['1', '2', '3']) store.put(segment(id, { metadata: 'x'.repeat(1_000) }))
  expect(store.get(TRACE)).toMatchObject({ limitExceeded: true, revision: 3 })
  expect(shape(store.get(TRACE)?.documents)).toBe('s1 s2')
})
