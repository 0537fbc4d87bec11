import builder from 'junit-report-builder'
import { counts } from '../../domain/policy/check.ts'
import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import { safe } from '../text.ts'
import { type CheckReport, findingsByFunction, helpOf, identity } from './report.ts'

/** One test case a function: it fails with its heaviest finding that counts, and prints all of them. */
export function checkToJunit({ functions, findings, failures, policy }: CheckReport): string {
  const report = builder.newBuilder()
  const suite = report.testSuite().name('otl check')
  const grouped = findingsByFunction(findings)
  for (const about of functions) addCase(suite, about, grouped.get(identity(about)) ?? [], policy)
  for (const finding of grouped.get(undefined) ?? []) {
    const test = suite.testCase().name(clean(finding.says)).className('policy')
    if (counts(finding, policy)) test.failure(clean(finding.says), finding.rule)
  }
  for (const { what, reason } of failures) {
    suite
      .testCase()
      .name(clean(what))
      .className('otl check')
      .error(clean(`could not be checked: ${reason}`))
  }
  return report.build()
}

type Suite = ReturnType<typeof builder.testSuite>

function addCase(suite: Suite, about: Checked, findings: readonly Finding[], policy: Policy): void {
  const test = suite
    .testCase()
    .name(clean(about.label))
    .className(clean(about.at?.file ?? about.region ?? ''))
  if (about.at) test.file(clean(about.at.file))
  const [first] = findings.filter((finding) => counts(finding, policy))
  if (first) test.failure(clean(`${first.rule}: ${first.says}`), first.rule)
  if (findings.length > 0) test.standardOutput(clean(findings.map(line).join('\n')))
}

function line({ severity, kind, rule, says, accepted }: Finding): string {
  const weight = accepted
    ? `accepted (${accepted.kind})`
    : kind === 'unknown'
      ? `${severity}, unknown`
      : severity
  return `${weight}  ${rule}: ${says}  [${helpOf(rule)}]`
}

/** XML 1.0 has no place for control characters, not even written as references. */
function clean(text: string): string {
  return text
    .split('\n')
    .map(safe)
    .join('\n')
    .replace(/[\uFFFE\uFFFF]|\p{Cs}/gu, '\uFFFD')
}
