import { outcomeOf } from '../../domain/trace/expect/run.ts'
import { type Spread, summarize } from '../../domain/trace/expect/summary.ts'
import type { TraceLogs } from '../../domain/trace/logs/model.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { answerToJson } from '../answer.ts'
import { logsToJson } from '../logs-json.ts'
import { traceToJson } from '../trace-json.ts'
import { type ExpectedRun, isCold } from './run.ts'

export interface RunsView {
  readonly raw: boolean
  /** Of those runs whose logs have been read. */
  readonly logs: ReadonlyMap<ExpectedRun, TraceLogs>
}

/** The answer of `otl invoke --expect -o json`, as `docs/schema/expect.v1.schema.json` describes it. */
export function runsToJson(
  name: string,
  runs: readonly ExpectedRun[],
  view: RunsView,
): Record<string, unknown> {
  const { outcomes, traced, cold, durations, checks } = summarize(runs)
  return {
    version: 1,
    function: name,
    outcome: outcomeOf(runs.flatMap((run) => run.checks)),
    summary: {
      runs: runs.length,
      ...outcomes,
      coldShare: traced === 0 ? null : cold / traced,
      durationMs: durations ? spread(durations) : null,
      expectations: checks.map(({ text, outcomes: counts }) => ({ expectation: text, ...counts })),
    },
    runs: runs.map((run) => runToJson(run, view)),
  }
}

function runToJson(run: ExpectedRun, view: RunsView): Record<string, unknown> {
  const { number, answer, traceId, trace, checks } = run
  return {
    run: number,
    outcome: outcomeOf(checks),
    durationMs: trace?.duration ?? null,
    cold: trace ? isCold(run) : null,
    expectations: checks.map(({ text, kind, said, near }) => ({
      expectation: text,
      outcome: kind,
      said,
      near,
    })),
    answer: answer ? answerToJson(answer) : null,
    traceId: traceId ?? null,
    trace: trace ? viewToJson(trace, view, view.logs.get(run)) : null,
  }
}

function viewToJson(trace: Trace, { raw }: RunsView, logs: TraceLogs | undefined): Record<string, unknown> {
  const shown = raw ? (trace.whole ?? trace) : trace
  return { ...traceToJson(shown), ...(logs ? { logs: logsToJson(logs, shown) } : {}) }
}

function spread({ min, median, p90, max }: Spread): Record<string, number> {
  return { min, median: Math.round(median * 1_000) / 1_000, p90, max }
}
