import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import { type Diagnosis, diagnose } from '../domain/doctor/diagnose.ts'
import { Exit, type ExitCode } from '../errors.ts'
import { diagnosisToJson, renderDiagnosis } from '../render/doctor.ts'
import { gatherFacts } from './shared/doctor-facts.ts'
import { parseFunctionRef } from './shared/function-ref.ts'
import { jsonLines } from './shared/json.ts'
import { readFunction } from './shared/lookup.ts'
import { readPayload } from './shared/payload.ts'
import { oneRegion } from './shared/regions.ts'

export interface DoctorOptions {
  readonly fn: string
  /** Whether one sampled invocation is sent. */
  readonly invoke: boolean
  /** JSON text, `@file`, or `-`. */
  readonly payload: string
  /** Seconds to wait for its trace. */
  readonly wait: number
  readonly region?: string
}

export function doctorCommand(ctx: Context, run = runDoctor): Command {
  return new Command('doctor')
    .description('The first broken link between a function and its traces, and the command that mends it.')
    .argument('<function>', 'name or ARN')
    .option('--invoke', 'invoke the function once, sampled, and look for its trace', false)
    .option('-p, --payload <json>', 'for --invoke: JSON text, @file, or - for standard input', '{}')
    .option('--wait <seconds>', 'for --invoke: how long to wait for the trace', seconds, 90)
    .action(async (fn: string, _flags, command: Command) => {
      ctx.finish(await run({ ...command.optsWithGlobals(), fn }, ctx))
    })
}

export async function runDoctor(options: DoctorOptions, ctx: Context): Promise<ExitCode> {
  const ref = parseFunctionRef(options.fn)
  const payload = options.invoke ? await readPayload(options.payload, ctx) : undefined
  const region = ref.region ?? options.region
  const aws = await oneRegion(region, ctx)
  const fn = await readFunction(aws, ref)
  const where = region === undefined ? '' : ` --region ${aws.region}`
  const named = `${ref.name}${where}`
  const asked = `${ref.name}${ref.qualifier ? `:${ref.qualifier}` : ''}${where}`
  const invoke = payload && { payload, waitSeconds: options.wait }
  const facts = await gatherFacts({ ref, fn, named, asked, ...(invoke ? { invoke } : {}) }, aws, ctx)
  const diagnosis = diagnose(facts)
  if (ctx.output === 'json') ctx.out(jsonLines(diagnosisToJson(facts, diagnosis)))
  else ctx.out(renderDiagnosis(facts, diagnosis, ctx.canvas))
  return exitOf(diagnosis)
}

function exitOf({ verdict }: Diagnosis): ExitCode {
  if (verdict === 'broken') return Exit.No
  return verdict === 'healthy' ? Exit.Ok : Exit.Unknown
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It takes a number of seconds.')
  return value
}
