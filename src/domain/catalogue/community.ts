import type { Architecture } from '../instrument/function.ts'
import type { CatalogueLayer, LayerLanguage } from './model.ts'

/**
 * The OpenTelemetry project's own layers. The release is part of the name, and every region of the `aws` partition gets
 * the same ones.
 *
 * Releases, runtimes and regions: open-telemetry/opentelemetry-lambda, release workflows and tags of 2026-08-01; that
 * project publishes its Python layer without a list of runtimes, so those here are the ones it tests
 * (.github/workflows/ci-python.yml). Wrappers: the scripts in its layers; Python's `otel-handler` came in 2025 (pull
 * request 1837).
 */
const ACCOUNT = '184161586896'

interface Kind {
  readonly name: string
  readonly language: LayerLanguage
  readonly release: string
  readonly wrappers: readonly string[]
  readonly runtimes: readonly string[]
}

const javaRuntimes = ['java8.al2', 'java11', 'java17', 'java21']

// biome-ignore format: a table reads best with a row a line
const kinds: readonly Kind[] = [
  { name: 'opentelemetry-nodejs', language: 'nodejs', release: '0.23.0', wrappers: ['/opt/otel-handler'], runtimes: ['nodejs20.x', 'nodejs22.x', 'nodejs24.x'] },
  { name: 'opentelemetry-python', language: 'python', release: '0.21.0', wrappers: ['/opt/otel-instrument', '/opt/otel-handler'], runtimes: ['python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'] },
  { name: 'opentelemetry-javaagent', language: 'java', release: '0.21.0', wrappers: ['/opt/otel-handler'], runtimes: javaRuntimes },
  { name: 'opentelemetry-javawrapper', language: 'java', release: '0.21.0', wrappers: ['/opt/otel-handler', '/opt/otel-sqs-handler', '/opt/otel-proxy-handler', '/opt/otel-stream-handler'], runtimes: javaRuntimes },
  { name: 'opentelemetry-ruby', language: 'ruby', release: '0.15.0', wrappers: ['/opt/otel-handler'], runtimes: ['ruby3.3', 'ruby3.4'] },
]

const COLLECTOR = '0.23.0'

// biome-ignore format: a list of regions reads best without breaks
const regions = [
  'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-south-2',
  'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7',
  'ca-central-1', 'ca-west-1', 'eu-central-1', 'eu-central-2', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1',
  'eu-west-2', 'eu-west-3', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'sa-east-1', 'us-east-1',
  'us-east-2', 'us-west-1', 'us-west-2',
]

const both: readonly Architecture[] = ['x86_64', 'arm64']

export const communityLayers: readonly CatalogueLayer[] = [
  ...kinds.flatMap((kind) => regions.map((region) => layerOf(kind, region, both))),
  ...(['x86_64', 'arm64'] as const).flatMap((processor) =>
    regions.map((region) => layerOf(collectorFor(processor), region, [processor])),
  ),
]

function collectorFor(processor: Architecture): Kind {
  const name = `opentelemetry-collector-${processor === 'arm64' ? 'arm64' : 'amd64'}`
  return { name, language: 'collector', release: COLLECTOR, wrappers: [], runtimes: [] }
}

function layerOf(kind: Kind, region: string, architectures: readonly Architecture[]): CatalogueLayer {
  const { name, language, release, wrappers, runtimes } = kind
  const layerName = `${name}-${release.replaceAll('.', '_')}`
  return {
    family: 'community',
    language,
    layerName,
    region,
    version: 1,
    release,
    arn: `arn:aws:lambda:${region}:${ACCOUNT}:layer:${layerName}:1`,
    wrapper: wrappers[0] ?? '',
    wrappers,
    runtimes,
    architectures,
  }
}
