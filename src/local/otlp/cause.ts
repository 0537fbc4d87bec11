import { createHash } from 'node:crypto'
import { framesOf } from '../../domain/trace/otlp/stack.ts'
import { known, textOf } from './attributes.ts'
import type { OtlpEvent, OtlpSpan } from './span.ts'

/** The three flags of a segment; only those that are true. */
export function verdictOf(span: OtlpSpan): object | undefined {
  const status = span.attributes.get('http.status_code') ?? span.attributes.get('http.response.status_code')
  const code = Number(status ?? 0)
  if (code >= 500 && code <= 599) return { fault: true }
  if (code === 429) return { error: true, throttle: true }
  if (code >= 400 && code <= 499) return { error: true }
  return span.status.isError ? { fault: true } : undefined
}

/** `cause` from the exceptions recorded on the span, or from the message of a failed status. */
export function causeOf(span: OtlpSpan): object | undefined {
  const recorded = span.events.filter((event) => event.name === 'exception')
  if (recorded.length > 0)
    return { exceptions: recorded.map((event, index) => exceptionOf(event, span, index)) }
  const { isError, message } = span.status
  return isError && message !== '' ? { exceptions: [{ id: exceptionId(span, 0), message }] } : undefined
}

function exceptionOf({ attributes }: OtlpEvent, span: OtlpSpan, index: number): object {
  const trace = textOf(attributes, 'exception.stacktrace')
  const { stack, truncated } = framesOf(trace ?? '', textOf(span.resource, 'telemetry.sdk.language'))
  return {
    id: exceptionId(span, index),
    ...known({
      type: textOf(attributes, 'exception.type'),
      message: textOf(attributes, 'exception.message'),
      truncated,
      stack: stack.length > 0 ? stack : undefined,
    }),
    remote: span.kind === 'client' || span.kind === 'producer',
  }
}

/** The same span always gives the same document. */
function exceptionId(span: OtlpSpan, index: number): string {
  return createHash('sha256').update(`${span.traceId}/${span.spanId}/${index}`).digest('hex').slice(0, 16)
}
