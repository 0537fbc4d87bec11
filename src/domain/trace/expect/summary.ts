import { type Millis, millis, type Trace } from '../model.ts'
import type { VerdictKind } from './judge.ts'
import { type Check, outcomeOf } from './run.ts'

/** What counts of one run among several. */
export interface RunResult {
  readonly checks: readonly Check[]
  /** Folded: a cold start shows in the phases too. */
  readonly trace?: Trace
}

export type Tally = Readonly<Record<VerdictKind, number>>

export interface RunsSummary {
  readonly runs: number
  readonly outcomes: Tally
  /** How many runs have a trace, and how many of those hold a cold start. */
  readonly traced: number
  readonly cold: number
  /** Of the traces; absent where there is none. */
  readonly durations?: Spread
  /** In the order of the checks. */
  readonly checks: readonly { readonly text: string; readonly outcomes: Tally }[]
}

export interface Spread {
  readonly min: Millis
  readonly median: Millis
  readonly p90: Millis
  readonly max: Millis
}

export function summarize(runs: readonly RunResult[]): RunsSummary {
  const traces = runs.flatMap(({ trace }) => (trace ? [trace] : []))
  const durations = spreadOf(traces.map(({ duration }) => duration))
  const byText = new Map<string, VerdictKind[]>()
  for (const { text, kind } of runs.flatMap(({ checks }) => checks)) {
    const known = byText.get(text)
    if (known) known.push(kind)
    else byText.set(text, [kind])
  }
  return {
    runs: runs.length,
    outcomes: tally(runs.map(({ checks }) => outcomeOf(checks))),
    traced: traces.length,
    cold: traces.filter(({ spans }) => spans.some(({ coldStart }) => coldStart)).length,
    ...(durations ? { durations } : {}),
    checks: [...byText].map(([text, kinds]) => ({ text, outcomes: tally(kinds) })),
  }
}

function tally(kinds: readonly VerdictKind[]): Tally {
  const counts = { holds: 0, fails: 0, unknown: 0 }
  for (const kind of kinds) counts[kind]++
  return counts
}

/** The median lies between the two in the middle; p90 is one of the durations (nearest rank). */
export function spreadOf(durations: readonly Millis[]): Spread | undefined {
  const sorted = durations.toSorted((a, b) => a - b)
  const at = (position: number) => sorted[Math.max(0, Math.min(sorted.length - 1, position))] ?? millis(0)
  if (sorted.length === 0) return undefined
  const middle = (sorted.length - 1) / 2
  return {
    min: at(0),
    median: millis((at(Math.floor(middle)) + at(Math.ceil(middle))) / 2),
    p90: at(Math.ceil(sorted.length * 0.9) - 1),
    max: at(sorted.length - 1),
  }
}
