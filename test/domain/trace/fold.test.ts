import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Span } from '../../../src/domain/trace/model.ts'
import { folded, outline, recorded, recordedNames, spanNamed, traceOf } from '../../support/traces.ts'

const service = { id: 's', name: 'orders', origin: 'AWS::Lambda', start_time: 0, end_time: 10 }
const fn = {
  id: 'f',
  parent_id: 's',
  name: 'orders',
  origin: 'AWS::Lambda::Function',
  start_time: 3,
  end_time: 9,
}
const init = (name: string) => ({ id: 'i', name, start_time: 1, end_time: 3 })
const overhead = { id: 'o', name: 'Overhead', start_time: 8, end_time: 9 }
const call = {
  id: 'c',
  name: 'S3',
  namespace: 'aws',
  start_time: 4,
  end_time: 6,
  aws: { operation: 'PutObject', bucket_name: 'box' },
}
const inferred = {
  id: 'x',
  parent_id: 'c',
  name: 'S3',
  inferred: true,
  origin: 'AWS::S3::Bucket',
  start_time: 4,
  end_time: 6,
}

const phases = (span: Span) => span.phases.map(({ name, start, end }) => `${name} ${start}-${end ?? ''}`)

describe('one row for an invocation', () => {
  test('older form: Initialization, Invocation, Overhead', () => {
    const invocation = { id: 'v', name: 'Invocation', start_time: 3.5, end_time: 8, subsegments: [call] }
    const trace = folded(
      service,
      { ...fn, subsegments: [init('Initialization'), invocation, overhead] },
      inferred,
    )
    expect(outline(trace)).toEqual(['orders function 0-10000', '  S3 call 4000-6000'])
    expect(trace.spans[0]).toMatchObject({ coldStart: true, folded: ['f', 'i', 'v', 'o'], status: 'ok' })
    expect(phases(trace.spans[0] as Span)).toEqual([
      'init 1000-3000',
      'handler 3500-8000',
      'overhead 8000-9000',
    ])
    expect(trace.spans[1]).toMatchObject({
      origin: 'AWS::S3::Bucket',
      summary: 'PutObject box',
      folded: ['x'],
    })
  })

  test('what the handler throws is the error that Lambda says, not the fault that OpenTelemetry says', () => {
    const handler = { ...fn, id: 'h', parent_id: 'f', start_time: 4, end_time: 8, fault: true }
    const status = (lambda: object) =>
      folded({ ...service, ...lambda }, { ...fn, ...lambda }, handler).spans.map((span) => [
        span.kind,
        span.folded,
        span.status,
      ])
    expect(status({ error: true })).toEqual([['function', ['f', 'h'], 'error']])
    expect(status({ fault: true })).toEqual([['function', ['f', 'h'], 'fault']])
    expect(status({})).toEqual([['function', ['f', 'h'], 'fault']])
  })

  test('newer form: Init, and no Invocation', () => {
    const trace = folded(service, { ...fn, subsegments: [init('Init'), call, overhead] })
    expect(outline(trace)).toEqual(['orders function 0-10000', '  S3 call 4000-6000'])
    expect(phases(trace.spans[0] as Span)).toEqual([
      'init 1000-3000',
      'handler 3000-8000',
      'overhead 8000-9000',
    ])
  })

  test("OpenTelemetry's span around the handler joins it, and what it says surfaces", () => {
    const handler = {
      id: 'h',
      parent_id: 'f',
      name: 'orders',
      start_time: 4,
      end_time: 8,
      fault: true,
      metadata: { default: { 'faas.invocation_id': 'r' } },
      cause: { exceptions: [{ id: 'e', type: 'Error', message: 'no stock' }] },
    }
    const sub = { ...call, parent_id: 'h', type: 'subsegment' }
    const trace = folded(service, fn, handler, sub)
    expect(outline(trace)).toEqual(['orders function 0-10000', '  S3 call 4000-6000'])
    expect(phases(trace.spans[0] as Span)).toEqual(['handler 4000-8000'])
    expect(trace.spans[0]).toMatchObject({
      status: 'fault',
      exceptions: [{ type: 'Error', message: 'no stock' }],
    })
  })

  test("OpenTelemetry's span joins it too where it carries Lambda's origin", () => {
    const handler = { ...fn, id: 'h', parent_id: 'f', start_time: 4, end_time: 8 }
    expect(outline(folded(service, fn, handler))).toEqual(['orders function 0-10000'])
  })

  test('a warm one is not marked cold', () => {
    expect(folded(service, fn).spans[0]).toMatchObject({ coldStart: false, kind: 'function' })
  })

  test('without its function segment it stays what X-Ray said', () => {
    expect(folded({ ...service, throttle: true, error: true }).spans[0]).toMatchObject({
      kind: 'service',
      status: 'throttle',
    })
  })

  test('without its service segment the initialization just before it belongs to it', () => {
    const trace = foldTrace(recorded('function-without-caller.json'))
    const row = spanNamed(trace, 'sam-ts-app-z-NewOrderConsumerFunction-Qqv4wKsAxhOi')
    expect([row.start, row.end, row.coldStart]).toEqual([0, 1001.561, true])
  })

  test('initialization long ahead (SnapStart, provisioned concurrency) does not stretch it', () => {
    const early = { id: 'i', name: 'Init', start_time: -7200, end_time: -7198 }
    const [row] = folded(service, { ...fn, subsegments: [early] }).spans
    expect(row).toMatchObject({ start: 7_200_000, end: 7_210_000 })
  })

  test('an open function keeps the row open', () => {
    const [row] = folded(service, { ...fn, end_time: undefined, in_progress: true }).spans
    expect(row?.end).toBeUndefined()
    expect(row?.status).toBe('open')
  })

  test('the same exception, recorded twice, is told once, with its stack', () => {
    const plain = { cause: { exceptions: [{ message: 'no luck' }] } }
    const full = {
      cause: { exceptions: [{ type: 'Boom', message: 'no luck', stack: [{ path: 'a.js', line: 1 }] }] },
    }
    const [row] = folded({ ...service, ...plain }, { ...fn, ...full }).spans
    expect(row?.exceptions).toEqual([
      { type: 'Boom', message: 'no luck', remote: false, stack: [{ path: 'a.js', line: 1 }] },
    ])
  })
})

describe('asynchronous invocations', () => {
  const dwell = { id: 'd', name: 'Dwell Time', start_time: 0, end_time: 1 }
  const attempt = (n: number, start: number) => ({
    id: `a${n}`,
    name: `Attempt #${n}`,
    start_time: start,
    end_time: start + 2,
  })
  const tried = (n: number, start: number) => ({
    ...fn,
    id: `f${n}`,
    parent_id: `a${n}`,
    start_time: start,
    end_time: start + 2,
  })
  const answer = { ...service, end_time: 0.1 }

  test('one attempt is the invocation itself, with its time in the queue', () => {
    const trace = folded({ ...answer, subsegments: [dwell, attempt(1, 1)] }, tried(1, 1))
    expect(outline(trace)).toEqual(['orders function 0-3000'])
    expect(phases(trace.spans[0] as Span)).toEqual(['queue 0-1000', 'handler 1000-3000'])
  })

  test('retries are rows', () => {
    const failed = { ...tried(1, 1), fault: true, subsegments: [{ ...call, start_time: 2, end_time: 2.5 }] }
    const trace = folded(
      { ...answer, subsegments: [dwell, attempt(1, 1), attempt(2, 60)] },
      failed,
      tried(2, 60),
    )
    expect(outline(trace)).toEqual([
      'orders service 0-100',
      '  Attempt #1 attempt 1000-3000',
      '    S3 call 2000-2500',
      '  Attempt #2 attempt 60000-62000',
    ])
    expect(trace.spans.map((span) => span.status)).toEqual(['ok', 'fault', 'ok', 'ok'])
  })
})

describe('folding', () => {
  test.each(recordedNames())('%s loses no span', (name) => {
    const trace = recorded(name)
    const rows = foldTrace(trace).spans
    const kept = rows.flatMap((row) => [row.id, ...row.folded])
    expect(kept.toSorted()).toEqual(trace.spans.map((span) => span.id).toSorted())
  })

  test('is the same when done twice', () => {
    const once = foldTrace(recorded('thumbnail_app.traces.json'))
    expect(outline(foldTrace(once))).toEqual(outline(once))
  })
})

describe('what a call is named', () => {
  const called = (name: string, url: string) => {
    const http = { request: { method: 'GET', url } }
    const trace = traceOf({
      ...fn,
      parent_id: undefined,
      subsegments: [{ ...call, namespace: 'remote', aws: {}, name, http }],
    })
    const again = foldTrace(foldTrace(trace))
    return [trace, foldTrace(trace), again].map(({ spans }) => [spans[1]?.name, spans[1]?.summary])
  }

  test.each([
    ['127.0.0.1:36169', 'http://127.0.0.1:36169/prices?item=tea'],
    ['10.0.0.7', 'http://10.0.0.7/prices'],
    ['[::1]:8080', 'http://[::1]:8080/prices'],
    ['localhost:2773', 'http://localhost:2773/prices'],
  ])('%s is an address, so the request is the name; as the documents are, it stays', (name, url) => {
    const [raw, ...rows] = called(name, url)
    expect(raw).toEqual([name, 'GET /prices'])
    for (const row of rows) expect(row).toEqual(['GET /prices', name])
  })

  test.each([
    ['prices.example.com', 'https://prices.example.com/prices'],
    ['1.2.3.4.example.com', 'https://1.2.3.4.example.com/prices'],
  ])('%s tells who is called', (name, url) => {
    for (const row of called(name, url)) expect(row).toEqual([name, 'GET /prices'])
  })
})
