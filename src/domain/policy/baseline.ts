import type { Finding } from './finding.ts'

/** Findings that were there when a team began: only what is new counts. */
export interface Baseline {
  readonly version: 1
  /** Keys, sorted, so that two baselines differ only where findings do. */
  readonly findings: readonly string[]
}

/** What a waiver covers stays with the waiver, which may end. */
export function baselineOf(findings: Iterable<Finding>): Baseline {
  const keys = new Set<string>()
  for (const { key, accepted } of findings) if (accepted?.kind !== 'waiver') keys.add(key)
  return { version: 1, findings: [...keys].toSorted() }
}

/** Undefined for anything but a baseline of this version. */
export function baselineFrom(value: unknown): Baseline | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1)
    return undefined
  if (!('findings' in value) || !Array.isArray(value.findings)) return undefined
  const findings = value.findings.filter((key) => typeof key === 'string')
  return findings.length === value.findings.length ? { version: 1, findings } : undefined
}

/** Keys of a baseline that nothing finds any more: mended, or the function is gone. */
export function settledIn(baseline: ReadonlySet<string>, found: ReadonlySet<string>): readonly string[] {
  return [...baseline].filter((key) => !found.has(key))
}
