import type { Attributes, Span, SpanKind, Trace } from '../../../domain/trace/model.ts'
import { OWN } from '../../../domain/trace/otlp/words.ts'
import { jsonText } from '../../json.ts'
import { type Clock, clockOf } from './clock.ts'
import { type OtlpId, otlpTraceId } from './ids.ts'
import { isFromOtlp, type OtlpSpanJson, otlpSpan, reportedResource, reportedScope } from './span.ts'
import { type OtlpAttribute, otlpAttributes } from './value.ts'

/** `ExportTraceServiceRequest` of opentelemetry-proto in its JSON encoding. */
export interface OtlpRequest {
  readonly resourceSpans: readonly ResourceSpans[]
}

interface ResourceSpans {
  readonly resource: { readonly attributes: readonly OtlpAttribute[] }
  readonly scopeSpans: readonly [{ readonly scope: Scope; readonly spans: OtlpSpanJson[] }]
}

interface Scope {
  readonly name?: string
  readonly version?: string
  readonly attributes: readonly OtlpAttribute[]
}

/** One line, because readers of OTLP files take each line for a request. */
export function renderOtlp(traces: readonly Trace[]): readonly string[] {
  return [jsonText(otlpRequest(traces))]
}

/**
 * Traces as they were reported, never folded: every span is there, and `otl trace` reads the same traces back.
 * A parent that is named and absent stays absent.
 */
export function otlpRequest(traces: readonly Trace[]): OtlpRequest {
  return { resourceSpans: traces.flatMap(resourceSpansOf) }
}

/** In drawing order, so that siblings stay in theirs: neighbours of one resource and scope share an entry. */
function resourceSpansOf(trace: Trace): ResourceSpans[] {
  const id = otlpTraceId(trace.id)
  const clock = clockOf(trace)
  const services: string[] = []
  const groups: ResourceSpans[] = []
  let before: string | undefined
  for (const span of trace.spans) {
    services[span.depth] = SERVICES.has(span.kind) ? span.name : (services[span.depth - 1] ?? UNKNOWN)
    if (span.kind === 'missing') continue
    const attributes = span.attributes()
    const resource = resourceOf(span, attributes, services[span.depth] ?? UNKNOWN)
    const scope = reportedScope(attributes)
    const key = JSON.stringify([resource, scope])
    if (key !== before) {
      const told = scopeAttributes(id, groups.length > 0 ? [] : gapsOf(trace, clock))
      groups.push({
        resource: { attributes: resource },
        scopeSpans: [{ scope: { ...scope, attributes: told }, spans: [] }],
      })
    }
    before = key
    groups.at(-1)?.scopeSpans[0].spans.push(otlpSpan(span, attributes, id.hex, clock))
  }
  return groups
}

function gapsOf({ gaps }: Trace, { gap }: Clock): readonly string[] {
  return gap === undefined ? gaps : [...gaps, gap]
}

function scopeAttributes({ was }: OtlpId, gaps: readonly string[]): OtlpAttribute[] {
  return otlpAttributes({
    [OWN.version]: 1,
    [OWN.traceId]: was,
    [OWN.gaps]: gaps.length > 0 ? gaps : undefined,
  })
}

/** X-Ray's documents: what runs below one belongs to the service that it names. */
const SERVICES: ReadonlySet<SpanKind> = new Set(['service', 'function', 'segment', 'inferred'])
/** As OpenTelemetry's specification names a resource that does not say. */
const UNKNOWN = 'unknown_service'

function resourceOf(span: Span, attributes: Attributes, service: string): readonly OtlpAttribute[] {
  if (isFromOtlp(attributes)) return reportedResource(attributes)
  const platform = PLATFORMS.find(([origin]) => origin.test(span.origin ?? ''))?.[1]
  return otlpAttributes({
    'service.name': service,
    'cloud.provider': span.origin?.startsWith('AWS::') ? 'aws' : undefined,
    'cloud.platform': platform,
  })
}

/** Values of the semantic convention `cloud.platform`, by X-Ray's origin. */
const PLATFORMS: readonly (readonly [RegExp, string])[] = [
  [/^AWS::Lambda\b/, 'aws_lambda'],
  [/^AWS::EC2\b/, 'aws_ec2'],
  [/^AWS::ECS\b/, 'aws_ecs'],
  [/^AWS::EKS\b/, 'aws_eks'],
  [/^AWS::ElasticBeanstalk\b/, 'aws_elastic_beanstalk'],
  [/^AWS::AppRunner\b/, 'aws_app_runner'],
]
