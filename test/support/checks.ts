import type { Checked, Finding } from '../../src/domain/policy/finding.ts'
import { USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import type { CheckReport } from '../../src/render/check/report.ts'

export const orders: Checked = {
  id: 'orders',
  label: 'orders',
  region: 'eu-west-1',
  runtime: 'nodejs22.x',
  arn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
}
export const refund: Checked = {
  id: 'refund',
  label: 'refund',
  region: 'eu-west-1',
  runtime: 'python3.13',
  arn: 'arn:aws:lambda:eu-west-1:123456789012:function:refund',
}
export const inTemplate: Checked = {
  id: 'ThumbnailsFunction',
  label: 'ThumbnailsFunction',
  format: 'sam',
  runtime: 'java21',
  at: { file: 'infra/template.yaml', line: 12, column: 3 },
}

export const findings: readonly Finding[] = [
  {
    rule: 'active-tracing',
    severity: 'error',
    kind: 'fails',
    about: orders,
    says: 'the tracing mode is PassThrough',
    key: 'active-tracing eu-west-1 orders',
  },
  {
    rule: 'layer-outdated',
    severity: 'warning',
    kind: 'fails',
    about: orders,
    says: 'AWSOpenTelemetryDistroJs:9 is 7 versions behind the newest',
    key: 'layer-outdated eu-west-1 orders AWSOpenTelemetryDistroJs',
    accepted: { kind: 'baseline' },
  },
  {
    rule: 'wrapper-provided',
    severity: 'error',
    kind: 'fails',
    about: inTemplate,
    says: 'no attached layer holds /opt/otel-instrument: every invocation fails',
    at: { file: 'infra/template.yaml', line: 21, column: 11 },
    key: 'wrapper-provided infra/template.yaml ThumbnailsFunction',
  },
  {
    rule: 'layer-attached',
    severity: 'warning',
    kind: 'unknown',
    about: inTemplate,
    says: 'whether a layer is attached cannot be known: the parameter OtelLayer has no default',
    at: { file: 'infra/template.yaml', line: 18, column: 9 },
    key: 'layer-attached infra/template.yaml ThumbnailsFunction ?',
  },
  {
    rule: 'waiver-expired',
    severity: 'warning',
    kind: 'fails',
    says: 'the waiver for wrapper-foreign of dd-*, of shop, ended on 2026-10-31',
    at: { file: 'otl.config.yaml', line: 30, column: 5 },
    key: 'waiver-expired wrapper-foreign of dd-*',
  },
]

export const aReport: CheckReport = {
  functions: [orders, refund, inTemplate],
  findings,
  failures: [
    {
      what: 'us-east-1',
      reason: 'you may not list functions (lambda:ListFunctions)',
      hint: 'otl permissions check',
    },
  ],
  policy: USUAL_POLICY,
  policyFile: 'otl.config.yaml',
  settled: 0,
  version: '0.1.0',
}

const evil = 'a\u001b[31m\u0007\r\n::error::<script>|`\u202e\u0000\ud800%,:'

/** Every text that somebody else can write. */
export const hostileReport: CheckReport = {
  ...aReport,
  functions: [{ ...orders, id: evil, label: evil, at: { file: evil, line: 1, column: 1 } }],
  findings: [
    {
      rule: 'active-tracing',
      severity: 'error',
      kind: 'fails',
      about: { ...orders, id: evil, label: evil },
      says: evil,
      at: { file: evil, line: 1, column: 1 },
      key: evil,
    },
  ],
  failures: [],
}
