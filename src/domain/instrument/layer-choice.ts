import { issueUrl, knownIssues } from '../catalogue/known-bad.ts'
import { shortLayerName, unversioned } from '../catalogue/layer-arn.ts'
import {
  type CatalogueLayer,
  type Family,
  findCollector,
  findLayer,
  publishedAs,
} from '../catalogue/layers.ts'
import type { Proved } from '../catalogue/proved.ts'
import { closedRefusal, closingNote, limitOf } from './capability.ts'
import type { FunctionSummary } from './function.ts'
import { givenLayer } from './given-layer.ts'
import { identifyLayer } from './identify.ts'
import { refusalOf } from './no-layer.ts'
import type { Refusal } from './recipe.ts'
import { settingsOf, valueIn } from './settings.ts'
import { WRAPPER } from './variables.ts'

/** What the user said about the layer. Nothing said means the newest of the AWS distro. */
export interface LayerChoice {
  readonly family?: Family
  /** A number for AWS's layers, a release such as `0.21.0` for the community's. */
  readonly version?: string
  /** A layer by its versioned ARN, in any account. */
  readonly arn?: string
  readonly wrapper?: string
  /** Versions that `otl layers --refresh` has seen. */
  readonly proved?: Proved
  /** Whether the function streams its response; absent when nobody looked. */
  readonly streams?: boolean
  /** ISO date; without it no note tells of a runtime that ends soon. */
  readonly today?: string
}

export type ChosenLayers =
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | {
      readonly kind: 'layers'
      readonly layer: CatalogueLayer
      readonly companions: readonly CatalogueLayer[]
      readonly exact: boolean
      readonly notes: readonly string[]
    }

export function chooseLayers(fn: FunctionSummary, choice: LayerChoice): ChosenLayers {
  const chosen = choose(fn, choice)
  const closing = choice.today === undefined ? undefined : closingNote(fn.runtime ?? '', choice.today)
  const durable = fn.durable ? [DURABLE] : []
  if (chosen.kind === 'refusal') return chosen
  return { ...chosen, notes: [...chosen.notes, ...(closing ? [closing] : []), ...durable] }
}

const DURABLE = 'a durable execution is several invocations, and each of them is a trace of its own'

function choose(fn: FunctionSummary, choice: LayerChoice): ChosenLayers {
  const limit = limitOf(fn, choice.streams) ?? closedRefusal(fn.runtime ?? '')
  if (limit) return { kind: 'refusal', refusal: limit }
  if (choice.arn !== undefined) return chooseGiven(fn, choice.arn, choice)
  const { family, wrapper, version, proved } = choice
  const subject = { region: fn.region, runtime: fn.runtime ?? '', architecture: fn.architecture, family }
  const answer = findLayer({ ...subject, wrapper, version, proved })
  if (answer.kind === 'none') return { kind: 'refusal', refusal: refusalOf(answer.why, subject) }
  const layer = asStarted(fn, answer.layer, wrapper)
  const exact = version !== undefined
  if (family !== 'community')
    return { kind: 'layers', layer, companions: [], exact, notes: notesOn(fn, [layer]) }
  return withCollector(fn, layer, exact, proved)
}

const UNKNOWN = 'this layer is in no table of otl’s: only the receipt file on this machine can take it out'

function chooseGiven(fn: FunctionSummary, arn: string, { wrapper, proved }: LayerChoice): ChosenLayers {
  const given = givenLayer(fn, arn, wrapper)
  if ('code' in given) return { kind: 'refusal', refusal: given }
  const layer = asStarted(fn, given, wrapper)
  const known = identifyLayer(arn)
  if (known?.family === 'community') return withCollector(fn, layer, true, proved)
  const strange = publishedAs(arn) ? [] : [UNKNOWN]
  return { kind: 'layers', layer, companions: [], exact: true, notes: [...notesOn(fn, [layer]), ...strange] }
}

/** Where a layer holds several scripts, the one that the function starts already stays. */
function asStarted(fn: FunctionSummary, layer: CatalogueLayer, asked: string | undefined): CatalogueLayer {
  const current = valueIn(settingsOf(fn)?.variables ?? {}, WRAPPER)
  return asked === undefined && current && layer.wrappers.includes(current)
    ? { ...layer, wrapper: current }
    : layer
}

/** The community's language layers send to a collector, so one is attached in the same update. */
function withCollector(
  fn: FunctionSummary,
  layer: CatalogueLayer,
  exact: boolean,
  proved: Proved | undefined,
): ChosenLayers {
  const attached = fn.layers.filter((arn) => isCollector(arn))
  const collector = findCollector(fn.region, fn.architecture, proved)
  const companions = attached.length === 0 && collector ? [collector] : []
  const notes = [
    ...notesOn(fn, [layer, ...companions]),
    ...attached.flatMap((arn) => risksOf(fn, arn)),
    ...destination(fn),
  ]
  return { kind: 'layers', layer, companions, exact, notes }
}

/** The community's collector, which any of its language layers works with. */
export function isCollector(layerArn: string): boolean {
  return /:layer:opentelemetry-collector-(amd64|arm64)$/.test(unversioned(layerArn))
}

/** Says where a collector reads what to do; its default configuration writes to the log and sends nothing. */
function destination(fn: FunctionSummary): string[] {
  const variables = settingsOf(fn)?.variables ?? {}
  const names = ['OPENTELEMETRY_COLLECTOR_CONFIG_URI', 'OTEL_EXPORTER_OTLP_ENDPOINT']
  if (names.some((name) => valueIn(variables, name))) return []
  return [
    `without ${names[0]} the collector writes spans to the log and sends them nowhere; it has no exporter for X-Ray`,
  ]
}

function notesOn(fn: FunctionSummary, layers: readonly CatalogueLayer[]): string[] {
  return layers.flatMap((layer) => [...provenance(layer), ...risksOf(fn, layer.arn)])
}

function provenance({ arn, provedAt }: CatalogueLayer): string[] {
  if (provedAt === undefined) return []
  return [
    `${shortLayerName(arn)} is newer than otl’s table; proved on ${provedAt} by \`otl layers --refresh\``,
  ]
}

function risksOf({ runtime, architecture }: FunctionSummary, arn: string): string[] {
  const issues = knownIssues(arn, { runtime, architecture })
  return issues.map(({ what, issue }) => `${shortLayerName(arn)} ${what}: ${issueUrl(issue)}`)
}
