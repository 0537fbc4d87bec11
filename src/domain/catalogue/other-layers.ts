import { parseLayerArn } from './layer-arn.ts'

/** A family of OpenTelemetry layers that otl recognises and leaves to its owner. */
export interface OtherFamily {
  readonly family: 'legacy' | 'community'
  readonly title: string
  /** Scripts that a layer of this family may provide, by the language in its name. Empty for a collector. */
  readonly wrappers: readonly string[]
}

const java = [
  '/opt/otel-handler',
  '/opt/otel-proxy-handler',
  '/opt/otel-stream-handler',
  '/opt/otel-sqs-handler',
]

/**
 * Layer names: AWS's collector-embedding layers as in AWS CDK's region facts (aws-cdk-lib 2.276.0); the community's as
 * in opentelemetry-lambda's release workflows (2026-08-01). Matched on the layer's whole name, in any account, since
 * users copy these layers to their own.
 */
const names: readonly (readonly [
  name: RegExp,
  family: 'legacy' | 'community',
  wrappers: readonly string[],
])[] = [
  [/^aws-otel-nodejs-(amd64|arm64)-ver-[\d-]+$/, 'legacy', ['/opt/otel-handler']],
  [/^aws-otel-python-(amd64|arm64)-ver-[\d-]+$/, 'legacy', ['/opt/otel-instrument']],
  // Its agent has no proxy or stream handler, as aws-otel-lambda issue 357 found out with exit status 127.
  [/^aws-otel-java-agent-(amd64|arm64)-ver-[\d-]+$/, 'legacy', ['/opt/otel-handler']],
  [/^aws-otel-java-wrapper-(amd64|arm64)-ver-[\d-]+$/, 'legacy', java],
  [/^aws-otel-collector-(amd64|arm64)-ver-[\d-]+$/, 'legacy', []],
  [/^opentelemetry-nodejs-[\d_]+$/, 'community', ['/opt/otel-handler']],
  [/^opentelemetry-python-[\d_]+$/, 'community', ['/opt/otel-instrument', '/opt/otel-handler']],
  [/^opentelemetry-ruby-[\d_]+$/, 'community', ['/opt/otel-handler']],
  [/^opentelemetry-javaagent-[\d_]+$/, 'community', ['/opt/otel-handler']],
  [/^opentelemetry-javawrapper-[\d_]+$/, 'community', java],
  [/^opentelemetry-collector-(amd64|arm64)-[\d_]+$/, 'community', []],
]

const titles = {
  legacy: 'the legacy AWS layer with an embedded collector',
  community: 'the OpenTelemetry community layer',
}

export function otherFamilyOf(layerArn: string): OtherFamily | undefined {
  const name = parseLayerArn(layerArn)?.name
  if (name === undefined) return undefined
  const row = names.find(([pattern]) => pattern.test(name))
  return row && { family: row[1], title: titles[row[1]], wrappers: row[2] }
}
