import { type Assessment, assess, type Verdict } from '../instrument/assess.ts'
import type { Environment, FunctionSummary } from '../instrument/function.ts'
import type { OtelLayer } from '../instrument/identify.ts'

/** A function without the values of its variables: ten thousand of them fit in memory, and none can leak. */
export type Listed = Omit<FunctionSummary, 'environment'> & {
  readonly environment: Pick<Environment, 'kind'>
}

export interface Row {
  readonly fn: Listed
  readonly assessment: Assessment
}

export function rowOf(fn: FunctionSummary): Row {
  const { environment, ...rest } = fn
  return { fn: { ...rest, environment: { kind: environment.kind } }, assessment: assess(fn) }
}

/** The weightiest first. */
export const verdicts: readonly Verdict[] = ['broken', 'unknown', 'partial', 'untraced', 'traced']

export type Family = OtelLayer['family'] | 'image' | 'none'

/** The family of the layer that carries the SDK, else of any OpenTelemetry layer. */
export function familyOf({ fn, assessment: { layers } }: Row): Family {
  if (fn.packageType === 'Image') return 'image'
  return (layers.find(({ wrappers }) => wrappers.length > 0) ?? layers[0])?.family ?? 'none'
}

export function runtimeName({ fn }: Row): string {
  return fn.packageType === 'Image' ? 'image' : (fn.runtime ?? 'unknown')
}

/** Versions that its layer is behind otl's table; undefined where that is not known. */
export function behindOf({ assessment: { layers } }: Row): number | undefined {
  const known = layers.flatMap(({ behind }) => behind ?? [])
  return known.length > 0 ? Math.max(...known) : undefined
}

/** A newer layer is there to have: the distro's own in another version, or the distro instead of AWS's older layers. */
export function isStale(row: Row): boolean {
  return (behindOf(row) ?? 0) > 0 || row.assessment.layers.some(({ family }) => family === 'legacy')
}
