import { describe, expect, test } from 'vitest'
import { mergeInputs, parseTraceInput } from '../../../src/domain/trace/index.ts'
import { recordedText } from '../../support/traces.ts'

const segment = (id: string, traceId?: string) => ({
  id,
  name: 'orders',
  start_time: 1,
  end_time: 2,
  ...(traceId ? { trace_id: traceId } : {}),
})

function inputsOf(value: unknown) {
  const parsed = parseTraceInput(typeof value === 'string' ? value : JSON.stringify(value))
  if (parsed.kind === 'unreadable') throw new Error(parsed.reason)
  return parsed.inputs.map(({ id, documents, spans }) => ({
    id,
    documents: documents.length,
    spans: spans?.length ?? 0,
  }))
}

describe('recognises by content', () => {
  const text = JSON.stringify(segment('a', 't'))
  const lines = `${text}\n${JSON.stringify(segment('b', 't'))}\n`
  test.each<[string, unknown, number]>([
    ['a BatchGetTraces answer', { Traces: [{ Id: 't', Segments: [{ Id: 'a', Document: text }] }] }, 1],
    ['one trace of it', { Id: 't', Segments: [{ Id: 'a', Document: text }] }, 1],
    ['documents as values (console)', { Id: 't', Segments: [{ Id: 'a', Document: segment('a') }] }, 1],
    ['bare segments (console)', { Id: 't', Segments: [segment('a'), segment('b')] }, 2],
    ['one segment document', segment('a', 't'), 1],
    ['a list of documents', [segment('a', 't'), segment('b', 't')], 2],
    ['a list of wrapped documents', [{ Id: 'a', Document: text }], 1],
    ['PutTraceSegments input', { TraceSegmentDocuments: [text, text] }, 2],
    ['documents one a line', lines, 2],
    ['what is sent to the daemon', `{"format":"json","version":1}\n${text}`, 1],
    ['a byte order mark before it', `\ufeff${text}`, 1],
  ])('%s', (_, value, documents) => {
    expect(inputsOf(value)).toEqual([{ id: 't', documents, spans: 0 }])
  })

  test('several traces in one text', () => {
    const answer = {
      Traces: [
        { Id: 't1', Segments: [segment('a')] },
        { Id: 't2', Segments: [segment('b')] },
      ],
    }
    expect(inputsOf(answer).map(({ id }) => id)).toEqual(['t1', 't2'])
    expect(inputsOf([segment('a', 't1'), segment('b', 't2'), segment('c', 't1')])).toEqual([
      { id: 't1', documents: 2, spans: 0 },
      { id: 't2', documents: 1, spans: 0 },
    ])
  })

  test('OTLP as JSON, spread over lines', () => {
    const request = JSON.stringify(JSON.parse(recordedText('otlp-example.json')))
    expect(inputsOf(`${request}\n${request}\n`)).toEqual([
      { id: '1-5b8efff7-98038103d269b633813fc60c', documents: 0, spans: 2 },
    ])
  })
})

describe('trace summaries', () => {
  // The fields of the answer in the AWS CLI's documentation of get-trace-summaries.
  const summary = {
    Id: '1-5759e988-bd862e3fe1be46a994272793',
    Duration: 0.5,
    HasFault: true,
    HasError: false,
  }

  test.each<[string, unknown, Date | undefined]>([
    ['seconds, as the API has it', 1_465_510_280, new Date('2016-06-09T22:11:20Z')],
    ['ISO 8601, as the AWS CLI has it', '2016-06-10T00:11:20+02:00', new Date('2016-06-09T22:11:20Z')],
    ['nothing', undefined, undefined],
    ['no moment', 'soon', undefined],
  ])('start at %s', (_, StartTime, startedAt) => {
    const parsed = parseTraceInput(JSON.stringify({ TraceSummaries: [{ ...summary, StartTime }] }))
    expect(parsed).toMatchObject({ kind: 'traces', inputs: [] })
    expect(parsed.kind === 'traces' && parsed.summaries).toEqual([
      {
        id: summary.Id,
        ...(startedAt && { startedAt }),
        durationSeconds: 0.5,
        fault: true,
        error: false,
        throttle: false,
        partial: false,
      },
    ])
  })
})

describe('parts of one trace from several places', () => {
  const parts = (value: unknown) => {
    const parsed = parseTraceInput(JSON.stringify(value))
    return parsed.kind === 'traces' ? parsed.inputs : []
  }

  test('become one, segments and spans together, whichever form the id has', () => {
    const otlp = JSON.parse(recordedText('otlp-example.json'))
    const id = '5b8efff798038103d269b633813fc60c'
    const merged = mergeInputs([...parts(segment('a', id)), ...parts(otlp), ...parts(segment('b', 'other'))])
    expect(merged.map(({ documents, spans }) => [documents.length, spans?.length ?? 0])).toEqual([
      [1, 1],
      [1, 0],
    ])
  })

  test('without an id stay apart', () => {
    expect(mergeInputs([...parts(segment('a')), ...parts(segment('a'))])).toHaveLength(2)
  })
})

describe('says what is wrong', () => {
  test.each<[string, string, RegExp]>([
    ['nothing', '', /^is empty$/],
    ['blanks', ' \n\t\n', /^is empty$/],
    ['text', 'Name | Res. | Duration', /^is not JSON$/],
    [
      'a torn object',
      '{"Traces": [\n {"Id": "1',
      /^ends too early at line 2, column 11: the JSON is cut off$/,
    ],
    ['a wrong comma', '{"Traces":\n [,]}', /^is not valid JSON at line 2, column 3$/],
    [
      'a torn stream',
      `${`${JSON.stringify(segment('a'))}\n`.repeat(3)}{"id":`,
      /^line 4 ends too early: the JSON is cut off$/,
    ],
    ['JSON of another kind', '{"fields": [{"name": "traceID"}]}', /^is JSON, but not a trace$/],
    ['a number', '42', /^is JSON, but not a trace$/],
    ['no trace summaries', '{"TraceSummaries": []}', /^holds no traces/],
    ['trace summaries of nothing', '{"TraceSummaries": [{}, null, 1]}', /^is JSON, but not a trace/],
    ['no traces', '{"Traces": [], "UnprocessedTraceIds": []}', /^holds no traces/],
    ['an empty list', '[]', /^holds no traces/],
  ])('%s', (_, text, reason) => {
    const parsed = parseTraceInput(text)
    expect(parsed.kind).toBe('unreadable')
    expect(parsed.kind === 'unreadable' && parsed.reason).toMatch(reason)
  })
})
