import type { Aws, Context } from '../../../context.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import { identifyLayer } from '../../../domain/instrument/identify.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { hasTags, type Selection, selects } from '../../../domain/instrument/select.ts'
import { checkedOf } from '../../../domain/policy/finding.ts'
import type { LayerRead } from '../../../domain/policy/layers-read.ts'
import { subjectOfFunction } from '../../../domain/policy/live.ts'
import { OtlError } from '../../../errors.ts'
import { ask, remember } from '../ask-once.ts'
import { type Candidate, choose } from '../fleet/choose.ts'
import { readSelection } from '../fleet/options.ts'
import { TAGS_UNKNOWN } from '../fleet/read.ts'
import { awsErrorName, concernsCaller, readFunction } from '../lookup.ts'
import { regionPool } from '../regions.ts'
import { roleQuestion } from '../role-rights.ts'
import { readTraffic } from '../traffic-questions.ts'
import type { CheckOptions } from './options.ts'
import type { SeenReader } from './seen.ts'
import type { Step } from './step.ts'

/** GetFunction has a budget of its own of 100 requests a second; this many in flight stay below it. */
const AT_ONCE = 12

/** The live functions that are meant, read in full, in the order of the selection. */
export async function* liveFunctions(
  options: CheckOptions,
  seen: SeenReader | undefined,
  ctx: Context,
): AsyncGenerator<Step> {
  const all = options.functions.length === 0 && options.all === undefined
  const chosen = readSelection(options.functions, all ? { ...options, all } : options)
  const choice = await choose(chosen, options.region, regionPool(ctx), ctx)
  yield* choice.failures.map(failureStep)
  yield* choice.unmatched.map((name) => failed(name, 'no function of the region has such a name'))
  const questions = liveQuestions(seen)
  const isNew = firstOnly()
  for (let from = 0; from < choice.candidates.length; from += AT_ONCE) {
    const some = choice.candidates.slice(from, from + AT_ONCE)
    const steps = await Promise.all(some.map((one) => read(one, chosen.selection, questions, ctx)))
    yield* steps.filter((step) => step !== undefined).filter(isNew)
  }
}

/** A function may be meant twice, by its name and by a pattern, and is told once. */
function firstOnly(): (step: Step) => boolean {
  const known = new Set<string>()
  return (step) => {
    const key = nameOf(step)
    if (key === undefined) return true
    if (known.has(key)) return false
    known.add(key)
    return true
  }
}

function nameOf(step: Step): string | undefined {
  if (step.kind === 'failure') return `${step.failure.what} ${step.failure.reason}`
  return step.kind === 'subject' ? checkedOf(step.subject).arn : undefined
}

async function read(
  { ref, region, connect, selected }: Candidate,
  selection: Selection,
  questions: Questions,
  ctx: Context,
): Promise<Step | undefined> {
  try {
    const aws = await connect()
    const fn = await readFunction(aws, ref)
    if (!selects({ ...selection, names: [] }, fn)) return undefined
    const tagged = hasTags(selection, fn)
    if (tagged === 'no') return undefined
    if (tagged === 'unknown') return failed(fn.name, TAGS_UNKNOWN.reason, TAGS_UNKNOWN.hint)
    return { ...(await questions(fn, aws)), selected }
  } catch (error) {
    if (!(error instanceof OtlError) || concernsCaller(error) || ctx.signal.aborted) throw error
    return failed(region ? `${ref.name} (${region})` : ref.name, error.message, error.hint)
  }
}

type Questions = (fn: LambdaFunction, aws: Aws) => Promise<Step & { readonly kind: 'subject' }>

/** What functions share, such as roles and layers, is asked for once. */
function liveQuestions(seen: SeenReader | undefined): Questions {
  const rights = roleQuestion()
  const layers = remember<LayerRead>()
  return async (fn, aws) => {
    const otel = fn.layers.filter((arn) => identifyLayer(arn))
    const [role, traffic, found, traces] = await Promise.all([
      rights(fn, aws),
      readTraffic(fn, aws),
      Promise.all(otel.map(async (arn) => [arn, await layers(arn, () => layerRead(arn, aws))] as const)),
      seen?.(fn, aws),
    ])
    return {
      kind: 'subject',
      subject: subjectOfFunction(fn, { traffic, role }),
      layers: new Map(found),
      ...(traces === undefined ? {} : { seen: traces }),
    }
  }
}

async function layerRead(arn: string, aws: Aws): Promise<LayerRead> {
  const found = await ask(async () => {
    try {
      await aws.getLayer(arn)
      return 'there' as const
    } catch (error) {
      if (awsErrorName(error) === 'ResourceNotFoundException') return 'absent' as const
      throw error
    }
  })
  return found.kind === 'found' ? found.value : 'could not check'
}

function failureStep({ name, region, result }: Report): Step {
  const what = name === '*' ? (region ?? 'the region') : name
  return result.kind === 'failed' ? failed(what, result.reason, result.hint) : failed(what, result.kind)
}

function failed(what: string, reason: string, hint?: string): Step {
  return { kind: 'failure', failure: { what, reason, ...(hint === undefined ? {} : { hint }) } }
}
