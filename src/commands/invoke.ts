import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import { foldTrace, type Hiding } from '../domain/trace/index.ts'
import type { ExitCode } from '../errors.ts'
import { answerToJson, renderAnswer } from '../render/answer.ts'
import { traceToJson } from '../render/trace-json.ts'
import { renderWaterfall } from '../render/waterfall/index.ts'
import { runExpected } from './shared/expect.ts'
import { addExpectFlags, type ExpectFlags, wantsRuns } from './shared/expect-flags.ts'
import { parseFunctionRef } from './shared/function-ref.ts'
import { hidingOf, tellWhole, withHidingFlags } from './shared/hiding.ts'
import { concludeInvocation, invokeTraced } from './shared/invocation.ts'
import { jsonLines } from './shared/json.ts'
import { readPayload } from './shared/payload.ts'
import { oneRegion } from './shared/regions.ts'

export interface InvokeOptions extends Hiding, ExpectFlags {
  readonly fn: string
  /** JSON text, `@file`, or `-`. */
  readonly payload: string
  /** Seconds to wait for the trace; 0 does not look for it. */
  readonly wait: number
  readonly raw: boolean
  readonly region?: string
}

export function invokeCommand(ctx: Context, run = runInvoke): Command {
  const command = new Command('invoke')
    .description(
      'Invoke a function with a sampled trace header, show its answer, wait for the trace and draw it, or test it.',
    )
    .argument('<function>', 'name or ARN')
    .option('-p, --payload <json>', 'JSON text, @file, or - for standard input', '{}')
    .option('--wait <seconds>', 'how long to wait for the trace; 0 does not look for it', seconds, 90)
    .option('--raw', 'draw the documents as they are', false)
  return addExpectFlags(withHidingFlags(command)).action(async (fn: string, _flags, called: Command) => {
    ctx.finish(await run({ ...called.optsWithGlobals(), fn }, ctx))
  })
}

export async function runInvoke(options: InvokeOptions, ctx: Context): Promise<ExitCode> {
  const ref = parseFunctionRef(options.fn)
  const payload = await readPayload(options.payload, ctx)
  const aws = await oneRegion(ref.region ?? options.region, ctx)
  if (wantsRuns(options, ctx.output)) return runExpected({ ref, payload }, options, aws, ctx)
  const text = ctx.output === 'text'
  tellWhole(options, ctx)
  const request = { ref, payload, waitSeconds: options.wait }
  const invoked = await invokeTraced(request, aws, ctx, (answer) => {
    if (text) ctx.out(renderAnswer(ref.name, answer, ctx.canvas))
  })
  const { trace } = invoked.waited
  const view = trace && !options.raw ? foldTrace(trace) : trace
  if (text) ctx.out(view ? ['', ...renderWaterfall(view, ctx.canvas, { hiding: hidingOf(options) })] : [])
  else {
    const answer = {
      version: 1,
      function: ref.name,
      ...answerToJson(invoked.answer),
      traceId: invoked.traceId,
    }
    ctx.out(jsonLines({ ...answer, trace: view ? traceToJson(view) : null }))
  }
  return concludeInvocation(invoked, aws, ctx)
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It takes a number of seconds.')
  return value
}
