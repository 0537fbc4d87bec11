import type { Attributes, Span, Trace } from '../model.ts'
import { resourceName } from '../summary.ts'
import type { LogQuestion } from './model.ts'

/** Lambda's longest run; an invocation without an end may still be going on. */
const LONGEST_MS = 15 * 60_000
/** A line may be stamped a little before the segment starts, and the report comes after it has ended. */
const BEFORE_MS = 2_000
const AFTER_MS = 5_000

/**
 * The invocations of a trace, as questions to the logs of their functions, in drawing order.
 * @param folded one row for an invocation
 */
export function logQuestions(folded: Trace): readonly LogQuestion[] {
  const traceIds = bothForms(folded.id)
  return folded.spans.filter(isInvocation).flatMap((span) => {
    const attributes = span.attributes()
    const arn = textAt(attributes, 'aws.function_arn', 'segment.resource_arn', 'cloud.resource_id', 'faas.id')
    const named = functionIn(arn) ?? textAt(attributes, 'faas.name') ?? span.name
    if (!/^[A-Za-z0-9_-]{1,140}$/.test(named)) return []
    const requestId = textAt(attributes, 'aws.request_id', 'faas.invocation_id', 'faas.execution')
    const region = arn?.split(':')[3]
    return {
      spanId: span.id,
      functionName: named,
      traceIds,
      from: folded.startedAt + span.start - BEFORE_MS,
      to: folded.startedAt + (span.end ?? span.start + LONGEST_MS) + AFTER_MS,
      coldStart: span.coldStart,
      ...(requestId !== undefined && isQuotable(requestId) ? { requestId } : {}),
      ...(region ? { region } : {}),
    }
  })
}

/** Also of OpenTelemetry's span alone, where Lambda's own segments are missing. */
function isInvocation({ kind }: Span): boolean {
  return kind === 'function' || kind === 'handler'
}

/** A pattern that finds any of the ids, whichever form a program has written. */
export function patternFor({ requestId, traceIds }: LogQuestion): string {
  return [...(requestId === undefined ? [] : [requestId]), ...traceIds].map((id) => `?"${id}"`).join(' ')
}

function bothForms(traceId: string): readonly string[] {
  const [, time, rest] = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/.exec(traceId) ?? []
  return time === undefined ? [] : [traceId, `${time}${rest}`]
}

function functionIn(arn: string | undefined): string | undefined {
  return arn !== undefined && /:function:/.test(arn) ? resourceName(arn) : undefined
}

/** X-Ray keeps OpenTelemetry's attributes as metadata or as annotations, whose dots may have become underscores. */
function textAt(attributes: Attributes, ...names: readonly string[]): string | undefined {
  const places = names.flatMap((name) => [
    name,
    `metadata.default.${name}`,
    `annotation.${name}`,
    `annotation.${name.replaceAll('.', '_')}`,
  ])
  for (const place of places) {
    const value = attributes[place]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

function isQuotable(id: string): boolean {
  return /^[A-Za-z0-9-]{8,64}$/.test(id)
}
