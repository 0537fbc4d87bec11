import { otlpVariables } from './presets.ts'
import { PROPAGATORS, SAMPLER, SAMPLER_ARGUMENT, SERVICE_NAME, settingTable } from './setting-table.ts'
import type { Wish } from './wish.ts'

/**
 * Every variable that a command line may touch, whatever the layer: what a request is checked against before it leaves,
 * so it is told from the wish alone and not from the plan.
 */
export function variablesOf(wish: Wish): readonly string[] {
  return [
    ...when(wish.serviceName, [SERVICE_NAME]),
    ...when(wish.backend, otlpVariables),
    ...when(wish.propagators, [PROPAGATORS]),
    ...when(wish.sampler, [SAMPLER, SAMPLER_ARGUMENT]),
    ...when(wish.fastStart, named('--fast-start')),
    ...when(wish.instrumentations, [
      ...named('--instrumentations'),
      ...(wish.instrumentations ?? []).map(javaVariable),
    ]),
    ...Object.keys(wish.set),
    ...wish.unset,
  ]
}

function when(asked: unknown, names: readonly string[]): readonly string[] {
  return asked === undefined || asked === false ? [] : names
}

function named(flag: string): string[] {
  return settingTable.flatMap((row) =>
    row.flag === flag && typeof row.variable === 'string' ? [row.variable] : [],
  )
}

/** The Java agent's rule: upper case, and `_` for what a variable's name cannot hold. */
export function javaVariable(instrumentation: string): string {
  return `OTEL_INSTRUMENTATION_${instrumentation.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_ENABLED`
}
