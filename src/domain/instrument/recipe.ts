import { type CatalogueLayer, findLayer, type NoLayer } from '../catalogue/layers.ts'
import { runtimeOf } from '../catalogue/runtimes.ts'
import type { FunctionSummary } from './function.ts'
import { APPLICATION_SIGNALS, WRAPPER } from './variables.ts'

/** What "instrumented" means for one runtime in one region. Tracing is always active. */
export interface Recipe {
  readonly layer: CatalogueLayer
  /** Must have exactly these values. */
  readonly required: Readonly<Record<string, string>>
  /** Set where the user has not: a user's value always wins. */
  readonly defaults: Readonly<Record<string, string>>
}

/** Why a function cannot be instrumented this way, and what its owner can do. */
export interface Refusal {
  readonly code: RefusalCode
  readonly reason: string
  readonly wayOut: string
}

export type RefusalCode =
  | 'image'
  | 'unknown-runtime'
  | 'unsupported-runtime'
  | 'wrong-architecture'
  | 'no-layer-in-region'
  | 'runtime-closed'
  | 'environment-unreadable'
  | 'environment-too-large'
  | 'foreign-wrapper'
  | 'other-otel-layer'
  | 'too-many-layers'
  | 'not-active'
  | 'update-in-progress'
  | 'layer-unavailable'
  | 'setting-unsupported'
  | 'secret-in-the-way'
  | 'response-streaming'
  | 'package-too-large'
  | 'code-signing'
  | 'alias'
  | 'preflight'
  | 'not-known'

export type RecipeAnswer =
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }

export function recipeFor(fn: FunctionSummary): RecipeAnswer {
  if (fn.packageType === 'Image') {
    return refuse(
      'image',
      'it is a container image, and images take no layers',
      'build OpenTelemetry into the image; active tracing alone can be set on the function',
    )
  }
  const runtime = fn.runtime ?? ''
  const answer = findLayer({ region: fn.region, runtime, architecture: fn.architecture })
  if (answer.kind === 'none') return { kind: 'refusal', refusal: refusalOf(answer.why, fn, runtime) }
  const { layer } = answer
  return {
    kind: 'recipe',
    recipe: { layer, required: { [WRAPPER]: layer.wrapper }, defaults: { [APPLICATION_SIGNALS]: 'false' } },
  }
}

function refusalOf(why: NoLayer, fn: FunctionSummary, runtime: string): Refusal {
  const manual = 'instrument it in code with the OpenTelemetry SDK'
  switch (why.kind) {
    case 'unknown-runtime':
      return {
        code: 'unknown-runtime',
        reason: `this release of otl does not know the runtime "${runtime}"`,
        wayOut: 'update otl; it never guesses which layer fits a new runtime',
      }
    case 'no-wrapper': {
      const compiled = /^(provided|go)/.test(runtime)
      return {
        code: 'unsupported-runtime',
        reason: `Lambda starts no exec wrapper on ${runtime}`,
        wayOut: compiled ? manual : 'move the function to a newer runtime first',
      }
    }
    case 'runtime': {
      const covered = why.covered.join(', ')
      const family = runtimeOf(runtime)?.family ?? runtime
      return {
        code: 'unsupported-runtime',
        reason: `the AWS Distro for OpenTelemetry has no layer for ${runtime}`,
        wayOut: covered ? `move to one of ${covered}` : `${manual}: the distro has no layer for ${family}`,
      }
    }
    case 'architecture':
      return {
        code: 'wrong-architecture',
        reason: `the distro's layer for ${runtime} is built for ${why.covered.join(', ')}, not for ${fn.architecture}`,
        wayOut: `move the function to ${why.covered[0] ?? 'another architecture'}, or ${manual}`,
      }
    case 'region':
      return {
        code: 'no-layer-in-region',
        reason: `${why.layerName} is not published in ${fn.region}`,
        wayOut: `\`otl layers --runtime ${runtime}\` shows where it is; a copy in your own account is another way`,
      }
  }
}

function refuse(code: RefusalCode, reason: string, wayOut: string): RecipeAnswer {
  return { kind: 'refusal', refusal: { code, reason, wayOut } }
}
