import { PROPAGATORS, SAMPLER, SAMPLER_ARGUMENT, TRACES_ENDPOINT } from './setting-table.ts'

/**
 * What sending to an OTLP address needs beside the address. Lambda hands every invocation an X-Ray parent: without
 * active tracing it is an unsampled one, which would drop every trace, and with it the parent exists in X-Ray only. So
 * X-Ray's header is not read at all, and a caller's W3C header decides; where there is none, the trace begins here.
 * Without an explicit sampler the distro may ask X-Ray for its rules.
 */
export const otlpPreset: Readonly<Record<string, string>> = {
  [PROPAGATORS]: 'tracecontext,baggage',
  [SAMPLER]: 'parentbased_always_on',
}

/** What going back to X-Ray takes out again, as far as otl has put it in. */
export const otlpVariables: readonly string[] = [TRACES_ENDPOINT, PROPAGATORS, SAMPLER, SAMPLER_ARGUMENT]

/** What a variable of the user's, kept against the preset, leads to. */
export function consequenceOf(variable: string, value: string): string {
  const names = value.split(',')
  if (variable === PROPAGATORS && names.some((name) => name.trim().startsWith('xray'))) {
    return 'with xray in it, a parent that only X-Ray knows is read, and an unsampled one drops the trace'
  }
  if (variable === SAMPLER) return 'it decides what is recorded'
  return variable === PROPAGATORS
    ? 'it decides which callers’ traces go on here'
    : 'its effect is not changed'
}
