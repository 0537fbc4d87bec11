import builder from 'junit-report-builder'
import { counts } from '../../domain/policy/check.ts'
import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import { junitXml, xmlText } from '../junit.ts'
import { safe } from '../text.ts'
import { type CheckReport, findingsByFunction, helpOf, identity } from './report.ts'

/** One test case a function: it fails with its heaviest finding that counts, and prints all of them. */
export function checkToJunit({ functions, findings, failures, policy }: CheckReport): string {
  const report = builder.newBuilder()
  const suite = report.testSuite().name('otl check')
  const grouped = findingsByFunction(findings)
  for (const about of functions) addCase(suite, about, grouped.get(identity(about)) ?? [], policy)
  for (const finding of grouped.get(undefined) ?? []) {
    const test = suite.testCase().name(xmlText(finding.says)).className('policy')
    if (counts(finding, policy)) test.failure(xmlText(finding.says), finding.rule)
  }
  for (const { what, reason } of failures) {
    suite
      .testCase()
      .name(xmlText(what))
      .className('otl check')
      .error(xmlText(`could not be checked: ${reason}`))
  }
  return junitXml(report)
}

type Suite = ReturnType<typeof builder.testSuite>

function addCase(suite: Suite, about: Checked, findings: readonly Finding[], policy: Policy): void {
  const test = suite
    .testCase()
    .name(xmlText(about.label))
    .className(xmlText(about.at?.file ?? about.region ?? ''))
  const [first] = findings.filter((finding) => counts(finding, policy))
  if (first) test.failure(xmlText(`${first.rule}: ${first.says}`), first.rule)
  if (findings.length > 0) test.standardOutput(xmlText(findings.map((one) => safe(line(one))).join('\n')))
}

function line({ severity, kind, rule, says, accepted }: Finding): string {
  const weight = accepted
    ? `accepted (${accepted.kind})`
    : kind === 'unknown'
      ? `${severity}, unknown`
      : severity
  return `${weight}  ${rule}: ${says}  [${helpOf(rule)}]`
}
