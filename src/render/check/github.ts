import { counts } from '../../domain/policy/check.ts'
import type { Finding } from '../../domain/policy/finding.ts'
import { safe } from '../text.ts'
import type { CheckReport } from './report.ts'

/** Workflow commands of GitHub Actions: each finding at its line of the change. Accepted ones say nothing. */
export function checkToGithub({ findings, failures, policy }: CheckReport): string[] {
  const open = findings.filter(({ accepted }) => accepted === undefined)
  return [
    ...open.map((finding) => annotation(finding, counts(finding, policy))),
    ...failures.map(
      ({ what, reason }) => `::error title=otl check::${data(`${what} could not be checked: ${reason}`)}`,
    ),
  ]
}

function annotation({ rule, severity, about, at = about?.at, says }: Finding, failing: boolean): string {
  const level = failing ? 'error' : severity === 'note' ? 'notice' : 'warning'
  const place = at ? [`file=${property(at.file)}`, `line=${at.line}`, `col=${at.column}`] : []
  const text = about ? `${about.label}: ${says}` : says
  return `::${level} ${[...place, `title=${property(`otl ${rule}`)}`].join(',')}::${data(text)}`
}

/** As the toolkit of GitHub's actions escapes them (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return safe(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
