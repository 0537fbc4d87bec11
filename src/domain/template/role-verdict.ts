import { managedThatDoNot, managedThatTrace } from '../permissions/managed.ts'
import { type Field, known, unknown } from '../policy/field.ts'

/** What one policy says of sending traces; `unclear` holds the reason. */
export type Verdict = 'allows' | 'denies' | 'silent' | { readonly unclear: string }

/** A statement of a policy as far as it can be read. */
export interface Statement {
  readonly effect: string | undefined
  readonly actions: Words
  /** All actions but these. */
  readonly notActions: Words
  readonly resources: Words
  readonly notResources: Words
  readonly conditional: boolean
}

export interface Words {
  readonly words: readonly string[]
  /** Why there may be more. */
  readonly more?: string
}

/** What Lambda's tracing and the distro cannot do without. */
const ACTION = 'xray:PutTraceSegments'

/** X-Ray has no resources to write to: only `*` matches. */
export function verdictOf(statement: Statement): Verdict {
  const { effect, conditional } = statement
  const action = matches(ACTION, statement.actions, statement.notActions)
  const resource = matches('*', statement.resources, statement.notResources)
  if (action === 'no' || resource === 'no') return 'silent'
  const unclear = [action, resource].find((answer) => typeof answer === 'object')
  if (typeof unclear === 'object') return unclear
  if (conditional) return { unclear: 'a statement about X-Ray has a condition' }
  if (effect === 'Allow') return 'allows'
  return effect === 'Deny' ? 'denies' : { unclear: 'a statement about X-Ray has an effect that is not known' }
}

function matches(text: string, wanted: Words, unwanted: Words): 'yes' | 'no' | { readonly unclear: string } {
  if (unwanted.words.length > 0 || unwanted.more !== undefined) {
    if (unwanted.words.some((pattern) => globs(pattern, text))) return 'no'
    return unwanted.more === undefined ? 'yes' : { unclear: unwanted.more }
  }
  if (wanted.words.some((pattern) => globs(pattern, text))) return 'yes'
  return wanted.more === undefined ? 'no' : { unclear: wanted.more }
}

/** IAM's `*` and `?`, without regard to case; in time that grows with both lengths, whatever the pattern is. */
export function globs(pattern: string, text: string): boolean {
  const [p, t] = [pattern.toLowerCase(), text.toLowerCase()]
  let star = -1
  let retry = 0
  let at = 0
  for (let i = 0; i < t.length; ) {
    if (p[at] === '*') {
      star = at
      at += 1
      retry = i
    } else if (at < p.length && (p[at] === '?' || p[at] === t[i])) {
      at += 1
      i += 1
    } else if (star !== -1) {
      at = star + 1
      retry += 1
      i = retry
    } else return false
  }
  return /^\**$/.test(p.slice(at))
}

/** @param text name or ARN of a managed policy; the account or partition may be a hole */
export function verdictOfManaged(text: string, namedOnly = false): Verdict {
  const name =
    /^arn:[^:]*:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/.exec(text)?.[1] ?? (namedOnly ? text : undefined)
  if (name !== undefined && managedThatTrace.has(name)) return 'allows'
  if (name !== undefined && managedThatDoNot.has(name)) return 'silent'
  return { unclear: 'the role has a managed policy of which otl does not know what it allows' }
}

/** A denial wins; what is not clear may deny as well as allow, but a role of which one policy allows is given credit. */
export function mayTrace(verdicts: readonly Verdict[], boundary: boolean): Field<boolean> {
  if (verdicts.includes('denies')) return known(false)
  if (verdicts.includes('allows')) {
    return boundary ? unknown('the role has a permissions boundary') : known(true)
  }
  const unclear = verdicts.find((verdict) => typeof verdict === 'object')
  return typeof unclear === 'object' ? unknown(unclear.unclear) : known(false)
}
