import { parseLayerArn, shortLayerName } from '../domain/catalogue/layer-arn.ts'
import type { Verdict } from '../domain/instrument/assess.ts'
import type { OtelLayer } from '../domain/instrument/identify.ts'
import type { Listed, Row } from '../domain/status/row.ts'
import type { Survey } from '../domain/status/survey.ts'
import type { Canvas } from './canvas.ts'
import { heading, hint, signed, type Tone } from './said.ts'
import { clip, safe } from './text.ts'

export interface StatusRow extends Row {
  /** What enable could do about it; only known of a function that was read for itself. */
  readonly remedy?: Remedy
}

export type Remedy =
  | { readonly kind: 'enable' }
  | { readonly kind: 'none'; readonly reason: string; readonly wayOut: string }

/** A function or a region that could not be judged. */
export interface StatusFailure {
  readonly name?: string
  readonly region?: string
  readonly reason: string
  readonly hint?: string
}

export const tones: Readonly<Record<Verdict, Tone>> = {
  traced: 'good',
  partial: 'warn',
  untraced: 'quiet',
  broken: 'bad',
  unknown: 'warn',
}

/** One function at length. */
export function renderStatus({ fn, assessment, remedy }: StatusRow, canvas: Canvas): string[] {
  const { verdict, why, remarks, layers, wrapper } = assessment
  const fact = (label: string, value: string) => {
    const text = clip(`    ${label.padEnd(9)}${safe(value)}`, canvas.width, canvas.glyphs.ellipsis)
    return `${canvas.style.quiet(text.slice(0, 13))}${text.slice(13)}`
  }
  return [
    ...heading(fn, canvas),
    ...signed(
      tones[verdict],
      [verdict, [...why, ...remarks].join('; ')].filter((part) => part).join(': '),
      canvas,
    ),
    fact('tracing', fn.tracing),
    ...(layers.length > 0
      ? layers.map((layer) => fact('layer', layerSentence(layer)))
      : [fact('layer', 'none')]),
    fact('wrapper', wrapper ?? (fn.environment.kind === 'readable' ? 'none' : 'not readable')),
    ...remedyLines(fn, remedy, canvas),
  ]
}

function layerSentence({ arn, family, behind }: OtelLayer): string {
  const name = shortLayerName(arn)
  if (family === 'copy') return `${name}, a copy in account ${parseLayerArn(arn)?.account}`
  if (family !== 'distro') return `${name} (${family})`
  if (behind === undefined || behind === 0) return `${name}, the newest`
  return behind > 0 ? `${name}, ${behind} behind the newest` : `${name}, newer than this release of otl knows`
}

function remedyLines(fn: Listed, remedy: Remedy | undefined, canvas: Canvas): string[] {
  if (!remedy) return []
  if (remedy.kind === 'enable') return hint(`otl enable ${fn.name}`, canvas)
  return [...signed('quiet', `enable is blocked: ${remedy.reason}`, canvas), ...hint(remedy.wayOut, canvas)]
}

/** Regions that fail for one reason are named together: those that an account has not enabled are many. */
export function renderFailures(failures: readonly StatusFailure[], canvas: Canvas): string[] {
  return sameReasons(failures).flatMap(({ regions, failure }) => {
    const { name, region, reason, hint: way } = failure
    const several = regions.length > 1
    return [
      ...(several
        ? heading({ name: `${regions.length} regions` }, canvas)
        : heading({ name: name ?? region ?? 'unknown', ...(name && region ? { region } : {}) }, canvas)),
      ...signed('bad', reason, canvas),
      ...(several ? signed('quiet', regions.join(', '), canvas) : []),
      ...(way ? hint(way, canvas) : []),
    ]
  })
}

interface Alike {
  readonly failure: StatusFailure
  /** Empty for a function's failure. */
  readonly regions: readonly string[]
}

export function sameReasons(failures: readonly StatusFailure[]): readonly Alike[] {
  const groups = new Map<string, { failure: StatusFailure; regions: string[] }>()
  for (const failure of failures) {
    const key = JSON.stringify([failure.name, failure.name && failure.region, failure.reason, failure.hint])
    const group = groups.get(key) ?? { failure, regions: [] }
    if (failure.name === undefined && failure.region !== undefined) group.regions.push(failure.region)
    groups.set(key, group)
  }
  return [...groups.values()]
}

/** `counts` of `otl status -o json`. */
export function surveyToJson(survey: Survey): Record<string, unknown> {
  const { functions, shown, stale, verdicts, families, runtimes, regions } = survey
  return {
    functions,
    shown,
    stale,
    verdicts,
    families: Object.fromEntries(families),
    runtimes: Object.fromEntries(runtimes),
    regions: Object.fromEntries(regions),
  }
}

/** One entry of `functions` in `otl status -o json`. */
export function statusToJson({ fn, assessment }: StatusRow): Record<string, unknown> {
  const { verdict, why, remarks, layers, wrapper } = assessment
  return {
    name: fn.name,
    arn: fn.arn,
    region: fn.region,
    runtime: fn.runtime ?? null,
    architecture: fn.architecture,
    packageType: fn.packageType,
    tracing: fn.tracing,
    verdict,
    why,
    remarks,
    layers: layers.map(({ arn, family, behind }) => ({ arn, family, behind: behind ?? null })),
    wrapper: wrapper ?? null,
  }
}
