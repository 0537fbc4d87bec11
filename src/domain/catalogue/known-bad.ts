import type { Architecture } from '../instrument/function.ts'
import { parseLayerArn, unversioned } from './layer-arn.ts'

/**
 * What a public issue proves about published layers; nothing is inferred beyond it.
 *
 * `fails`: the function cannot start or fails on every call. `silent`: it runs and nothing is traced. `risk`: it depends
 * on what the function's own package holds, which a layer's ARN does not tell.
 */
export interface KnownIssue {
  readonly effect: 'fails' | 'silent' | 'risk'
  /** A clause that goes on from "this layer …". */
  readonly what: string
  /** `owner/repository#number` on GitHub. */
  readonly issue: string
}

interface Row extends KnownIssue {
  /** Layer name, without the release where the name holds it. */
  readonly layer: RegExp
  /** Releases, or the ARN's numbers where the name holds no release; `upTo` for all until then. */
  readonly versions: readonly string[] | { readonly upTo: string }
  /** Absent: any. Each region of the current distro counts its versions by itself. */
  readonly regions?: readonly string[]
  readonly runtimes?: readonly string[]
  readonly architectures?: readonly Architecture[]
}

const rows: readonly Row[] = [
  {
    layer: /^opentelemetry-nodejs$/,
    versions: ['0.17.0'],
    runtimes: ['nodejs24.x'],
    effect: 'fails',
    what: 'makes every call fail with Runtime.CallbackHandlerDeprecated on nodejs24.x',
    issue: 'open-telemetry/opentelemetry-js-contrib#3251',
  },
  {
    layer: /^opentelemetry-ruby$/,
    versions: { upTo: '0.15.0' },
    architectures: ['arm64'],
    effect: 'fails',
    what: 'holds x86_64 programs only, so that functions on arm64 fail while they start',
    issue: 'open-telemetry/opentelemetry-lambda#2340',
  },
  {
    layer: /^aws-otel-nodejs-(amd64|arm64)$/,
    versions: ['1.30.2'],
    runtimes: ['nodejs24.x'],
    effect: 'silent',
    what: 'traces nothing on nodejs24.x',
    issue: 'open-telemetry/opentelemetry-lambda#2034',
  },
  {
    layer: /^AWSOpenTelemetryDistroPython$/,
    versions: ['32', '33'],
    // Where the table has these numbers; elsewhere the same number is another build.
    regions: ['us-west-1', 'us-west-2'],
    effect: 'risk',
    what: 'traces nothing in a function that brings OpenTelemetry 1.44 of its own',
    issue: 'aws-observability/aws-otel-python-instrumentation#823',
  },
  {
    layer: /^opentelemetry-python$/,
    versions: ['0.21.0'],
    runtimes: ['python3.14'],
    architectures: ['arm64'],
    effect: 'risk',
    what: 'fails at import in a function that brings protobuf 7.36 of its own',
    issue: 'open-telemetry/opentelemetry-lambda#2570',
  },
  {
    layer: /^aws-otel-python-(amd64|arm64)$/,
    versions: ['1.29.0', '1.32.0'],
    effect: 'risk',
    what: 'fails to load (std_to_otel) in a function that brings newer OpenTelemetry packages of its own',
    issue: 'aws-observability/aws-otel-lambda#1118',
  },
  {
    layer: /^opentelemetry-collector-(amd64|arm64)$/,
    versions: ['0.16.0'],
    effect: 'risk',
    what: 'does not start with service.telemetry.metrics.address in its configuration, which its default has',
    issue: 'open-telemetry/opentelemetry-lambda#1891',
  },
]

export interface Where {
  /** Absent: issues of any runtime count. */
  readonly runtime?: string | undefined
  readonly architecture?: Architecture | undefined
}

/** What is known against a layer version, the weightiest first. */
export function knownIssues(layerArn: string, { runtime, architecture }: Where = {}): readonly KnownIssue[] {
  const layer = parseLayerArn(layerArn)
  if (!layer) return []
  const name = unversioned(layerArn).split(':').at(-1) ?? ''
  const version = releaseOf(layer.name) ?? String(layer.version)
  return rows.filter(
    (row) =>
      row.layer.test(name) &&
      covers(row.versions, version) &&
      among(row.regions, layer.region) &&
      among(row.runtimes, runtime) &&
      among(row.architectures, architecture),
  )
}

/** The reason never to choose a version for a function; a risk is none. */
export function disqualifies(layerArn: string, where: Where): KnownIssue | undefined {
  return knownIssues(layerArn, where).find(({ effect }) => effect !== 'risk')
}

export function issueUrl(issue: string): string {
  return `https://github.com/${issue.replace('#', '/issues/')}`
}

export function allKnownIssues(): readonly KnownIssue[] {
  return rows
}

function releaseOf(name: string): string | undefined {
  return /(\d+)[_-](\d+)[_-](\d+)$/.exec(name)?.slice(1).join('.')
}

function covers(versions: Row['versions'], version: string): boolean {
  if (!('upTo' in versions)) return versions.includes(version)
  const parts = (text: string) => text.split('.').map(Number)
  const limit = parts(versions.upTo)
  const at = parts(version).findIndex((part, index) => part !== limit[index])
  return at < 0 || (parts(version)[at] ?? 0) < (limit[at] ?? 0)
}

function among<T>(listed: readonly T[] | undefined, asked: T | undefined): boolean {
  return listed === undefined || asked === undefined || listed.includes(asked)
}
