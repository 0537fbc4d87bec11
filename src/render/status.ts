import { parseLayerArn, shortLayerName } from '../domain/catalogue/layer-arn.ts'
import type { Assessment, Verdict } from '../domain/instrument/assess.ts'
import type { FunctionSummary } from '../domain/instrument/function.ts'
import type { OtelLayer } from '../domain/instrument/identify.ts'
import type { Canvas } from './canvas.ts'
import { heading, hint, signed, type Tone } from './said.ts'
import { clip, safe } from './text.ts'

export interface StatusRow {
  readonly fn: FunctionSummary
  readonly assessment: Assessment
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

function remedyLines(fn: FunctionSummary, remedy: Remedy | undefined, canvas: Canvas): string[] {
  if (!remedy) return []
  if (remedy.kind === 'enable') return hint(`otl enable ${fn.name}`, canvas)
  return [...signed('quiet', `enable is blocked: ${remedy.reason}`, canvas), ...hint(remedy.wayOut, canvas)]
}

export function renderFailures(failures: readonly StatusFailure[], canvas: Canvas): string[] {
  return failures.flatMap(({ name, region, reason, hint: way }) => [
    ...heading({ name: name ?? region ?? 'unknown', ...(name && region ? { region } : {}) }, canvas),
    ...signed('bad', reason, canvas),
    ...(way ? hint(way, canvas) : []),
  ])
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
