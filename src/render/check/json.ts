import { counts } from '../../domain/policy/check.ts'
import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import { ruleNamed } from '../../domain/policy/table.ts'
import { lazyList } from '../json-pieces.ts'
import { fixesToJson } from './fixes.ts'
import { type CheckReport, helpOf } from './report.ts'
import { tallyReport } from './tally.ts'

/** `otl check -o json`; docs/schema/check.v1.schema.json describes it. */
export function checkToJson(report: CheckReport): Record<string, unknown> {
  const { functions, findings, failures, policy, policyFile } = report
  return {
    version: 1,
    command: 'check',
    policy: { file: policyFile ?? null, failOn: policy.failOn, unknown: policy.unknown },
    summary: tallyOf(report),
    functions: lazyList(functions, functionToJson),
    findings: lazyList(findings, (finding) => findingToJson(finding, policy)),
    failures: failures.map(({ what, reason, hint }) => ({ what, reason, hint: hint ?? null })),
    ...(report.fixes ? { fixes: fixesToJson(report.fixes) } : {}),
  }
}

export function tallyOf({ functions, findings, policy, settled }: CheckReport): Record<string, number> {
  const { error: errors, warning: warnings, note: notes, ...rest } = tallyReport(functions, findings, policy)
  return { ...rest, errors, warnings, notes, settled }
}

function functionToJson({ id, label, region, runtime, arn, format, at }: Checked): Record<string, unknown> {
  return {
    id,
    label,
    region: region ?? null,
    runtime: runtime ?? null,
    arn: arn ?? null,
    format: format ?? null,
    file: at?.file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
  }
}

function findingToJson(finding: Finding, policy: Policy): Record<string, unknown> {
  const { rule, severity, kind, about, says, key, at = about?.at, accepted } = finding
  const waiver = accepted?.kind === 'waiver' ? accepted.waiver : undefined
  return {
    rule,
    severity,
    kind,
    function: about?.id ?? null,
    region: about?.region ?? null,
    message: says,
    file: at?.file ?? null,
    line: at?.line ?? null,
    column: at?.column ?? null,
    key,
    counts: counts(finding, policy),
    baseline: accepted?.kind === 'baseline',
    waiver: waiver
      ? { reason: waiver.reason, owner: waiver.owner ?? null, expires: waiver.expires ?? null }
      : null,
    mend: rule === 'waiver-expired' ? 'Renew the waiver, or take it out.' : (ruleNamed(rule)?.mend ?? null),
    help: helpOf(rule),
  }
}
