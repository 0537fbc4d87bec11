import { expect, test } from 'vitest'
import type { Finding } from '../../../src/domain/policy/finding.ts'
import { USUAL_POLICY } from '../../../src/domain/policy/policy.ts'
import { checkToGithub } from '../../../src/render/check/github.ts'
import { checkToGitlab } from '../../../src/render/check/gitlab.ts'
import { checkToJson } from '../../../src/render/check/json.ts'
import { checkToJunit } from '../../../src/render/check/junit.ts'
import { checkToMarkdown } from '../../../src/render/check/markdown.ts'
import type { CheckReport } from '../../../src/render/check/report.ts'
import { checkToSarif } from '../../../src/render/check/sarif.ts'
import { aReport, hostileReport, inTemplate, orders } from '../../support/checks.ts'

/** Every format, as the text that a file would hold. */
const texts: Readonly<Record<string, (report: CheckReport) => string>> = {
  json: (report) => JSON.stringify(checkToJson(report), null, 2),
  junit: checkToJunit,
  sarif: (report) => JSON.stringify(checkToSarif(report), null, 2),
  github: (report) => checkToGithub(report).join('\n'),
  gitlab: (report) => JSON.stringify(checkToGitlab(report), null, 2),
  markdown: (report) => checkToMarkdown(report).join('\n'),
}

test.each(Object.entries(texts))('%s', async (format, text) => {
  await expect(`${text(aReport)}\n`).toMatchFileSnapshot(`../../golden/check.${format}.txt`)
})

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not get out
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f\x80-\x9f]/

test.each(Object.entries(texts))('%s: no control character of a name gets out', (_, text) => {
  expect(text(hostileReport)).not.toMatch(CONTROL)
})

test('nothing found is an answer too', () => {
  const none: CheckReport = { ...aReport, findings: [], failures: [] }
  expect(checkToGithub(none)).toEqual([])
  expect(checkToGitlab(none)).toEqual([])
  expect(checkToJson(none)).toMatchObject({ findings: [], summary: { functions: 3, failing: 0 } })
  expect(checkToJunit(none)).toContain('tests="3" failures="0"')
})

test('a line of its own cannot be forged in GitHub’s log', () => {
  const [line = ''] = checkToGithub(hostileReport)
  expect(checkToGithub(hostileReport)).toHaveLength(hostileReport.findings.length)
  expect(line).not.toContain('\n::')
})

test('what is accepted is told with its reason, and counts nowhere', () => {
  const waiver = { rules: [], applies: () => true, reason: 'leaves us soon', label: 'x' }
  const findings = aReport.findings.map(
    (finding): Finding => ({ ...finding, accepted: { kind: 'waiver', waiver } }),
  )
  const report = { ...aReport, findings }
  expect(checkToGithub(report)).toHaveLength(report.failures.length)
  expect(checkToJson(report)).toMatchObject({ summary: { failing: 0, errors: 0, waived: findings.length } })
  expect(JSON.stringify(checkToSarif(report))).toContain('"justification":"leaves us soon"')
  expect(checkToJunit(report)).not.toContain('<failure')
})

test('SARIF gives what cannot be known a level only where it fails the build', () => {
  const findings = aReport.findings.filter(({ kind }) => kind === 'unknown')
  const sarif = (failOn: 'error' | 'warning') =>
    checkToSarif({ ...aReport, policy: { ...USUAL_POLICY, failOn }, findings })
  expect(JSON.stringify(sarif('error'))).toContain('"kind":"review","level":"none"')
  expect(JSON.stringify(sarif('warning'))).toContain('"kind":"fail","level":"warning"')
})

test('a fingerprint does not move with the line', () => {
  const [finding] = aReport.findings.filter(({ about }) => about === inTemplate)
  if (!finding) throw new Error('no finding in a file')
  const at = { file: 'template.yaml', line: 99, column: 1 }
  const moved: CheckReport = { ...aReport, findings: [{ ...finding, at }] }
  const print = (report: CheckReport) =>
    JSON.stringify(checkToSarif(report)).match(/"otl\/v1":"([^"]*)"/)?.[1]
  expect(print(moved)).toBe(print({ ...aReport, findings: [finding] }))
  expect(print(moved)).toBeDefined()
})

test('the level of the policy decides what an annotation is', () => {
  const warning: Finding = {
    rule: 'layer-outdated',
    severity: 'warning',
    kind: 'fails',
    about: orders,
    says: 'old',
    key: 'k',
  }
  const report = { ...aReport, findings: [warning], failures: [] }
  expect(checkToGithub(report)[0]).toMatch(/^::warning /)
  expect(checkToGithub({ ...report, policy: { ...USUAL_POLICY, failOn: 'warning' } })[0]).toMatch(/^::error /)
})
