import { distros } from '../catalogue/distro.ts'
import { type KnownIssue, knownIssues } from '../catalogue/known-bad.ts'
import { parseLayerArn, shortLayerName } from '../catalogue/layer-arn.ts'
import { publishedAs } from '../catalogue/layers.ts'
import { wrapperOwner } from '../catalogue/wrappers.ts'
import type { FunctionSummary } from './function.ts'
import { identifyLayer, isOrphanedWrapper, type OtelLayer } from './identify.ts'
import { PROPAGATORS, TRACES_ENDPOINT } from './setting-table.ts'
import { valueIn } from './settings.ts'
import { APPLICATION_SIGNALS, WRAPPER } from './variables.ts'

/**
 * `traced`: an invocation gives a whole trace, as far as the configuration tells. `partial`: some of it. `broken`: the
 * function cannot start. `unknown`: the configuration could not be read, or holds what otl cannot judge.
 */
export type Verdict = 'traced' | 'partial' | 'untraced' | 'broken' | 'unknown'

export interface Assessment {
  readonly verdict: Verdict
  /** Why it is not `traced`, as short phrases, the weightiest first. */
  readonly why: readonly string[]
  /** What is worth knowing of a function that is traced. */
  readonly remarks: readonly string[]
  readonly layers: readonly OtelLayer[]
  /** Absent when not set or not readable. */
  readonly wrapper?: string
}

interface Facts {
  readonly fn: FunctionSummary
  readonly layers: readonly OtelLayer[]
  readonly wrapper: string
  readonly active: boolean
}

export function assess(fn: FunctionSummary): Assessment {
  const layers = fn.layers.flatMap((arn) => identifyLayer(arn) ?? [])
  const { environment } = fn
  if (environment.kind === 'unreadable') {
    return {
      verdict: 'unknown',
      why: ['its variables cannot be read', 'its wrapper is not known'],
      remarks: [],
      layers,
    }
  }
  const wrapper = valueIn(environment.variables, WRAPPER) ?? ''
  const judged = judge({ fn, layers, wrapper, active: fn.tracing === 'Active' })
  const remarks = judged.verdict === 'traced' ? remarksOn(layers, environment.variables) : []
  return { ...judged, remarks, layers, ...(wrapper ? { wrapper } : {}) }
}

type Judgement = Pick<Assessment, 'verdict' | 'why'>

function judge(facts: Facts): Judgement {
  const { fn, layers, wrapper, active } = facts
  if (fn.packageType === 'Image') return image(active)
  if (wrapper && isOrphanedWrapper(wrapper, fn.layers)) {
    return { verdict: 'broken', why: [`no layer provides ${wrapper}`, 'every cold start fails'] }
  }
  const started = layers.find((layer) => wrapper !== '' && layer.wrappers.includes(wrapper))
  if (started) return running(facts, started)
  if (wrapper.startsWith('/opt/otel-')) {
    return { verdict: 'unknown', why: [`${wrapper} comes from a layer that otl does not know`] }
  }
  return withoutWrapper(facts)
}

function image(active: boolean): Judgement {
  return active
    ? { verdict: 'partial', why: ['tracing only: container image', 'what happens inside is up to the image'] }
    : { verdict: 'untraced', why: ['container image', 'tracing is PassThrough'] }
}

function running({ fn, layers, active }: Facts, started: OtelLayer): Judgement {
  const misfit = misfitOf(fn, started) ?? failureOf(fn, layers)
  if (misfit) return { verdict: 'broken', why: [misfit] }
  const silent = issueOf(fn, [started], 'silent')
  if (silent) return { verdict: 'partial', why: [silent] }
  if (active || sendsElsewhere(fn)) return { verdict: 'traced', why: [] }
  return {
    verdict: 'partial',
    why: ['tracing is PassThrough', 'Lambda records nothing, and most spans are not sampled'],
  }
}

/** Traces that begin in the function itself and go to an OTLP address need nothing of Lambda. */
function sendsElsewhere({ environment }: FunctionSummary): boolean {
  if (environment.kind === 'unreadable') return false
  const address = valueIn(environment.variables, TRACES_ENDPOINT)
  const headers = valueIn(environment.variables, PROPAGATORS)
  return Boolean(address) && Boolean(headers) && !headers?.split(',').some((one) => /^\s*xray/.test(one))
}

/** Only the distro's own layers: the catalogue knows what these were built for. */
function misfitOf({ runtime = '', architecture }: FunctionSummary, { arn }: OtelLayer): string | undefined {
  const name = parseLayerArn(arn)?.name
  const distro = distros.find(({ layerName }) => layerName === name)
  if (!distro) return undefined
  if (!runtime.startsWith(distro.language)) return `${distro.layerName} is not made for ${runtime}`
  return distro.architectures.includes(architecture)
    ? undefined
    : `${distro.layerName} is not built for ${architecture}`
}

/** What a public issue, or the processor that a collector is built for, says against the layers. */
function failureOf(fn: FunctionSummary, layers: readonly OtelLayer[]): string | undefined {
  const foreign = layers.find(({ arn }) => {
    const built = publishedAs(arn)?.architectures
    return built !== undefined && !built.includes(fn.architecture)
  })
  if (foreign) return `${shortLayerName(foreign.arn)} is not built for ${fn.architecture}`
  return issueOf(fn, layers, 'fails')
}

function issueOf(
  { runtime, architecture }: FunctionSummary,
  layers: readonly OtelLayer[],
  effect: KnownIssue['effect'],
): string | undefined {
  const said = layers.flatMap(({ arn }) =>
    knownIssues(arn, { runtime, architecture })
      .filter((known) => known.effect === effect)
      .map(({ what, issue }) => `${shortLayerName(arn)} ${what} (${issue})`),
  )
  return said[0]
}

function withoutWrapper({ layers, wrapper, active }: Facts): Judgement {
  const verdict = active ? 'partial' : 'untraced'
  const mode = active ? 'tracing only: Lambda’s own segments' : 'tracing is PassThrough'
  const owner = wrapperOwner(wrapper)
  if (wrapper) return { verdict, why: [`${wrapper} starts instead${owner ? ` (${owner})` : ''}`, mode] }
  const [layer] = layers
  if (!layer) return { verdict, why: ['no OpenTelemetry layer', mode] }
  return { verdict, why: [`nothing starts ${shortLayerName(layer.arn)}: ${WRAPPER} is not set`, mode] }
}

function remarksOn(layers: readonly OtelLayer[], variables: Readonly<Record<string, string>>): string[] {
  const [layer] = layers
  if (!layer) return []
  if (valueIn(variables, TRACES_ENDPOINT)) return ['traces go to an OTLP address, not to X-Ray']
  if (layer.family === 'legacy') return ['the legacy layer with an embedded collector']
  const implicit = layer.family === 'distro' && valueIn(variables, APPLICATION_SIGNALS) === undefined
  return implicit ? ['Application Signals is on by default, and billed'] : []
}
