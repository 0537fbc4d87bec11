/**
 * `warn`: the write is safe, and the user should know something about it. `block`: the write would break the function
 * or be refused. `could-not-check` is neither a pass nor a failure.
 */
export type Outcome = 'ok' | 'warn' | 'block' | 'could-not-check'

export const checkIds = [
  'function-state',
  'layer',
  'layer-count',
  'environment',
  'unzipped-size',
  'timeout',
  'handler',
  'streaming',
  'bundled-packages',
  'layer-packages',
  'code-signing',
  'execution-role',
  'caller',
  'traffic',
  'snap-start',
  'owner',
] as const
export type CheckId = (typeof checkIds)[number]

/** One line of a preflight. */
export interface Check {
  readonly id: CheckId
  readonly outcome: Outcome
  /** What was found, as a phrase without the function's name; for `could-not-check`, why. */
  readonly what: string
  /** What the user can do about it: a sentence or a command. */
  readonly wayOut?: string
}

export interface Preflight {
  readonly checks: readonly Check[]
  /** Whether text shows what is ok as well, and why something could not be checked. */
  readonly verbose: boolean
}

/** What a question to AWS came to. A failure to find out is data, because it stops nothing. */
export type Found<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'unknown'; readonly reason: string }

export function found<T>(value: T): Found<T> {
  return { kind: 'found', value }
}

export function unknown(reason: string): Found<never> {
  return { kind: 'unknown', reason }
}

export function ok(id: CheckId, what: string): Check {
  return { id, outcome: 'ok', what }
}

export function warn(id: CheckId, what: string, wayOut?: string): Check {
  return { id, outcome: 'warn', what, ...(wayOut === undefined ? {} : { wayOut }) }
}

export function block(id: CheckId, what: string, wayOut: string): Check {
  return { id, outcome: 'block', what, wayOut }
}

export function couldNotCheck(id: CheckId, what: string, wayOut?: string): Check {
  return { id, outcome: 'could-not-check', what, ...(wayOut === undefined ? {} : { wayOut }) }
}

/** Turns an answer into a check, and a missing answer into `could-not-check`. */
export function whenFound<T>(id: CheckId, answer: Found<T>, judge: (value: T) => Check): Check {
  return answer.kind === 'found' ? judge(answer.value) : couldNotCheck(id, answer.reason)
}
