import type { Architecture } from '../instrument/function.ts'
import type { CatalogueLayer, LayerLanguage } from './model.ts'
import { partitionOf } from './regions.ts'

/**
 * The AWS distro's layers with a collector inside. One account publishes them everywhere; the release is part of the
 * name, and each processor has a layer of its own.
 *
 * Releases and regions: AWS CDK's region facts (aws-cdk-lib 2.276.0). Wrappers and runtimes: aws-otel.github.io,
 * getting-started/lambda. That the Java agent's layer holds no proxy or stream handler: aws-otel-lambda issue 357.
 */
const ACCOUNT = '901920570463'

type Part = 'nodejs' | 'python' | 'java-agent' | 'java-wrapper' | 'collector'

interface Kind {
  readonly part: Part
  readonly language: LayerLanguage
  readonly wrappers: readonly string[]
  readonly runtimes: readonly string[]
}

// biome-ignore format: a table reads best with a row a line
const kinds: readonly Kind[] = [
  { part: 'nodejs', language: 'nodejs', wrappers: ['/opt/otel-handler'], runtimes: ['nodejs18.x', 'nodejs20.x', 'nodejs22.x'] },
  { part: 'python', language: 'python', wrappers: ['/opt/otel-instrument'], runtimes: ['python3.8', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13'] },
  { part: 'java-agent', language: 'java', wrappers: ['/opt/otel-handler'], runtimes: ['java11', 'java17'] },
  { part: 'java-wrapper', language: 'java', wrappers: ['/opt/otel-handler', '/opt/otel-proxy-handler', '/opt/otel-stream-handler'], runtimes: ['java11', 'java17'] },
  { part: 'collector', language: 'collector', wrappers: [], runtimes: [] },
]

/** `1-32-0:2` is release 1.32.0, second version of the layer of that name. */
interface Publication {
  readonly regions: readonly string[]
  readonly releases: Readonly<Record<Part, string>>
}

// biome-ignore format: a table reads best with a row a line
const publications: readonly Publication[] = [
  {
    regions: ['ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2', 'ca-central-1', 'eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3', 'sa-east-1', 'us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
    releases: { nodejs: '1-30-2:1', python: '1-32-0:2', 'java-agent': '1-32-0:6', 'java-wrapper': '1-32-0:4', collector: '0-117-0:1' },
  },
  {
    regions: ['af-south-1', 'ap-east-1', 'cn-north-1', 'cn-northwest-1', 'eu-south-1', 'me-south-1'],
    releases: { nodejs: '1-16-0:2', python: '1-20-0:2', 'java-agent': '1-30-0:1', 'java-wrapper': '1-30-0:1', collector: '0-84-0:1' },
  },
  {
    regions: ['ap-south-2', 'eu-south-2'],
    releases: { nodejs: '1-15-0:1', python: '1-19-0:1', 'java-agent': '1-28-0:1', 'java-wrapper': '1-28-0:1', collector: '0-80-0:1' },
  },
  {
    regions: ['eu-central-2', 'me-central-1'],
    releases: { nodejs: '1-12-0:1', python: '1-17-0:1', 'java-agent': '1-24-0:1', 'java-wrapper': '1-24-0:1', collector: '0-74-0:1' },
  },
]

const processors: readonly (readonly [Architecture, string])[] = [
  ['x86_64', 'amd64'],
  ['arm64', 'arm64'],
]

export const collectorDistroLayers: readonly CatalogueLayer[] = kinds.flatMap((kind) =>
  publications.flatMap(({ regions, releases }) =>
    regions
      .toSorted()
      .flatMap((region) =>
        processors.map(([processor, named]) => layerOf(kind, region, processor, named, releases[kind.part])),
      ),
  ),
)

function layerOf(
  { part, language, wrappers, runtimes }: Kind,
  region: string,
  processor: Architecture,
  named: string,
  published: string,
): CatalogueLayer {
  const [release = '', version = ''] = published.split(':')
  const layerName = `aws-otel-${part}-${named}-ver-${release}`
  return {
    family: 'adot-collector',
    language,
    layerName,
    region,
    version: Number(version),
    release: release.replaceAll('-', '.'),
    arn: `arn:${partitionOf(region)}:lambda:${region}:${ACCOUNT}:layer:${layerName}:${version}`,
    wrapper: wrappers[0] ?? '',
    wrappers,
    runtimes,
    architectures: [processor],
  }
}
