import type { TraceLogs } from '../domain/trace/logs/model.ts'
import type { Trace } from '../domain/trace/model.ts'

/** `logs` of a trace with `--logs`, as docs/schema/trace.v1.schema.json describes it; one entry an invocation. */
export function logsToJson({ logs, failures }: TraceLogs, { startedAt }: Trace): readonly object[] {
  const read = logs.map(({ spanId, functionName, group, requestId, lines, leftOut, more, complete }) => ({
    spanId,
    function: functionName,
    logGroup: group,
    requestId: requestId ?? null,
    lines: lines.map(({ at, stream, message }) => ({
      at: new Date(at).toISOString(),
      offsetMs: Math.round((at - startedAt) * 1000) / 1000,
      logStream: stream,
      message,
    })),
    leftOut,
    more,
    complete,
  }))
  const failed = failures.map(({ spanId, functionName, reason }) => ({
    spanId,
    function: functionName,
    reason,
  }))
  return [...read, ...failed]
}
