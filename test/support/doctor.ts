import type { Facts, TraceSeen } from '../../src/domain/doctor/facts.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { aFunction } from './functions.ts'

export const NOW = Date.parse('2026-11-22T12:00:00Z')
export const layerArn = (name: string, version: number, account = '615299751070') =>
  `arn:aws:lambda:eu-west-1:${account}:layer:${name}:${version}`
export const js = (version: number) => layerArn('AWSOpenTelemetryDistroJs', version)

export function seen(overrides: Partial<TraceSeen> = {}): TraceSeen {
  return {
    id: '1-6b02d940-000000000000000000000001',
    startedAt: NOW - 180_000,
    service: true,
    segment: true,
    handler: true,
    loose: false,
    open: false,
    ...overrides,
  }
}

export const OURS = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
  OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
}

/** A function on which every link holds. */
export function wholeFunction(
  overrides: Partial<LambdaFunction> = {},
  variables: Record<string, string> = {},
): LambdaFunction {
  return aFunction({
    role: 'arn:aws:iam::123456789012:role/service-role/orders-role',
    modifiedAt: '2026-11-21T12:00:00.000+0000',
    layers: [js(16)],
    tracing: 'Active',
    environment: { kind: 'readable', variables: { ...OURS, ...variables } },
    ...overrides,
  })
}

export function facts(overrides: Partial<Facts> = {}): Facts {
  return {
    fn: wholeFunction(),
    named: 'orders',
    asked: 'orders',
    role: 'yes',
    layers: new Map(),
    traces: { kind: 'known', value: { hours: 1, count: 12, more: false, newest: [seen()] } },
    destination: { kind: 'known', value: { store: 'X-Ray', pending: false } },
    now: NOW,
    ...overrides,
  }
}

/** As if the function had these variables besides otl's own. */
export function withEnv(variables: Record<string, string>): Facts {
  return facts({ fn: wholeFunction({}, variables) })
}
