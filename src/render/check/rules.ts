import type { Rule } from '../../domain/policy/rule.ts'
import { rules } from '../../domain/policy/table.ts'
import type { Canvas } from '../canvas.ts'
import { clip } from '../text.ts'
import { wrap } from '../wrap.ts'

/** One rule in full, for `--explain`. */
export function renderRule(rule: Rule, { width, style }: Canvas): string[] {
  const block = (text: string) => wrap(text, width - 2).map((line) => `  ${line}`)
  const facts = [`${rule.severity} by default`, ...conditionsOf(rule)]
  return [
    `${style.strong(rule.id)}  ${style.quiet(facts.join('; '))}`,
    ...block(rule.what),
    '',
    ...block(rule.why),
    '',
    ...block(rule.mend),
    '',
    `  ${style.quiet(pageOf(rule))}`,
  ]
}

/** Its page in the documentation, which is in the package. */
function pageOf({ id }: Rule): string {
  return `docs/rules/${id}.md`
}

/** All rules, a line each, for `--list-rules`. */
export function renderRuleList({ width, style, glyphs }: Canvas): string[] {
  const id = Math.max(...rules.map((rule) => rule.id.length))
  return rules.map((rule) => {
    const room = width - id - 2 - 7 - 2
    const what = room < 10 ? '' : `  ${clip(rule.what, room, glyphs.ellipsis)}`
    return `${style.strong(rule.id.padEnd(id))}  ${rule.severity.padEnd(7)}${what}`.trimEnd()
  })
}

type Conditions = { readonly [key in 'needs' | 'onDemand' | 'byEnable']?: Rule[key] | undefined }

/** When a rule is judged at all. */
export function conditionsOf({ needs, onDemand, byEnable }: Conditions): readonly string[] {
  return [
    ...(onDemand ? ['where the policy asks for it'] : []),
    ...(needs === 'live' ? ['of live functions'] : []),
    ...(needs === 'traces' ? ['with --seen'] : []),
    ...(byEnable ? ['`otl enable` mends it'] : []),
  ]
}

export function ruleToJson(rule: Rule): Record<string, unknown> {
  const { id, severity, what, why, mend } = rule
  return { id, severity, what, why, mend, conditions: conditionsOf(rule), page: pageOf(rule) }
}

/** The page of a rule in the documentation. */
export function rulePage(rule: Rule): string {
  const { id, severity, what, why, mend } = rule
  const when = conditionsOf({ ...rule, byEnable: undefined }).join(', ')
  return [
    `# ${id}`,
    '',
    `${what} By default it weighs as ${severity === 'error' ? 'an' : 'a'} ${severity}${when === '' ? '' : `, and is judged ${when}`}.`,
    '',
    why,
    '',
    '## How to mend it',
    '',
    mend,
    '',
    '## How to weigh it otherwise',
    '',
    '```yaml',
    '# otl.config.yaml',
    'check:',
    '  rules:',
    `    ${id}: ${severity === 'warning' ? 'error' : 'warning'} # or off`,
    '```',
    '',
    'A [waiver](../policy.md#waivers) accepts it for some functions, until a day.',
    '',
  ].join('\n')
}
