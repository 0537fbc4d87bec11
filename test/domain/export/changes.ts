import type { LastingChange } from '../../../src/domain/export/change.ts'

export const distro = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
export const other = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}`

/** A function with layers of its own on both sides of ours. */
export function aChange(overrides: Partial<LastingChange> = {}): LastingChange {
  return {
    fn: {
      name: 'order-service',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:order-service',
      revision: '6f12d5c3-93e2-4b46-a0ef-1c7d0f4f2a11',
    },
    region: 'eu-west-1',
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    layers: [
      { arn: other('zebra:3'), ours: false },
      { arn: distro, ours: true },
      { arn: other('alpha:1'), ours: false },
    ],
    variables: [
      { name: 'AWS_LAMBDA_EXEC_WRAPPER', value: '/opt/otel-instrument', required: true },
      { name: 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED', value: 'false', required: false },
    ],
    otherVariables: 3,
    ...overrides,
  }
}
