import { type Attributes, context, type Span, SpanKind, TraceFlags, trace } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

export const TRACE_ID = '5f84c7a10123456789abcdef01234567'
/** Lambda's function segment, the parent of everything the distro makes. */
export const FUNCTION_ID = '00000000000000f1'

export const { CLIENT, INTERNAL, SERVER, PRODUCER, CONSUMER } = SpanKind

/** What the distro says about a function (its `otel-instrument` wrapper and the SDK). */
export const RESOURCE: Attributes = {
  'service.name': 'orders',
  'telemetry.sdk.name': 'opentelemetry',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '2.7.1',
  'telemetry.auto.version': '0.13.0-aws',
  'cloud.account.id': '000000000000',
}

export interface SpanOptions {
  readonly name?: string
  readonly kind?: SpanKind | undefined
  readonly attributes?: Attributes
  /** Lambda's function segment unless said otherwise; `null` for none. */
  readonly parentId?: string | null
  /** Seconds and nanoseconds since the epoch. */
  readonly start?: [number, number]
  readonly end?: [number, number]
  readonly change?: ((span: Span) => void) | undefined
}

/** Spans made and encoded by OpenTelemetry's own SDK, as the distro sends them. */
export function encoded(spans: readonly SpanOptions[], resource: Attributes = RESOURCE): Uint8Array {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  })
  const tracer = provider.getTracer('@opentelemetry/instrumentation-test', '1.2.3')
  for (const options of spans) {
    const { name = 'work', kind = INTERNAL, attributes = {}, parentId = FUNCTION_ID } = options
    const parent = {
      traceId: TRACE_ID,
      spanId: parentId ?? '',
      traceFlags: TraceFlags.SAMPLED,
      isRemote: true,
    }
    const under = parentId === null ? context.active() : trace.setSpanContext(context.active(), parent)
    const span = tracer.startSpan(
      name,
      { kind, attributes, startTime: options.start ?? [1700000000, 0] },
      under,
    )
    options.change?.(span)
    span.end(options.end ?? [1700000001, 500_000_000])
  }
  const bytes = ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans())
  if (!bytes) throw new Error('nothing was encoded')
  return bytes
}
