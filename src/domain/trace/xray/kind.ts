import type { SpanKind } from '../model.ts'

/** What decides the kind of a segment or subsegment, besides its parent. */
export interface Traits {
  readonly name: string
  readonly origin: string | undefined
  readonly namespace: string | undefined
  readonly inferred: boolean
  readonly subsegment: boolean
  /** It talks to something else: has SQL, or an HTTP request of its own. */
  readonly calls: boolean
  /** It carries OpenTelemetry's `faas.*` attributes of an invocation. */
  readonly invoked: boolean
}

/**
 * Names that Lambda gives to the parts of an invocation; `Init` and the absent `Invocation` are the newer form.
 * Source: Lambda developer guide, "Visualize Lambda function invocations using AWS X-Ray".
 */
const PHASES: ReadonlyMap<string, SpanKind> = new Map([
  ['Initialization', 'initialization'],
  ['Init', 'initialization'],
  ['Invocation', 'invocation'],
  ['Overhead', 'overhead'],
  ['Restore', 'restore'],
  ['Dwell Time', 'dwell'],
])
const LAMBDA: ReadonlySet<SpanKind | undefined> = new Set(['service', 'function', 'attempt'])

export function kindOf(traits: Traits, parent: SpanKind | undefined): SpanKind {
  const { name, origin } = traits
  if (traits.inferred) return 'inferred'
  if (!traits.subsegment && origin === 'AWS::Lambda') return 'service'
  // Lambda's own function segment hangs below its service's; one below another is OpenTelemetry's.
  const inFunction = parent === 'function' || parent === 'invocation'
  if (!traits.subsegment && origin === 'AWS::Lambda::Function') return inFunction ? 'handler' : 'function'
  if (traits.subsegment && LAMBDA.has(parent) && traits.namespace === undefined) {
    const phase = /^Attempt #\d+$/.test(name) ? 'attempt' : PHASES.get(name)
    if (phase !== undefined) return phase
  }
  if (name === 'QueueTime' && parent === 'inferred') return 'dwell'
  return ownKind(traits, parent)
}

function ownKind(traits: Traits, parent: SpanKind | undefined): SpanKind {
  const inFunction = parent === 'function' || parent === 'invocation'
  const isCall =
    traits.namespace === 'aws' || traits.namespace === 'remote' || (traits.subsegment && traits.calls)
  // OpenTelemetry's server span around the handler arrives as a segment of its own below Lambda's.
  if (traits.invoked || (inFunction && !traits.subsegment && !isCall)) return 'handler'
  if (isCall) return 'call'
  return traits.subsegment ? 'local' : 'segment'
}
