import type { Context } from '../../context.ts'
import type { Hiding } from '../../domain/trace/index.ts'
import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { answerToJson } from '../../render/answer.ts'
import { logsToJson } from '../../render/logs-json.ts'
import { traceToJson } from '../../render/trace-json.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { logsBySpan } from '../../render/waterfall/logs.ts'
import { hidingOf } from './hiding.ts'
import type { Invoked } from './invocation.ts'
import { jsonLines } from './json.ts'

export interface InvocationView {
  readonly invoked: Invoked
  /** As it is to be drawn; absent when nothing of it has appeared. */
  readonly view: Trace | undefined
  readonly logs: TraceLogs | undefined
}

/** The trace of an invocation whose answer has been shown; as JSON both in one document. */
export function showInvocation(
  { invoked, view, logs }: InvocationView,
  hiding: Hiding,
  { output, canvas, out }: Context,
): void {
  if (output === 'text') {
    const drawing = { hiding: hidingOf(hiding), ...(logs ? { logs: logsBySpan(logs) } : {}) }
    out(view ? ['', ...renderWaterfall(view, canvas, drawing)] : [])
    return
  }
  const { ref, answer, traceId } = invoked
  const trace = view && { ...traceToJson(view), ...(logs ? { logs: logsToJson(logs, view) } : {}) }
  const told = { version: 1, function: ref.name, ...answerToJson(answer), traceId, trace: trace ?? null }
  out(jsonLines(told))
}
