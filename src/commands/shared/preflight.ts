import type { Aws, LayerVersion } from '../../context.ts'
import { shortLayerName } from '../../domain/catalogue/layer-arn.ts'
import type { LambdaFunction } from '../../domain/instrument/function.ts'
import { identifyLayer } from '../../domain/instrument/identify.ts'
import type { LayerChoice } from '../../domain/instrument/layer-choice.ts'
import { type Extras, type Plan, planEnable, type UpdatePlan } from '../../domain/instrument/plan.ts'
import { type RecipeAnswer, recipeFor } from '../../domain/instrument/recipe.ts'
import { valueIn } from '../../domain/instrument/settings.ts'
import { planTracingOnly } from '../../domain/instrument/tracing-only.ts'
import { HANDLER_IS_ESM } from '../../domain/instrument/variables.ts'
import {
  type Check,
  couldNotCheck,
  type Found,
  found,
  ok,
  unknown,
  whenFound,
} from '../../domain/preflight/check.ts'
import { codeChecks, codeOwnerOf, filesToRead, mustSayModule } from '../../domain/preflight/code/inspect.ts'
import type { PackageReading } from '../../domain/preflight/code/package.ts'
import { sitePackagesCheck } from '../../domain/preflight/code/site-packages.ts'
import { hearsModule, judged, sayingModule } from '../../domain/preflight/judge.ts'
import { ownerCheck } from '../../domain/preflight/owner.ts'
import { environmentCheck, layerCountCheck, stateCheck, timeoutCheck } from '../../domain/preflight/room.ts'
import { type SignedLayer, signingCheck } from '../../domain/preflight/signing.ts'
import { sizeCheck } from '../../domain/preflight/size.ts'
import { snapStartCheck } from '../../domain/preflight/traffic.ts'
import { ask, remember } from './ask-once.ts'
import type { Hands, Reviewed } from './change.ts'
import { type IamQuestions, iamQuestions } from './iam-questions.ts'
import { checkLayers, type LayerAnswer } from './layer-check.ts'
import { type PublishOptions, withPublication } from './publish.ts'
import { withPolicy } from './role-policy.ts'
import { checkTraffic } from './traffic-questions.ts'

export interface PreflightOptions extends PublishOptions {
  /** Default true. */
  readonly inspectCode?: boolean
  readonly verbose?: boolean
  /** Gives a role that lacks it the policy for writing traces. */
  readonly attachPolicy?: boolean
}

/** Plans one function as enable does, and looks at everything around it before anything is written. */
export type PreflightPlanner = (
  fn: LambdaFunction,
  hands: Hands,
  goal: LayerChoice | 'tracing-only',
  extras?: Extras,
  reviewed?: Reviewed,
) => Promise<Plan>

/** One for a run: what functions share, such as layers and roles, is asked for once. */
export function preflightPlanner(options: PreflightOptions): PreflightPlanner {
  const layers = remember<Found<PackageReading>>()
  const iam = iamQuestions()
  return async (fn, { aws, ctx }, goal, extras, reviewed) => {
    const progress = ctx.progress(`checking ${fn.name}`)
    try {
      const choice = goal === 'tracing-only' ? {} : goal
      const answer = goal === 'tracing-only' ? goal : recipeFor(fn, choice)
      const subject = { fn, aws, choice, answer, extras, reviewed, options, layers, iam }
      const plan = await planWithPreflight(subject)
      const whole = options.attachPolicy ? await withPolicy(plan, fn, aws) : plan
      return await withPublication(whole, fn, options, aws)
    } finally {
      progress.stop()
    }
  }
}

interface Subject {
  readonly fn: LambdaFunction
  readonly aws: Aws
  readonly choice: LayerChoice
  readonly answer: RecipeAnswer | 'tracing-only'
  readonly extras: Extras | undefined
  readonly reviewed: Reviewed | undefined
  readonly options: PreflightOptions
  readonly layers: ReturnType<typeof remember<Found<PackageReading>>>
  readonly iam: IamQuestions
}

async function planWithPreflight(subject: Subject): Promise<Plan> {
  const { fn, aws, choice, reviewed, options } = subject
  // What would stop the change if it were planned today stops it still.
  const today = planned(subject)
  if (today.kind === 'blocked') return today
  const first = reviewed?.(fn) ?? today
  if (first.kind === 'blocked') return first
  const code = await codeOf(subject, first)
  const plan = !reviewed && code && missed(subject, code) ? planned(subject, sayingModule) : first
  if (plan.kind !== 'update') return plan
  const answer = await checkLayers(plan, fn, aws, choice)
  if (answer.kind === 'refused') return answer.plan
  const checks = await Promise.all([
    [stateCheck(fn), ...answer.layers.map(layerCheck)],
    plan.scope ? [] : [layerCountCheck(plan.after), environmentCheck(plan.after), timeoutCheck(fn)],
    code ? packageChecks(subject, plan, code) : [],
    answer.layers.length === 0 ? [] : checkSigning(subject, answer.layers),
    subject.iam.role(fn, aws),
    subject.iam.caller(fn, aws),
    checkTraffic(fn, aws, options.alias),
    snapStartCheck(fn) ?? [],
    ownerCheck(fn.name, fn.tags),
  ])
  return judged(plan, { checks: checks.flat(), verbose: options.verbose ?? false })
}

/** Tracing alone changes neither layers nor variables, so what these hold is not looked at. */
function planned({ fn, answer, extras }: Subject, say = (told: RecipeAnswer) => told): Plan {
  return answer === 'tracing-only' ? planTracingOnly(fn) : planEnable(fn, say(answer), extras)
}

async function checkSigning({ fn, aws }: Subject, answers: readonly LayerAnswer[]): Promise<Check[]> {
  const config = await ask(() => aws.getCodeSigning(fn.arn))
  return answers.map((answer) => {
    const layer = answer.kind === 'fits' ? signed(answer.layer) : undefined
    return whenFound('code-signing', config, (value) => signingCheck(value, layer))
  })
}

function signed({ arn, signingProfile }: LayerVersion): SignedLayer {
  return { name: shortLayerName(arn), ...(signingProfile === undefined ? {} : { profile: signingProfile }) }
}

/** Undefined where nobody wants to know. A function that is enabled already is looked into for the one thing it may lack. */
async function codeOf(subject: Subject, plan: Plan): Promise<Found<PackageReading> | undefined> {
  const { fn, aws, options } = subject
  const owner = codeOwnerOf(fn)
  if (options.inspectCode === false || !owner || subject.answer === 'tracing-only') return undefined
  if (plan.kind === 'unchanged' && !mayMiss(subject)) return undefined
  return ask(() => aws.readPackage(fn.arn, filesToRead(owner)))
}

function mayMiss({ fn, answer }: Subject): boolean {
  if (answer === 'tracing-only' || !hearsModule(answer)) return false
  return fn.environment.kind === 'readable' && valueIn(fn.environment.variables, HANDLER_IS_ESM) === undefined
}

function missed(subject: Subject, code: Found<PackageReading>): boolean {
  const owner = codeOwnerOf(subject.fn)
  return mayMiss(subject) && owner !== undefined && code.kind === 'found' && mustSayModule(owner, code.value)
}

function layerCheck(answer: LayerAnswer): Check {
  if (answer.kind === 'unknown') return couldNotCheck('layer', answer.reason)
  return ok('layer', `${shortLayerName(answer.layer.arn)} can be read and fits runtime and architecture`)
}

async function packageChecks(
  { fn, aws, layers }: Subject,
  { after }: UpdatePlan,
  code: Found<PackageReading>,
): Promise<readonly Check[]> {
  const owner = codeOwnerOf(fn)
  const readings = await Promise.all(
    after.layers.map(async (arn) => {
      const reading = await layers(`${aws.region} ${arn}`, () => ask(() => aws.readLayerPackage(arn)))
      return { arn, reading }
    }),
  )
  const siblings = readings.filter(({ arn }) => !identifyLayer(arn))
  const sizes = readings.map(({ arn, reading }) => ({ arn, bytes: bytesOf(reading) }))
  const saysModule = valueIn(after.variables, HANDLER_IS_ESM) === 'true'
  return [
    ...(owner ? codeChecks(owner, code, saysModule) : []),
    ...(fn.runtime?.startsWith('python') ? [sitePackagesCheck(siblings)] : []),
    sizeCheck({ code: bytesOf(code), layers: sizes }),
  ]
}

function bytesOf(reading: Found<PackageReading>): Found<number> {
  return reading.kind === 'found' ? found(reading.value.unzippedBytes) : unknown(reading.reason)
}
