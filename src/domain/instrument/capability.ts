import type { Family } from '../catalogue/layers.ts'
import { findLayer } from '../catalogue/layers.ts'
import { runtimeOf } from '../catalogue/runtimes.ts'
import type { Architecture, FunctionSummary } from './function.ts'
import { refusalOf } from './no-layer.ts'
import type { Refusal, RefusalCode } from './recipe.ts'

/**
 * `full`: a layer traces the function and what it calls. `tracing-only`: active tracing can be set, which records
 * Lambda's own segments. `refused`: otl changes nothing.
 */
export type Reach = 'full' | 'tracing-only' | 'refused'

export interface Capability {
  readonly reach: Reach
  /** Why it is not `full`, and what can be done. */
  readonly refusal?: Refusal
}

const unchangeable: ReadonlySet<RefusalCode> = new Set(['runtime-closed', 'unknown-runtime', 'edge-replica'])

export function reachOf({ code }: Refusal): Reach {
  return unchangeable.has(code) ? 'refused' : 'tracing-only'
}

/** Every region of the `aws` partition that all families publish in gives the same answer as this one. */
const USUAL_REGION = 'us-east-1'

/** What can be had for a runtime, whichever function it is. */
export function runtimeCapability(
  runtime: string,
  architecture: Architecture,
  family: Family,
  region = USUAL_REGION,
): Capability {
  const subject = { runtime, architecture, family, region }
  const closed = closedRefusal(runtime)
  if (closed) return { reach: reachOf(closed), refusal: closed }
  const answer = findLayer(subject)
  if (answer.kind === 'found') return { reach: 'full' }
  const refusal = refusalOf(answer.why, subject)
  return { reach: reachOf(refusal), refusal }
}

/** Lambda's own word only: the dates of the table are postponed too often to decide anything. */
export function closedRefusal(runtime: string): Refusal | undefined {
  if (runtimeOf(runtime)?.lifecycle !== 'update_blocked') return undefined
  return {
    code: 'runtime-closed',
    reason: `Lambda no longer updates functions on ${runtime}`,
    wayOut: 'move the function to a supported runtime first',
  }
}

const NOTICE_DAYS = 90

/**
 * What the runtime's end means for a layer: after it Lambda may take no update any more, the one that removes the layer
 * included. Deprecated runtimes have a note of their own until their date has passed.
 * @param today ISO date
 */
export function closingNote(runtime: string, today: string): string | undefined {
  const { updatesEnd, lifecycle } = runtimeOf(runtime) ?? {}
  if (updatesEnd === undefined) return undefined
  if (updatesEnd <= today) {
    return `AWS meant to refuse updates of ${runtime} from ${updatesEnd}: the layer may not come out again`
  }
  const days = (Date.parse(updatesEnd) - Date.parse(today)) / 86_400_000
  if (days > NOTICE_DAYS || lifecycle === 'deprecated' || lifecycle === 'create_blocked') return undefined
  return `from ${updatesEnd} Lambda means to refuse every update of ${runtime}, disable included`
}

/** What a function's kind rules out, whatever its runtime. `streams` is not known from GetFunction. */
export function limitOf(fn: FunctionSummary, streams?: boolean): Refusal | undefined {
  if (fn.masterArn !== undefined) return edge(fn.masterArn)
  if (fn.packageType === 'Image') return image
  if (fn.managedInstances) return managed
  if (streams && fn.runtime?.startsWith('nodejs')) return streaming
  return undefined
}

function edge(masterArn: string): Refusal {
  return {
    code: 'edge-replica',
    reason: `it is a Lambda@Edge replica of ${masterArn}, and takes no layers, no variables and no tracing`,
    wayOut: 'nothing at the edge is sampled; trace the functions behind it',
  }
}

const image: Refusal = {
  code: 'image',
  reason: 'it is a container image, and images take no layers',
  wayOut: 'build the layer into the image: `otl enable` sets active tracing and prints the Dockerfile lines',
}

/** open-telemetry/opentelemetry-lambda, pull requests 2083 and 2094 (open): the layers have to change for them first. */
const managed: Refusal = {
  code: 'managed-instances',
  reason: 'it runs on Lambda Managed Instances, which the published layers were not made for',
  wayOut: '`otl enable --tracing-only` leaves the layer out',
}

/** open-telemetry/opentelemetry-js-contrib, issue 2827 (open): `responseStream.write is not a function`. */
const streaming: Refusal = {
  code: 'response-streaming',
  reason: 'it streams its response, and the layers for Node.js make such handlers fail',
  wayOut: '`otl enable --tracing-only` leaves the layer out',
}
