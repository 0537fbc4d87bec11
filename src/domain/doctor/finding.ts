/**
 * What is said of one link between a function and its traces. `could be`: it may be the cause, or will matter once the
 * cause is mended. `could not check` is never told as `ok`, nor as `broken`.
 */
export interface Finding {
  readonly outcome: Outcome
  /** One sentence without its full stop. Holds no value of a variable that is not OpenTelemetry's own. */
  readonly says: string
  /** What else is worth knowing, weightiest first. */
  readonly notes: readonly string[]
  readonly mend?: Mend
}

export type Outcome = 'ok' | 'broken' | 'could be' | 'could not check'

/** `command` can be typed as it stands; `advice` is a sentence. */
export interface Mend {
  readonly kind: 'command' | 'advice'
  readonly text: string
}

export function ok(says: string, ...notes: readonly string[]): Finding {
  return { outcome: 'ok', says, notes }
}

export function broken(says: string, mend?: Mend, ...notes: readonly string[]): Finding {
  return { outcome: 'broken', says, notes, ...(mend ? { mend } : {}) }
}

export function couldBe(says: string, mend?: Mend, ...notes: readonly string[]): Finding {
  return { outcome: 'could be', says, notes, ...(mend ? { mend } : {}) }
}

export function unchecked(says: string, mend?: Mend, ...notes: readonly string[]): Finding {
  return { outcome: 'could not check', says, notes, ...(mend ? { mend } : {}) }
}

export const command = (text: string): Mend => ({ kind: 'command', text })
export const advice = (text: string): Mend => ({ kind: 'advice', text })

const weights: Readonly<Record<Outcome, number>> = { broken: 3, 'could be': 2, 'could not check': 1, ok: 0 }

/** One finding for a link that several things can be wrong with: the worst, with the others as its notes. */
export function worst(findings: readonly Finding[], otherwise: Finding): Finding {
  const [first, ...rest] = findings.toSorted((a, b) => weights[b.outcome] - weights[a.outcome])
  if (!first) return otherwise
  return { ...first, notes: [...first.notes, ...rest.flatMap(({ says, notes }) => [says, ...notes])] }
}
