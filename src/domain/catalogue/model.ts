import type { Architecture } from '../instrument/function.ts'

/**
 * `adot`: the AWS Distro for OpenTelemetry, current layers. `adot-collector`: its older layers, with a collector inside.
 * `community`: the OpenTelemetry project's own, a layer for the language and one for the collector.
 */
export type Family = 'adot' | 'adot-collector' | 'community'

/** Which programs a layer is for; `collector` is an extension that runs beside any of them. */
export type LayerLanguage = 'nodejs' | 'python' | 'java' | 'dotnet' | 'ruby' | 'collector'

/** One layer as published in one region. */
export interface CatalogueLayer {
  /** `given`: named by the user, in no table. */
  readonly family: Family | 'given'
  readonly language: LayerLanguage
  readonly layerName: string
  readonly region: string
  /** The ARN's last number. */
  readonly version: number
  /** The project's own release, where the layer's name holds it: `0.23.0`. */
  readonly release?: string
  /** Versioned. */
  readonly arn: string
  /** The script inside the layer that `AWS_LAMBDA_EXEC_WRAPPER` should name. Empty for a collector. */
  readonly wrapper: string
  /** All of them; the usual one first. */
  readonly wrappers: readonly string[]
  /** Empty means any. */
  readonly runtimes: readonly string[]
  readonly architectures: readonly Architecture[]
  /** ISO date on which `otl layers --refresh` saw that this version is there; absent for what the table lists. */
  readonly provedAt?: string
}

/** What holds for all layers of a family. */
export interface FamilyFacts {
  readonly title: string
  /** Who published the names, versions and regions, and when that was read. */
  readonly source: string
  /** Whether AWS Signer signed the layers: a function whose code signing is enforced takes no others. */
  readonly signed: 'yes' | 'no' | 'not known'
  readonly note: string
}

export const families: Readonly<Record<Family, FamilyFacts>> = {
  adot: {
    title: 'AWS Distro for OpenTelemetry',
    source: 'aws-otel.github.io, layer table of 2026-07-20 and later public uses of it',
    // aws-observability/aws-otel-java-instrumentation, pull request 1275 (2026-01): ADOTLambdaLayerSigningProfile.
    signed: 'yes',
    note: 'sends to X-Ray by itself; Application Signals is on unless told otherwise',
  },
  'adot-collector': {
    title: 'AWS Distro for OpenTelemetry with a collector inside',
    source: 'aws-cdk-lib 2.276.0, region facts',
    signed: 'not known',
    note: 'the older layers; their collector can send to other backends',
  },
  community: {
    title: 'OpenTelemetry community layers',
    source: 'open-telemetry/opentelemetry-lambda, release workflows and tags of 2026-08-01',
    // open-telemetry/opentelemetry-lambda, issues 1548 and 1963.
    signed: 'no',
    note: 'needs a collector layer beside the one for the language, and a configuration that says where to send',
  },
}

export const familyNames: readonly Family[] = ['adot', 'adot-collector', 'community']
