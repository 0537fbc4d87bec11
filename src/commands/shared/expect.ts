import type { Aws, Context } from '../../context.ts'
import type { FunctionRef } from '../../domain/instrument/reference.ts'
import { outcomeOf } from '../../domain/trace/expect/run.ts'
import { summarize } from '../../domain/trace/expect/summary.ts'
import type { Hiding } from '../../domain/trace/index.ts'
import { Exit, type ExitCode, usageError } from '../../errors.ts'
import { renderAnswer } from '../../render/answer.ts'
import { renderChecks } from '../../render/expect/checks.ts'
import { type RunsView, runsToJson } from '../../render/expect/json.ts'
import { type ExpectedRun, renderRun } from '../../render/expect/run.ts'
import { renderRunsSummary } from '../../render/expect/summary.ts'
import { renderWaterfall } from '../../render/waterfall/index.ts'
import { logsBySpan } from '../../render/waterfall/logs.ts'
import type { ExpectFlags } from './expect-flags.ts'
import { logsOfRuns } from './expect-logs.ts'
import { readExpectations } from './expect-read.ts'
import { invokeRuns, type RunsHooks } from './expect-runs.ts'
import { hidingOf, tellWhole } from './hiding.ts'
import { jsonLines } from './json.ts'

export interface ExpectOptions extends ExpectFlags, Hiding {
  /** Also what the functions of the shown traces have logged. */
  readonly logs?: boolean
  readonly wait: number
  readonly raw: boolean
}

interface Subject {
  readonly ref: FunctionRef
  readonly payload: Uint8Array
}

/** Invokes as often as asked, judges every trace, and shows what was found. */
export async function runExpected(
  { ref, payload }: Subject,
  options: ExpectOptions,
  aws: Aws,
  ctx: Context,
): Promise<ExitCode> {
  const expectations = await readExpectations(options, ctx)
  const { repeat = 1, warm = false, concurrency = 1, wait: waitSeconds, raw } = options
  if (expectations.length > 0 && waitSeconds === 0)
    throw usageError('expectations are about the trace, and --wait 0 does not look for it')
  tellWhole(options, ctx)
  const request = { ref, payload, waitSeconds, expectations, repeat, warm, concurrency }
  const runs = await invokeRuns(request, aws, ctx, hooksFor(ref, repeat, ctx))
  const shown = ctx.output !== 'text' || repeat === 1 ? runs : runs.filter((run) => run === firstWrong(runs))
  const logs = options.logs ? await logsOfRuns(shown, aws, ctx) : new Map()
  const view: RunView = { raw, hiding: hidingOf(options), logs }
  if (ctx.output === 'json') ctx.out(jsonLines(runsToJson(ref.name, runs, view)))
  else if (ctx.output === 'junit') {
    const { runsToJunit } = await import('../../render/expect/junit.ts')
    ctx.out(runsToJunit(ref.name, runs).trimEnd().split('\n'))
  } else if (repeat === 1) showOne(runs, view, ctx)
  else showSeveral(ref.name, runs, view, ctx)
  tellHow(ref, runs, ctx)
  return exitOf(runs)
}

function hooksFor(ref: FunctionRef, repeat: number, ctx: Context): RunsHooks {
  const text = ctx.output === 'text'
  return {
    answered: (answer) => {
      if (text && repeat === 1) ctx.out(renderAnswer(ref.name, answer, ctx.canvas))
    },
    judged: (run) => {
      if (text && repeat > 1) ctx.out(renderRun(run, repeat, ctx.canvas))
    },
  }
}

interface RunView extends RunsView {
  readonly hiding: Hiding
}

function showOne([run]: readonly ExpectedRun[], view: RunView, ctx: Context): void {
  if (run === undefined) return
  ctx.out(['', ...drawn(run, view, ctx), ...renderChecks(run.checks, ctx.canvas)])
}

/** The picture of the first run that is not as expected, and the sum. */
function showSeveral(name: string, runs: readonly ExpectedRun[], view: RunView, ctx: Context): void {
  const wrong = firstWrong(runs)
  if (wrong?.trace) {
    ctx.out(['', ctx.canvas.style.strong(`run ${wrong.number}`), ...drawn(wrong, view, ctx).slice(0, -1)])
  }
  ctx.out(['', ...renderRunsSummary(name, summarize(runs), ctx.canvas)])
}

/** The waterfall and an empty line; nothing where no trace has come. */
function drawn(run: ExpectedRun, { raw, hiding, logs }: RunView, { canvas }: Context): string[] {
  const { trace } = run
  if (trace === undefined) return []
  const log = logs.get(run)
  const drawing = { hiding, ...(log ? { logs: logsBySpan(log) } : {}) }
  return [...renderWaterfall(raw ? (trace.whole ?? trace) : trace, canvas, drawing), '']
}

function firstWrong(runs: readonly ExpectedRun[]): ExpectedRun | undefined {
  return (
    runs.find(({ checks }) => outcomeOf(checks) === 'fails') ??
    runs.find(({ checks }) => outcomeOf(checks) === 'unknown')
  )
}

/** What to do about what could not be told. */
function tellHow(ref: FunctionRef, runs: readonly ExpectedRun[], { canvas, tell }: Context): void {
  const unknown = runs.find(({ checks }) => checks.some(({ kind }) => kind === 'unknown'))
  if (unknown?.traceId === undefined) return
  const next = unknown.tracingOff === true ? `otl enable ${ref.name}` : `otl trace ${unknown.traceId}`
  tell([`  ${canvas.style.quiet(canvas.glyphs.arrow)} ${next}`])
}

function exitOf(runs: readonly ExpectedRun[]): ExitCode {
  const outcome = outcomeOf(runs.flatMap(({ checks }) => checks))
  return outcome === 'fails' ? Exit.No : outcome === 'unknown' ? Exit.Unknown : Exit.Ok
}
