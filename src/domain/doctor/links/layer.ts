import { distros } from '../../catalogue/distro.ts'
import { knownIssues } from '../../catalogue/known-bad.ts'
import { parseLayerArn, shortLayerName } from '../../catalogue/layer-arn.ts'
import { identifyLayer, type OtelLayer } from '../../instrument/identify.ts'
import { planEnable } from '../../instrument/plan.ts'
import { recipeFor } from '../../instrument/recipe.ts'
import { valueIn } from '../../instrument/settings.ts'
import type { Facts } from '../facts.ts'
import { advice, broken, couldBe, type Finding, ok, unchecked, worst } from '../finding.ts'
import { byEnable } from '../mend.ts'

/** The layers of a function that have to do with OpenTelemetry, those that only carry a collector last. */
export function otelLayers({ fn }: Facts): readonly OtelLayer[] {
  const found = fn.layers.flatMap((arn) => identifyLayer(arn) ?? [])
  return found.toSorted((a, b) => Number(b.wrappers.length > 0) - Number(a.wrappers.length > 0))
}

/** Whether an OpenTelemetry layer is there that fits the region and the runtime, is not outdated and not known to fail. */
export function layer(facts: Facts): Finding {
  const { fn } = facts
  if (fn.packageType === 'Image') {
    return unchecked('a container image takes no layers: what is inside it cannot be seen from here')
  }
  const found = otelLayers(facts)
  if (found.length === 0) return absent(facts)
  const each = found.flatMap((one) => faults(one, facts))
  const [first] = found
  return worst([...each, ...lonely(found, facts)], ok(first ? praise(first) : ''))
}

function absent(facts: Facts): Finding {
  const { fn } = facts
  const recipe = recipeFor(fn)
  if (recipe.kind === 'refusal') {
    const { reason, wayOut } = recipe.refusal
    return broken(`no OpenTelemetry layer, and none to attach: ${reason}`, advice(wayOut))
  }
  const plan = planEnable(fn, recipe)
  // Then the wrapper is what stands in the way, and its link says how it can go.
  if (plan.kind === 'blocked' && plan.refusal.code === 'foreign-wrapper') {
    return couldBe('no OpenTelemetry layer is attached, and somebody else’s wrapper has its place')
  }
  if (fn.layers.length === 0) return broken('no OpenTelemetry layer is attached', byEnable(facts))
  return broken(
    'none of its layers is an OpenTelemetry layer that otl knows',
    byEnable(facts),
    `attached: ${fn.layers.map(shortLayerName).join(', ')}`,
  )
}

function faults(one: OtelLayer, facts: Facts): Finding[] {
  const name = shortLayerName(one.arn)
  return [
    ...misplaced(one, name, facts),
    ...misfit(one, name, facts),
    ...reported(one, name, facts),
    ...withdrawn(one, name, facts),
    ...outdated(one, name, facts),
  ]
}

function misplaced({ arn }: OtelLayer, name: string, { fn }: Facts): Finding[] {
  const region = parseLayerArn(arn)?.region
  if (region === undefined || region === fn.region) return []
  return [
    broken(
      `${name} is published in ${region}, and the function is in ${fn.region}`,
      advice('attach the layer of its own region'),
    ),
  ]
}

/** By the catalogue for the distro and its copies, by Lambda's own word for others. */
function misfit({ arn }: OtelLayer, name: string, facts: Facts): Finding[] {
  const runtime = facts.fn.runtime ?? ''
  const distro = distros.find(({ layerName }) => layerName === parseLayerArn(arn)?.name)
  const read = facts.layers.get(arn)
  const made = distro?.runtimes ?? (read?.kind === 'read' ? read.runtimes : [])
  if (made.length === 0 || made.includes(runtime)) return []
  const mend = byEnable(facts) ?? advice('attach the layer of its own runtime')
  if (distro && !runtime.startsWith(distro.language))
    return [broken(`${name} is not made for ${runtime}`, mend)]
  return [couldBe(`${name} is not tested with ${runtime}`, undefined, `it is made for ${made.join(', ')}`)]
}

function reported({ arn }: OtelLayer, name: string, facts: Facts): Finding[] {
  const mend = byEnable(facts) ?? advice('attach another version')
  return knownIssues(arn, facts.fn).map(({ what, issue, effect }) => {
    const says = `${name} ${what} (${issue})`
    return effect === 'risk' ? couldBe(says, mend) : broken(says, mend)
  })
}

/** A version that is gone still runs where it is attached; a list that holds it may be refused when it is sent again. */
function withdrawn({ arn }: OtelLayer, name: string, facts: Facts): Finding[] {
  if (facts.layers.get(arn)?.kind !== 'absent') return []
  const says = `${name} is no longer published: it still runs here, but Lambda may refuse the next change of the layers`
  return [couldBe(says, byEnable(facts))]
}

function outdated({ behind, family }: OtelLayer, name: string, facts: Facts): Finding[] {
  if (family === 'legacy') {
    return [couldBe(`${name} is of AWS’s older layers with a collector inside, which get no new runtimes`)]
  }
  if (behind === undefined || behind <= 0) return []
  return [
    couldBe(`${name} is ${behind} version${behind === 1 ? '' : 's'} behind the newest`, byEnable(facts)),
  ]
}

/** The community's language layers hand their spans to a collector, which is a layer of its own. */
function lonely(found: readonly OtelLayer[], { fn }: Facts): Finding[] {
  const speaks = found.some(({ family, wrappers }) => family === 'community' && wrappers.length > 0)
  const collects = fn.layers.some((arn) => /collector/.test(parseLayerArn(arn)?.name ?? ''))
  if (!speaks || collects || fn.environment.kind === 'unreadable') return []
  const { variables } = fn.environment
  const told = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some((one) =>
    valueIn(variables, one),
  )
  if (told) return []
  return [
    couldBe(
      'the community’s layer sends its spans to a collector, and no collector layer is attached',
      advice('attach opentelemetry-collector of the same region as well'),
    ),
  ]
}

function praise({ arn, family, behind }: OtelLayer): string {
  const name = shortLayerName(arn)
  if (family === 'copy') return `${name}, a copy of the distro in account ${parseLayerArn(arn)?.account}`
  if (family !== 'distro') return `${name} (${family})`
  return behind === 0 ? `${name}, the newest` : `${name}, newer than this release of otl knows`
}
