import { counts } from '../../domain/policy/check.ts'
import type { Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import { code, escaped } from '../markdown.ts'
import { tallyOf } from './json.ts'
import type { CheckReport } from './report.ts'

/** A step summary cuts off at a megabyte; a person stops far earlier. */
const MOST = 200

/** For a step summary or a ticket: what counts first. */
export function checkToMarkdown(report: CheckReport): string[] {
  const { findings, failures, policy } = report
  const open = findings.filter(({ accepted }) => accepted === undefined)
  const sorted = open.toSorted((a, b) => Number(counts(b, policy)) - Number(counts(a, policy)))
  const rest = sorted.length - MOST
  return [
    `### otl check: ${headline(report)}`,
    '',
    ...(sorted.length === 0
      ? []
      : ['| | rule | function | where | finding |', '| --- | --- | --- | --- | --- |']),
    ...sorted.slice(0, MOST).map((finding) => row(finding, policy)),
    ...(rest > 0 ? ['', `${rest} more`] : []),
    ...(failures.length > 0 ? [''] : []),
    ...failures.map(({ what, reason }) => `- ${code(what)} could not be checked: ${escaped(reason)}`),
  ]
}

function headline(report: CheckReport): string {
  const { functions = 0, failing = 0, waived = 0, baselined = 0 } = tallyOf(report)
  const more = [
    ...(waived > 0 ? [`${waived} waived`] : []),
    ...(baselined > 0 ? [`${baselined} in the baseline`] : []),
  ]
  const head = failing === 0 ? `${functions} checked, none fails` : `${failing} of ${functions} fail`
  return [head, ...more].join(', ')
}

function row(finding: Finding, policy: Policy): string {
  const { rule, severity, kind, about, at = about?.at, says } = finding
  const weight = counts(finding, policy) ? `**${severity}**` : severity
  const where = at ? `${at.file}:${at.line}` : (about?.region ?? '')
  const cells = [
    kind === 'unknown' ? `${weight}?` : weight,
    code(rule),
    about ? code(about.label) : '',
    where === '' ? '' : code(where),
    escaped(says),
  ]
  return `| ${cells.join(' | ')} |`
}
