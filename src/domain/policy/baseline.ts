import type { Checked, Finding } from './finding.ts'

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

/** What a run has looked at. */
export interface Scope {
  readonly functions: readonly Checked[]
  /** Whether the live functions were all those of their regions. */
  readonly allLive: boolean
}

/**
 * Keys of a baseline that nothing finds any more: mended, or the function is gone. What the run did not look at is not
 * among them. A file is looked at as a whole.
 */
export function settledIn(
  baseline: ReadonlySet<string>,
  found: ReadonlySet<string>,
  scope: Scope,
): readonly string[] {
  const inScope = covers(scope)
  return [...baseline].filter((key) => !found.has(key) && inScope(key))
}

/** The baseline after a run: what it found, and what it did not look at. */
export function renewed(before: ReadonlySet<string>, findings: readonly Finding[], scope: Scope): Baseline {
  const inScope = covers(scope)
  const now = baselineOf(findings)
  const left = [...before].filter((key) => !inScope(key))
  return { ...now, findings: [...new Set([...now.findings, ...left])].toSorted() }
}

/** Keys begin with rule, source and id; a source is a region or a file. */
function covers({ functions, allLive }: Scope): (key: string) => boolean {
  const looked = new Set(
    functions.flatMap(({ id, region, at }) => {
      const source = at?.file ?? region ?? ''
      return [`${source} ${id}`, ...(at || allLive ? [source] : [])]
    }),
  )
  return (key) => {
    const [rule, ...words] = key.split(' ')
    if (rule === 'waiver-expired') return true
    return words.some((_, at) => looked.has(words.slice(0, at + 1).join(' ')))
  }
}
