import type { Span } from '../model.ts'

/** Where a moment on the critical path went. In the order in which a request meets them, which is how they are told. */
export const CATEGORIES = [
  'orchestration',
  'trigger',
  'queueing',
  'containerInitialization',
  'runtimeInitialization',
  'computation',
  'externalService',
  'overhead',
  'unclassified',
] as const

export type Category = (typeof CATEGORIES)[number]

/** Services that only pass a request on. Names as X-Ray's origins have them, in either case. */
const ORCHESTRATORS = /^AWS::(ApiGateway|StepFunctions|States|AppSync|ElasticLoadBalancing\w*|Lambda$)/i
/** Machines that run a program of the user's own. */
const PROGRAMS = /^AWS::(Lambda::Function|EC2|ECS|EKS|ElasticBeanstalk|AppRunner)/i
/** As SDKs and services name the calls that start somebody's code. */
const PASSES_ON = /^(lambda|step ?functions|states|sfn)\b/i

/**
 * What a span's own time is, by its kind and its origin, or by those of the span that it is part of.
 * @param above the parent and its category
 */
export function categoryOf(
  span: Span,
  above: { readonly span: Span; readonly category: Category } | undefined,
): Category {
  switch (span.kind) {
    case 'initialization':
    case 'restore':
      return 'runtimeInitialization'
    case 'overhead':
      return 'overhead'
    case 'dwell':
      // An inferred queue's `QueueTime` repeats the call that filled the queue.
      return above?.span.kind === 'inferred' ? above.category : 'queueing'
    case 'service':
    case 'attempt':
      return 'orchestration'
    case 'function':
    case 'invocation':
    case 'handler':
      return 'computation'
    case 'call':
      return PASSES_ON.test(span.name) ? 'orchestration' : 'externalService'
    case 'inferred':
      return ORCHESTRATORS.test(span.origin ?? '') ? 'orchestration' : 'externalService'
    case 'missing':
      return 'unclassified'
    default:
      return isPartOf(span, above?.span) ? (above?.category ?? 'unclassified') : byOrigin(span)
  }
}

/** Own work inside something else, recorded by the same program. */
function isPartOf({ kind, origin }: Span, above: Span | undefined): boolean {
  return kind === 'local' && above !== undefined && (origin === undefined || origin === above.origin)
}

function byOrigin({ kind, origin }: Span): Category {
  // Services always name their origin; programs with an SDK of X-Ray need not. OpenTelemetry's is the service's name.
  if (origin === undefined) return kind === 'segment' ? 'computation' : 'unclassified'
  if (ORCHESTRATORS.test(origin)) return 'orchestration'
  if (PROGRAMS.test(origin)) return 'computation'
  if (/^(AWS|Database)::/i.test(origin)) return 'externalService'
  return origin.includes('::') ? 'unclassified' : 'computation'
}
