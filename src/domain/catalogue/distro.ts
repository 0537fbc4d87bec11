import type { Architecture } from '../instrument/function.ts'

/**
 * The AWS Distro for OpenTelemetry's current Lambda layers, the ones without an embedded collector.
 *
 * Versions, accounts and regions: the layer table of the AWS Distro for OpenTelemetry documentation
 * (aws-otel.github.io, 2026-07-20) and later public uses of it, as of 2026-11-22. Wrappers, runtimes and architectures:
 * the lambda-layer scripts of aws-observability/aws-otel-{js,python,java,dotnet}-instrumentation.
 */
export type Language = 'nodejs' | 'python' | 'java' | 'dotnet'

export interface Distro {
  readonly language: Language
  readonly layerName: string
  /** The script inside the layer that `AWS_LAMBDA_EXEC_WRAPPER` must name. */
  readonly wrapper: string
  readonly runtimes: readonly string[]
  readonly architectures: readonly Architecture[]
}

const both: readonly Architecture[] = ['x86_64', 'arm64']

// biome-ignore format: a table reads best with a row a line
export const distros: readonly Distro[] = [
  { language: 'nodejs', layerName: 'AWSOpenTelemetryDistroJs', wrapper: '/opt/otel-instrument', architectures: both, runtimes: ['nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'] },
  { language: 'python', layerName: 'AWSOpenTelemetryDistroPython', wrapper: '/opt/otel-instrument', architectures: both, runtimes: ['python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'] },
  { language: 'java', layerName: 'AWSOpenTelemetryDistroJava', wrapper: '/opt/otel-instrument', architectures: both, runtimes: ['java11', 'java17', 'java21', 'java25'] },
  { language: 'dotnet', layerName: 'AWSOpenTelemetryDistroDotNet', wrapper: '/opt/otel-instrument', architectures: ['x86_64'], runtimes: ['dotnet8', 'dotnet10'] },
]

/** Each region publishes from its own account and at its own pace, so a version is looked up, never computed. */
type Row = readonly [
  region: string,
  account: string,
  nodejs: number | undefined,
  python: number | undefined,
  java: number | undefined,
  dotnet: number | undefined,
]

const none = undefined

// biome-ignore format: a table reads best with a row a line
const rows: readonly Row[] = [
  ['af-south-1', '904233096616', 16, 23, 16, 13],
  ['ap-east-1', '888577020596', 16, 23, 16, 13],
  ['ap-east-2', '412664885777', 5, 4, 5, 4],
  ['ap-northeast-1', '615299751070', 16, 26, 16, 13],
  ['ap-northeast-2', '615299751070', 16, 26, 16, 13],
  ['ap-northeast-3', '615299751070', 16, 26, 16, 13],
  ['ap-south-1', '615299751070', 16, 26, 16, 13],
  ['ap-south-2', '796973505492', 16, 23, 16, 13],
  ['ap-southeast-1', '615299751070', 16, 25, 16, 13],
  ['ap-southeast-2', '615299751070', 16, 26, 16, 13],
  ['ap-southeast-3', '039612877180', 16, 23, 16, 13],
  ['ap-southeast-4', '713881805771', 16, 23, 16, 13],
  ['ap-southeast-5', '152034782359', 9, 14, 13, 9],
  ['ap-southeast-6', '313828097273', 4, 3, 5, 3],
  ['ap-southeast-7', '980416031188', 9, 14, 13, 9],
  ['ca-central-1', '615299751070', 16, 26, 16, 13],
  ['ca-west-1', '595944127152', 9, 14, 13, 9],
  ['cn-north-1', '440179912924', 9, 14, 13, 9],
  ['cn-northwest-1', '440180067931', 9, 14, 13, 9],
  ['eu-central-1', '615299751070', 16, 26, 16, 13],
  ['eu-central-2', '156041407956', 16, 23, 16, 13],
  ['eu-north-1', '615299751070', 16, 26, 16, 13],
  ['eu-south-1', '257394471194', 16, 23, 16, 13],
  ['eu-south-2', '490004653786', 16, 23, 16, 13],
  ['eu-west-1', '615299751070', 16, 26, 16, 13],
  ['eu-west-2', '615299751070', 16, 26, 16, 13],
  ['eu-west-3', '615299751070', 16, 26, 16, 13],
  ['il-central-1', '746669239226', 16, 23, 16, 13],
  ['me-central-1', '739275441131', 16, 22, 16, 13],
  ['me-south-1', '980921751758', 12, 19, 12, 11],
  ['mx-central-1', '610118373846', 9, 14, 13, 9],
  ['sa-east-1', '615299751070', 16, 26, 16, 13],
  ['us-east-1', '615299751070', 16, 29, 16, 14],
  ['us-east-2', '615299751070', 16, 26, 16, 13],
  ['us-gov-east-1', '399711857375', none, 1, 1, 1],
  ['us-gov-west-1', '399727141365', none, 1, 1, 1],
  ['us-west-1', '615299751070', 16, 33, 16, 13],
  ['us-west-2', '615299751070', 16, 33, 16, 13],
]

export interface Publication {
  readonly region: string
  readonly account: string
  readonly versions: Readonly<Record<Language, number | undefined>>
}

export const publications: readonly Publication[] = rows.map(
  ([region, account, nodejs, python, java, dotnet]) => ({
    region,
    account,
    versions: { nodejs, python, java, dotnet },
  }),
)
