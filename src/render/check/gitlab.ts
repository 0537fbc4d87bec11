import type { Finding } from '../../domain/policy/finding.ts'
import type { Severity } from '../../domain/policy/rule.ts'
import { type LazyList, lazyList } from '../json-pieces.ts'
import { safe } from '../text.ts'
import { type CheckReport, pathOf } from './report.ts'

const severities: Readonly<Record<Severity, string>> = { error: 'major', warning: 'minor', note: 'info' }

/** GitLab's code quality report (GitLab documentation, "Code Quality", report format): an array, one entry a finding. */
export function checkToGitlab({ findings }: CheckReport): LazyList {
  return lazyList(
    findings.filter(({ accepted }) => accepted === undefined),
    entry,
  )
}

function entry(finding: Finding): Record<string, unknown> {
  const { rule, severity, about, at = about?.at, says, key } = finding
  return {
    description: safe(about ? `${about.label}: ${says}` : says),
    check_name: rule,
    fingerprint: safe(key),
    severity: severities[severity],
    location: { path: safe(pathOf(finding)), lines: { begin: at?.line ?? 1 } },
  }
}
