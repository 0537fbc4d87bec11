import { describe, expect, test } from 'vitest'
import type { Span, SpanStatus, Trace } from '../../../src/domain/trace/model.ts'
import { otlpRequest } from '../../../src/render/trace/otlp/request.ts'
import { sharedFiles, tracesIn } from '../../support/traces.ts'

/** What Grafana's X-Ray data source makes of a trace: one list for each field, one place in each for a span. */
interface Frame {
  readonly fields: readonly { readonly name: string; readonly values: readonly unknown[] }[]
}

interface Row {
  readonly spanID: string
  readonly parentSpanID: string | null
  readonly operationName: string
  readonly serviceName: string
  /** Epoch milliseconds. */
  readonly startTime: number
  /** Milliseconds. */
  readonly duration: number
  readonly tags: readonly { readonly key: string; readonly value: unknown }[] | null
  readonly errorIconColor: string | null
}

const files = sharedFiles().filter(({ name }) => name.startsWith('grafana'))
const textOf = (name: string) => files.find((file) => file.name === `grafana/${name}`)?.text ?? ''

function rowsOf({ fields }: Frame): Row[] {
  const count = fields[0]?.values.length ?? 0
  return Array.from(
    { length: count },
    (_, at) => Object.fromEntries(fields.map(({ name, values }) => [name, values[at]])) as unknown as Row,
  )
}

/** Grafana hangs every segment below a row of its own making, which is called by the segment's name and origin. */
const serviceRow = ({ name, origin }: Span) => `${name}${origin}`

const SEGMENTS: ReadonlySet<Span['kind']> = new Set(['segment', 'service', 'function', 'inferred', 'handler'])

/** Grafana's tag `error` stands for error and fault alike; the colour of an error is one of its own. */
function expectStatus({ status }: Span, { tags, errorIconColor }: Row): void {
  const has = (key: string) => tags?.some((tag) => tag.key === key && tag.value === true) === true
  expect(status === 'open').toBe(has('in progress'))
  expect(FAILED.has(status)).toBe(has('error'))
  if (errorIconColor === COLOUR_OF_ERROR) expect(status).toBe('error')
}

const FAILED: ReadonlySet<SpanStatus> = new Set(['error', 'fault', 'throttle'])
const COLOUR_OF_ERROR = '#FFC46E'

function servicesOf(trace: Trace): Map<string, unknown> {
  const groups = otlpRequest([trace]).resourceSpans
  return new Map(
    groups.flatMap(({ resource, scopeSpans }) => {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value
      return scopeSpans[0].spans.map((span, at) => [idOf(span, at), service] as const)
    }),
  )
}

/** Ids that are no hex digits are written beside those that OTLP takes. */
function idOf(
  span: ReturnType<typeof otlpRequest>['resourceSpans'][number]['scopeSpans'][0]['spans'][number],
  at: number,
) {
  const was = span.attributes.find(({ key }) => key === 'otl.id')?.value
  return was && 'stringValue' in was ? String(was.stringValue) : (span.spanId ?? `${at}`)
}

describe.skipIf(files.length === 0).each(['awsResponse', 'awsResponseWithSql'])(
  "Grafana's frame of %s",
  (name) => {
    const [trace] = files.length === 0 ? [] : tracesIn(textOf(`${name}.json`))
    const rows = files.length === 0 ? [] : rowsOf(JSON.parse(textOf(`expected-${name}.dataframe.json`)))
    const spans = new Map(trace?.spans.map((span) => [span.id, span]))
    const own = rows.filter(({ spanID }) => spans.has(spanID))

    test('has our spans, and besides them one row for each service', () => {
      expect(own.map(({ spanID }) => spanID).sort()).toEqual([...spans.keys()].sort())
      const services = [...spans.values()].filter(({ kind }) => SEGMENTS.has(kind)).map(serviceRow)
      const others = rows.filter(({ spanID }) => !spans.has(spanID))
      expect(others.map(({ spanID }) => spanID).sort()).toEqual([...new Set(services)].sort())
    })

    test.each(own)('$operationName, $spanID', (row) => {
      const span = spans.get(row.spanID)
      if (!span || !trace) throw new Error('no span')
      const parent = SEGMENTS.has(span.kind) ? serviceRow(span) : span.parentId
      expect(row.parentSpanID).toBe(parent)
      expect(span.name).toBe(row.operationName)
      expect(trace.startedAt + span.start).toBeCloseTo(row.startTime, 2)
      expect((span.end ?? Number.NaN) - span.start).toBeCloseTo(row.duration, 2)
      expectStatus(span, row)
      expect(servicesOf(trace).get(span.id)).toEqual({ stringValue: row.serviceName })
    })
  },
)
