import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import { foldTrace, type Hiding } from '../domain/trace/index.ts'
import type { ExitCode } from '../errors.ts'
import { renderAnswer } from '../render/answer.ts'

import { runExpected } from './shared/expect.ts'
import { addExpectFlags, type ExpectFlags, wantsRuns } from './shared/expect-flags.ts'

import { parseFunctionRef } from './shared/function-ref.ts'
import { tellWhole, withHidingFlags } from './shared/hiding.ts'
import { concludeInvocation, invokeTraced } from './shared/invocation.ts'
import { concludeLogs, logsOfInvocation } from './shared/logs/of-traces.ts'
import { readPayload } from './shared/payload.ts'
import { oneRegion } from './shared/regions.ts'
import { showInvocation } from './shared/show-invocation.ts'

export interface InvokeOptions extends Hiding, ExpectFlags {
  readonly fn: string
  /** JSON text, `@file`, or `-`. */
  readonly payload: string
  /** Seconds to wait for the trace; 0 does not look for it. */
  readonly wait: number
  readonly raw: boolean
  /** Also what the functions of the trace have logged. */
  readonly logs?: boolean
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
    .option('--logs', 'what the functions of the trace have logged, under their rows', false)
  return addExpectFlags(withHidingFlags(command)).action(async (fn: string, _flags, called: Command) => {
    ctx.finish(await run({ ...called.optsWithGlobals(), fn }, ctx))
  })
}

export async function runInvoke(options: InvokeOptions, ctx: Context): Promise<ExitCode> {
  const ref = parseFunctionRef(options.fn)
  const runs = wantsRuns(options, ctx.output)
  const payload = await readPayload(options.payload, ctx)
  const aws = await oneRegion(ref.region ?? options.region, ctx)
  if (runs) return runExpected({ ref, payload }, options, aws, ctx)
  const text = ctx.output === 'text'
  tellWhole(options, ctx)
  const request = { ref, payload, waitSeconds: options.wait }
  const invoked = await invokeTraced(request, aws, ctx, (answer) => {
    if (text) ctx.out(renderAnswer(ref.name, answer, ctx.canvas))
  })
  const { trace } = invoked.waited
  const view = trace && !options.raw ? foldTrace(trace) : trace
  const logs = options.logs && trace ? await logsOfInvocation(trace, aws, ctx) : undefined
  showInvocation({ invoked, view, logs }, options, ctx)
  if (logs) concludeLogs([logs], ctx)
  return concludeInvocation(invoked, aws, ctx)
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It takes a number of seconds.')
  return value
}
