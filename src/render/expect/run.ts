import type { InvokeAnswer } from '../../domain/instrument/invocation.ts'
import { type Check, outcomeOf } from '../../domain/trace/expect/run.ts'
import type { Trace } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { clip, right, safe } from '../text.ts'
import { paintOf, renderCheckLines, signOf } from './checks.ts'

/** One invocation among several, judged. */
export interface ExpectedRun {
  /** From 1. */
  readonly number: number
  /** Absent where the function could not be invoked. */
  readonly answer?: InvokeAnswer
  readonly traceId?: string
  /** Folded. */
  readonly trace?: Trace
  readonly checks: readonly Check[]
  /** So that no trace can come. */
  readonly tracingOff?: boolean
}

/** One line: sign, number, duration, cold start, trace id; below it what is not as expected. */
export function renderRun(run: ExpectedRun, of: number, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const outcome = outcomeOf(run.checks)
  const paint = paintOf(outcome, canvas)
  const number = right(String(run.number), String(of).length)
  const duration = right(run.trace === undefined ? '' : formatDuration(run.trace.duration), 7)
  const cold = isCold(run) ? 'cold' : '    '
  const fixed = 2 + number.length + 2 + 7 + 2 + 4 + 2
  const id = width - fixed < 8 ? '' : clip(safe(run.traceId ?? ''), width - fixed, glyphs.ellipsis)
  const line = `${paint(signOf(outcome, canvas))} ${number}  ${duration}  ${style.cold(cold)}  ${style.quiet(id)}`
  const wrong = run.checks.filter(({ kind }) => kind !== 'holds')
  return [line.trimEnd(), ...renderCheckLines(wrong, canvas, 4 + number.length)]
}

export function isCold({ trace }: ExpectedRun): boolean {
  return trace?.spans.some(({ coldStart }) => coldStart) ?? false
}
