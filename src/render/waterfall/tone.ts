import type { PhaseKind, Span } from '../../domain/trace/model.ts'

/** What a bar says; the canvas decides how it looks. Later tones are drawn over earlier ones. */
export const Tone = { None: 0, Wait: 1, Cold: 2, Context: 3, Work: 4, Call: 5, Warn: 6, Bad: 7 } as const
export type Tone = (typeof Tone)[keyof typeof Tone]

/** Origins of programs that people run themselves; every other `AWS::` origin is a managed service. */
const OWN_PROGRAMS = /^AWS::(EC2|ECS|EKS|ElasticBeanstalk|AppRunner|Lambda::Function)\b/

/** Whether the segment is a service that waits for others on the reader's behalf: API Gateway, Step Functions. */
export function isManaged({ kind, origin }: Span): boolean {
  return (
    kind === 'segment' && origin !== undefined && origin.startsWith('AWS::') && !OWN_PROGRAMS.test(origin)
  )
}

/** @param managed the span is, or is part of, a managed service */
export function toneOf(span: Span, managed: boolean): Tone {
  if (span.status === 'fault') return Tone.Bad
  if (span.status === 'error' || span.status === 'throttle') return Tone.Warn
  switch (span.kind) {
    case 'call':
    case 'inferred':
      return Tone.Call
    case 'initialization':
    case 'restore':
      return Tone.Cold
    case 'service':
    case 'attempt':
    case 'missing':
    case 'dwell':
      return Tone.Wait
    case 'overhead':
      return Tone.Context
    default:
      return managed ? Tone.Context : Tone.Work
  }
}

export function phaseTone(kind: PhaseKind, span: Span): Tone {
  switch (kind) {
    case 'initialization':
    case 'restore':
      return Tone.Cold
    case 'dwell':
      return Tone.Wait
    case 'overhead':
    case 'attempt':
      return Tone.Context
    default:
      return toneOf({ ...span, kind: 'function' }, false)
  }
}

/** By position: whether the span is, or is part of, a managed service. Everything inside of one is its waiting. */
export function managedSpans(spans: readonly Span[]): Uint8Array {
  const managed = new Uint8Array(spans.length)
  const byDepth: number[] = []
  spans.forEach((span, at) => {
    const inherits = span.kind === 'local' && span.depth > 0 ? (byDepth[span.depth - 1] ?? 0) : 0
    const value = isManaged(span) ? 1 : inherits
    byDepth[span.depth] = value
    managed[at] = value
  })
  return managed
}
