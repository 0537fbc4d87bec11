import { describe, expect, test } from 'vitest'
import { traceFromDocuments } from '../../../src/domain/trace/index.ts'
import { traceToJson } from '../../../src/render/trace-json.ts'
import { outline, recorded, spanNamed, traceOf } from '../../support/traces.ts'

describe('order', () => {
  test('spans come depth first, siblings by start, then by end with open ones last', () => {
    const trace = traceOf(
      { id: 'c', parent_id: 'a', name: 'late', start_time: 2, end_time: 3 },
      {
        id: 'a',
        name: 'root',
        start_time: 0,
        end_time: 4,
        subsegments: [
          { id: 'o', name: 'open', start_time: 1, in_progress: true },
          {
            id: 'b',
            name: 'early',
            start_time: 1,
            end_time: 2,
            subsegments: [{ id: 'd', name: 'inner', start_time: 1, end_time: 1.5 }],
          },
        ],
      },
    )
    expect(outline(trace)).toEqual([
      'root segment 0-4000',
      '  early local 1000-2000',
      '    inner local 1000-1500',
      '  open local 1000-',
      '  late segment 2000-3000',
    ])
    expect(trace.duration).toBe(4000)
    expect(trace.gaps).toEqual([])
  })
})

describe('repairs, each of which is said', () => {
  test('orphans hang under their missing parent, placed at its earliest child', () => {
    const trace = traceOf(
      { id: 'a', name: 'root', start_time: 0, end_time: 9 },
      { id: 'b', parent_id: 'gone', name: 'first', start_time: 3, end_time: 4 },
      { id: 'c', parent_id: 'gone', name: 'second', start_time: 5, end_time: 7 },
    )
    expect(outline(trace)).toEqual([
      'root segment 0-9000',
      'missing parent gone missing 3000-7000',
      '  first segment 3000-4000',
      '  second segment 5000-7000',
    ])
    expect(trace.gaps).toEqual(['2 spans name a parent that the trace does not hold: gone'])
  })

  test('a circle of parents is cut at its earliest span, and everything stays', () => {
    const trace = traceOf(
      { id: 'a', parent_id: 'c', name: 'a', start_time: 3, end_time: 4 },
      { id: 'b', parent_id: 'a', name: 'b', start_time: 1, end_time: 4 },
      { id: 'c', parent_id: 'b', name: 'c', start_time: 2, end_time: 4 },
      { id: 'self', parent_id: 'self', name: 'self', start_time: 0, end_time: 4 },
    )
    expect(trace.spans.map((span) => `${span.depth} ${span.name}`)).toEqual(['0 self', '0 b', '1 c', '2 a'])
    expect(trace.gaps).toEqual(['spans name each other as parents; the circle is cut at b, self'])
  })

  test.each([
    ['a complete one before one in progress', { end_time: 2 }, { in_progress: true }, 2000],
    ['the later end', { end_time: 2 }, { end_time: 3 }, 3000],
    ['the later document', { end_time: 2, name: 'old' }, { end_time: 2 }, 2000],
  ])('of duplicates the newest is kept: %s', (_, one, other, end) => {
    const base = { id: 'a', name: 'new', start_time: 0 }
    const trace = traceOf({ ...base, ...one }, { ...base, ...other })
    expect(trace.spans.map((span) => [span.name, span.end])).toEqual([['new', end]])
    expect(trace.gaps).toEqual(['1 span came more than once; the newest is drawn'])
  })

  test('an absent start is taken from the neighbours: children, then parent, then its own end', () => {
    const trace = traceOf(
      {
        id: 'a',
        name: 'a',
        end_time: 9,
        subsegments: [
          {
            id: 'b',
            name: 'b',
            start_time: 2,
            end_time: 3,
            subsegments: [{ id: 'c', name: 'c', end_time: 3 }],
          },
        ],
      },
      { id: 'd', name: 'd', end_time: 5 },
    )
    expect(outline(trace)).toEqual([
      'a segment 0-7000',
      '  b local 0-1000',
      '    c local 0-1000',
      'd segment 3000-3000',
    ])
    expect(trace.gaps).toEqual(['3 spans came without a readable start; drawn where the neighbours are'])
  })

  test('an end before the start becomes no duration', () => {
    const trace = traceOf({ id: 'a', name: 'a', start_time: 5, end_time: 3 })
    expect(trace.spans[0]).toMatchObject({ start: 0, end: 0 })
    expect(trace.gaps).toEqual(['1 span ended before the start; drawn without duration'])
  })

  test('documents that are no objects are counted', () => {
    const trace = traceFromDocuments({
      documents: ['{torn', 7, null, [], { id: 'a', name: 'a', start_time: 1, end_time: 2 }],
    })
    expect(trace.spans.map((span) => span.name)).toEqual(['a'])
    expect(trace.gaps).toEqual(['4 documents could not be read'])
  })

  test('what X-Ray dropped is said', () => {
    expect(traceFromDocuments({ documents: [], limitExceeded: true }).gaps).toEqual([
      'X-Ray dropped parts of this trace because it grew beyond the size limit',
    ])
  })

  test('missing ids and names are invented, the same each time', () => {
    const read = () => traceFromDocuments({ documents: [{ start_time: 1 }, { start_time: 2 }] })
    expect(read().spans.map(({ id, name }) => [id, name])).toEqual([
      ['no-id-1', '(no name)'],
      ['no-id-2', '(no name)'],
    ])
    expect(traceToJson(read())).toEqual(traceToJson(read()))
  })
})

describe('times', () => {
  test.each<[unknown, number | undefined]>([
    [1_000_000_001.5, 1500],
    ['1.0000000015E9', 1500],
    ['soon', undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
    [null, undefined],
    [{}, undefined],
  ])('an end of %j', (end_time, expected) => {
    const trace = traceFromDocuments({ documents: [{ id: 'a', name: 'a', start_time: 1e9, end_time }] })
    expect(trace.spans[0]?.end).toBe(expected)
  })
})

describe('exceptions', () => {
  const exception = {
    id: 'e1',
    type: 'Boom',
    message: 'no luck',
    stack: [{ path: 'app.js', line: 3, label: 'run' }],
  }
  test('are read with their stack, and by reference to the span that recorded them', () => {
    const trace = traceOf(
      { id: 'a', name: 'a', start_time: 0, end_time: 2, fault: true, cause: 'e1' },
      {
        id: 'b',
        parent_id: 'a',
        name: 'b',
        start_time: 0,
        end_time: 1,
        fault: true,
        cause: { exceptions: [exception] },
      },
    )
    const read = {
      type: 'Boom',
      message: 'no luck',
      remote: false,
      stack: [{ path: 'app.js', line: 3, label: 'run' }],
    }
    expect(spanNamed(trace, 'b').exceptions).toEqual([read])
    expect(spanNamed(trace, 'a').exceptions).toEqual([{ ...read, recordedBy: 'b' }])
  })

  test.each([
    ['nobody'],
    [200],
    [null],
    [{}],
    [{ exceptions: 'x' }],
    [{ exceptions: [null, { remote: true }] }],
  ])('a cause of %j says nothing', (cause) => {
    expect(traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, cause }).spans[0]?.exceptions).toEqual(
      [],
    )
  })
})

describe('status', () => {
  test.each([
    [{ end_time: 1 }, 'ok'],
    [{ end_time: 1, error: true }, 'error'],
    [{ end_time: 1, error: true, fault: true }, 'fault'],
    [{ end_time: 1, error: true, throttle: true }, 'throttle'],
    [{ in_progress: true }, 'open'],
    [{}, 'open'],
    [{ in_progress: true, fault: true }, 'fault'],
  ])('%j is %s', (fields, status) => {
    expect(traceOf({ id: 'a', name: 'a', start_time: 0, ...fields }).spans[0]?.status).toBe(status)
  })
})

describe('summaries', () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders'
  test.each([
    [{ aws: { operation: 'PutItem', table_name: 'orders' } }, 'PutItem orders'],
    [{ aws: { operation: 'Invoke', function_name: arn } }, 'Invoke orders'],
    [
      {
        aws: { operation: 'SendMessage', queue_url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs' },
      },
      'SendMessage jobs',
    ],
    [
      { http: { request: { method: 'GET', url: 'https://user:secret@api.example.com/a/b?token=secret#x' } } },
      'GET /a/b',
    ],
    [{ http: { request: { method: 'GET', url: 'https://other.example.com' } } }, 'GET other.example.com/'],
    [{ http: { request: { method: 'GET', url: '/relative?secret' } } }, 'GET /relative'],
    [{ sql: { sanitized_query: 'SELECT *\n  FROM  customers' } }, 'SELECT * FROM customers'],
  ])('%j', (fields, summary) => {
    const call = {
      id: 'b',
      name: 'api.example.com',
      start_time: 0,
      end_time: 1,
      namespace: 'remote',
      ...fields,
    }
    const trace = traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, subsegments: [call] })
    expect(trace.spans[1]).toMatchObject({ summary, kind: 'call' })
  })
})

describe('attributes', () => {
  test('are flat and keep unknown fields', () => {
    const trace = traceOf({
      id: 'a',
      name: 'a',
      start_time: 0,
      end_time: 1,
      annotations: { tenant: 7 },
      metadata: { default: { cart: { items: ['x', { sku: 1, deep: [1] }] } } },
      service: { version: '2' },
    })
    expect(trace.spans[0]?.attributes()).toEqual({
      'annotation.tenant': 7,
      'metadata.default.cart.items': ['x', { sku: 1, deep: '[…]' }],
      'segment.service.version': '2',
    })
  })

  test('are bounded in number, depth and length', () => {
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`k${at}`, 'x'.repeat(5000)]))
    const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), {})
    const trace = traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, aws: deep, metadata: wide })
    const attributes = trace.spans[0]?.attributes() ?? {}
    expect(Object.keys(attributes)).toHaveLength(200)
    expect(attributes['aws.inner.inner.inner.inner.inner.inner']).toBe('{…}')
    expect(String(attributes['metadata.k0']).length).toBe(2001)
  })

  test('names and messages of a megabyte are cut', () => {
    const long = '書'.repeat(1_000_000)
    const cause = { exceptions: [{ type: long, message: long, stack: [{ path: long, label: long }] }] }
    const trace = traceOf({
      id: long,
      parent_id: `${long}p`,
      trace_id: long,
      name: long,
      start_time: 0,
      cause,
    })
    expect(
      JSON.stringify({ ...trace, spans: trace.spans.map(({ id: _, parentId: __, ...rest }) => rest) }).length,
    ).toBeLessThan(20_000)
  })

  test('names that JavaScript gives a meaning are plain data', () => {
    const documents = [
      '{"id":"__proto__","name":"constructor","start_time":1,"end_time":2,"__proto__":{"polluted":1},"annotations":{"__proto__":"x","toString":"y"},"subsegments":[{"id":"toString","name":"hasOwnProperty","start_time":1,"end_time":2}]}',
    ]
    const trace = traceFromDocuments({ documents })
    expect(trace.spans.map((span) => span.id)).toEqual(['__proto__', 'toString'])
    expect(trace.spans[0]?.attributes()).toMatchObject({
      'annotation.__proto__': 'x',
      'segment.__proto__.polluted': 1,
    })
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

test('links name the other trace', () => {
  expect(recorded('linked.json').spans.flatMap((span) => span.links)).toEqual([
    {
      traceId: '1-654c0558-630340be09e985eb352a72e6',
      spanId: '2acd99f6ce4d0822',
      direction: 'to',
      name: 'xray-stuff-ConsumerA-kWsiXtT2gOdW',
    },
  ])
})

test('a trace of 100,000 nested subsegments is read', () => {
  let document: object = { id: 'leaf', name: 'leaf', start_time: 1, end_time: 2 }
  for (let at = 0; at < 100_000; at++)
    document = { id: `n${at}`, name: 'n', start_time: 1, end_time: 2, subsegments: [document] }
  const trace = traceFromDocuments({ documents: [document] })
  expect(trace.spans).toHaveLength(100_001)
  expect(trace.spans.at(-1)).toMatchObject({ name: 'leaf', depth: 100_000 })
})

test('the input is left as it was', () => {
  const document = {
    id: 'a',
    name: 'a',
    start_time: 2,
    end_time: 1,
    subsegments: [
      { id: 'c', name: 'c', start_time: 3 },
      { id: 'b', name: 'b', start_time: 1 },
    ],
  }
  const before = structuredClone(document)
  traceFromDocuments({ documents: [document] })
  expect(document).toEqual(before)
})
