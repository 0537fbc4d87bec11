import type { Trace } from '../model.ts'
import type { Expectation } from './expectation.ts'
import { judge, type Verdict, type VerdictKind } from './judge.ts'
import { lacksOf } from './lacks.ts'
import { printExpectation } from './print.ts'
import { sameName } from './subject.ts'

/** One thing that was looked at, and what came of it. */
export interface Check extends Verdict {
  /** The expectation in its language, or `the function answers`. */
  readonly text: string
}

/** What one invocation brought. */
export interface Evidence {
  readonly functionName: string
  /** The function's own error. */
  readonly functionError?: string
  /** Folded. */
  readonly trace?: Trace
  /** Why there is no trace, or not all of it. */
  readonly lacks?: string
}

/** That the function answers goes without saying, unless a failure is expected. */
export function checksOf(expectations: readonly Expectation[], evidence: Evidence): readonly Check[] {
  const { functionError, trace } = evidence
  const answers: Check = {
    text: 'the function answers',
    kind: functionError === undefined ? 'holds' : 'fails',
    said: functionError ?? 'it answered',
    near: [],
  }
  const lacks = evidence.lacks ?? (trace && lacksOf(trace))
  const judged = expectations.map((expectation): Check => {
    const verdict: Verdict = trace
      ? judge(trace, expectation, lacks)
      : { kind: 'unknown', said: lacks ?? 'there is no trace', near: [] }
    return { text: printExpectation(expectation), ...verdict }
  })
  return wantsFailure(expectations, evidence.functionName) ? judged : [answers, ...judged]
}

/** Of the function itself; calls may well fail while it answers. */
function wantsFailure(expectations: readonly Expectation[], functionName: string): boolean {
  return expectations.some(
    (one) =>
      one.kind === 'status' &&
      one.status !== 'ok' &&
      (one.name === undefined || [functionName, 'handler'].some((own) => sameName(own, one.name ?? ''))),
  )
}

/** One that fails decides; else one that could not be told. */
export function outcomeOf(checks: readonly { readonly kind: VerdictKind }[]): VerdictKind {
  if (checks.some(({ kind }) => kind === 'fails')) return 'fails'
  return checks.some(({ kind }) => kind === 'unknown') ? 'unknown' : 'holds'
}
