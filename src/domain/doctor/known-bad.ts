import { parseLayerArn } from '../catalogue/layer-arn.ts'
import type { FunctionSummary } from '../instrument/function.ts'

/** A released layer that is known not to work, and the public report that shows it. */
interface KnownBad {
  readonly layer: RegExp
  readonly runtimes?: RegExp
  readonly architecture?: string
  readonly reason: string
  readonly report: string
  /** Not every function is hit. */
  readonly maybe?: true
}

// biome-ignore format: a table reads best with a row a line
const rows: readonly KnownBad[] = [
  { layer: /^opentelemetry-collector-(amd64|arm64)-0_16_0/, reason: 'its collector does not start with its own configuration', report: 'open-telemetry/opentelemetry-lambda#1891' },
  { layer: /^opentelemetry-nodejs-0_17_/, runtimes: /^nodejs24\.x$/, reason: 'functions fail on the callback that Node.js 24 no longer has', report: 'open-telemetry/opentelemetry-js-contrib#3251' },
  { layer: /^opentelemetry-python-0_21_/, runtimes: /^python3\.14$/, architecture: 'arm64', reason: 'it fails at import', report: 'open-telemetry/opentelemetry-lambda#2570' },
  { layer: /^aws-otel-nodejs-/, runtimes: /^nodejs24\.x$/, reason: 'it runs and sends nothing', report: 'open-telemetry/opentelemetry-lambda#2034' },
  { layer: /^AWSOpenTelemetryDistroPython:3[23]$/, reason: 'it does not start beside OpenTelemetry 1.44 in the function’s own code', report: 'aws-observability/aws-otel-python-instrumentation#823', maybe: true },
]

export interface BadLayer {
  /** Reason and report, as one phrase. */
  readonly reason: string
  readonly certain: boolean
}

/** Undefined for a layer that nobody has reported for this runtime and architecture. */
export function knownBad(layerArn: string, fn: FunctionSummary): BadLayer | undefined {
  const layer = parseLayerArn(layerArn)
  if (!layer) return undefined
  const named = `${layer.name}:${layer.version}`
  const row = rows.find(
    ({ layer: pattern, runtimes, architecture }) =>
      (pattern.test(layer.name) || pattern.test(named)) &&
      (runtimes?.test(fn.runtime ?? '') ?? true) &&
      (architecture === undefined || architecture === fn.architecture),
  )
  return row && { reason: `${row.reason} (${row.report})`, certain: row.maybe !== true }
}
