import { counts } from '../../domain/policy/check.ts'
import type { Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import type { Severity } from '../../domain/policy/rule.ts'
import { rules } from '../../domain/policy/table.ts'
import { safe } from '../text.ts'
import { type CheckReport, pathOf } from './report.ts'

/** SARIF 2.1.0 (OASIS), as GitHub's code scanning reads it: rules with help, a place for each result, a lasting fingerprint. */
export function checkToSarif({ findings, failures, policy, version }: CheckReport): Record<string, unknown> {
  const descriptors = [...rules.map(ruleDescriptor), expiredDescriptor]
  const index = new Map<string, number>(descriptors.map(({ id }, at) => [id, at]))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'otl', semanticVersion: version, rules: descriptors } },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            toolExecutionNotifications: failures.map(({ what, reason }) => ({
              level: 'error',
              message: { text: safe(`${what} could not be checked: ${reason}`) },
            })),
          },
        ],
        results: findings.map((finding) => resultOf(finding, index.get(finding.rule) ?? -1, policy)),
      },
    ],
  }
}

function ruleDescriptor({ id, severity, what, why, mend }: (typeof rules)[number]) {
  return {
    id,
    name: id.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase()),
    shortDescription: { text: what },
    fullDescription: { text: `${what} ${why}` },
    help: { text: `${why} ${mend}`, markdown: `${why}\n\n**Mend:** ${mend}` },
    defaultConfiguration: { level: severity satisfies Severity as string },
    properties: { tags: ['opentelemetry', 'lambda'] },
  }
}

const expiredDescriptor = ruleDescriptor({
  id: 'waiver-expired' as (typeof rules)[number]['id'],
  severity: 'warning',
  what: 'No waiver has run out.',
  why: 'What a waiver covered counts again after its last day.',
  mend: 'Renew the waiver, or take it out.',
  judge: () => [],
})

function resultOf(finding: Finding, ruleIndex: number, policy: Policy): Record<string, unknown> {
  const { rule, severity, says, key, about, at = about?.at, accepted, kind } = finding
  // What nobody can tell is for a person to look at, unless it fails the build: then a level has to say so.
  const review = kind === 'unknown' && !counts(finding, policy)
  return {
    ruleId: rule,
    ruleIndex,
    kind: review ? 'review' : 'fail',
    level: review ? 'none' : severity,
    message: { text: safe(about ? `${about.label}: ${says}` : says) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(pathOf(finding)) },
          region: { startLine: at?.line ?? 1, startColumn: at?.column ?? 1 },
        },
        ...(about
          ? { logicalLocations: [{ fullyQualifiedName: safe(about.arn ?? about.id), kind: 'resource' }] }
          : {}),
      },
    ],
    partialFingerprints: { 'otl/v1': safe(key) },
    ...(accepted?.kind === 'waiver'
      ? {
          suppressions: [
            { kind: 'external', status: 'accepted', justification: safe(accepted.waiver.reason) },
          ],
        }
      : {}),
    ...(accepted?.kind === 'baseline' ? { baselineState: 'unchanged' } : {}),
  }
}

/** A relative reference: what a path may hold and a reference may not is encoded. */
function uriOf(path: string): string {
  const whole = path.replaceAll('\\', '/').replace(/\p{Cs}/gu, '\uFFFD')
  return whole.split('/').map(encodeURIComponent).join('/')
}
