import type { Hiding } from '../../domain/trace/hide/hide.ts'
import { millis, type Span, type Trace } from '../../domain/trace/model.ts'
import { type Canvas, plain } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { code, fenced } from '../markdown.ts'
import { renderWaterfall } from '../waterfall/index.ts'
import { exceptionsToDraw } from '../waterfall/notes.ts'
import { exceptionText, frameText } from './stack.ts'

const MOST_FAILURES = 10
const MOST_FRAMES = 12

/** Traces for a ticket: each with its picture, and what failed in words that can be searched. GitHub's Markdown. */
export function renderTraceMarkdown(traces: readonly Trace[], canvas: Canvas, hiding: Hiding = {}): string[] {
  return traces.flatMap((trace, at) => [...(at > 0 ? [''] : []), ...renderOne(trace, canvas, hiding)])
}

function renderOne(trace: Trace, canvas: Canvas, hiding: Hiding): string[] {
  return [
    `### Trace ${code(trace.id)}`,
    '',
    ...fenced(renderWaterfall(trace, { ...canvas, style: plain }, { hiding })),
    ...renderFailures(trace),
  ]
}

function renderFailures({ spans }: Trace): string[] {
  const thrown = exceptionsToDraw(spans)
  const failed = spans.flatMap((span, at) =>
    isFailed(span) ? [{ span, exceptions: thrown.get(at) ?? [] }] : [],
  )
  if (failed.length === 0) return []
  const shown = failed.slice(0, MOST_FAILURES)
  const rest = failed.length - shown.length
  return [
    '',
    '**What failed**',
    '',
    ...shown.flatMap(({ span, exceptions }) => [
      `- ${span.status} in ${code(span.name)}${about(span)}`,
      ...exceptions.flatMap((exception) => [
        '',
        ...fenced([
          ...exceptionText(exception).split('\n'),
          ...exception.stack.slice(0, MOST_FRAMES).map((frame) => `    at ${frameText(frame)}`),
        ]).map((line) => `  ${line}`),
      ]),
    ]),
    ...(rest > 0 ? [`- and ${rest} more`] : []),
  ]
}

function isFailed({ status }: Span): boolean {
  return status === 'fault' || status === 'error' || status === 'throttle'
}

function about({ summary, httpStatus, start, end }: Span): string {
  const known = [
    summary === undefined ? undefined : code(summary),
    httpStatus === undefined ? undefined : `status ${httpStatus}`,
    `${formatDuration(start)} into the trace`,
    end === undefined ? 'still open' : `took ${formatDuration(millis(end - start))}`,
  ]
  return `: ${known.filter((part) => part !== undefined).join(', ')}`
}
