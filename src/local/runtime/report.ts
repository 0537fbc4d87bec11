import type { DeployedFunction } from '../contract.ts'
import type { Run } from './environment.ts'

export function startLine(requestId: string): string {
  return `START RequestId: ${requestId} Version: $LATEST`
}

/**
 * END and REPORT as in Lambda's log. Initialisation is billed too (since August 2025).
 * @param trace of a sampled invocation under Active tracing
 */
export function reportLines(
  requestId: string,
  fn: DeployedFunction,
  run: Run,
  trace: { readonly traceId: string; readonly segmentId: string } | undefined,
): string {
  const duration = run.invocation ? (run.overhead ?? run.invocation).to - run.invocation.from : 0
  const init = run.init ? run.init.to - run.init.from : 0
  const fields = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${duration.toFixed(2)} ms`,
    `Billed Duration: ${Math.ceil(duration + init)} ms`,
    `Memory Size: ${fn.memoryMegabytes} MB`,
    ...(run.maxMemoryMegabytes === undefined ? [] : [`Max Memory Used: ${run.maxMemoryMegabytes} MB`]),
    ...(run.init ? [`Init Duration: ${init.toFixed(2)} ms`] : []),
  ]
  const lines = [`END RequestId: ${requestId}`, `${fields.join('\t')}\t`]
  if (trace) lines.push(`XRAY TraceId: ${trace.traceId}\tSegmentId: ${trace.segmentId}\tSampled: true\t`)
  return lines.join('\n')
}
