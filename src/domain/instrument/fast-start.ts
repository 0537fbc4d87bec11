import type { Language } from '../catalogue/distro.ts'

/**
 * What shortens the cold start of a layer, and from which version of the layer on that is known.
 *
 * Node.js: the lite SDK came with pull request 493 of aws-otel-js-instrumentation, opened on 2026-06-23 and merged before
 * 502 of 2026-07-08 built on it. Layer 16 is release 0.12.0 (aws-otel.github.io pull request 841 of 2026-07-02), which
 * may or may not have it; every later layer does, as release 0.13.0 shows. Counters of young regions lag behind, so a
 * number above 16 is a later release there too.
 * Java: `otel-instrument` reads it in every stored version since the script has that name.
 * Python: release 0.18.0, the newest layers of the catalogue, does not have the lite SDK; 0.19.0 has it, and its script
 * is known under two names of the variable. .NET: nothing of the kind is known.
 */
interface FastStart {
  readonly variable: string
  readonly since: number
  /** The lite SDK reads neither propagators nor sampler nor address: it sends to X-Ray, by its own rules. */
  readonly lite: boolean
}

const rows: Readonly<Partial<Record<Language, FastStart>>> = {
  nodejs: { variable: 'OTEL_AWS_LAMBDA_FAST_START', since: 17, lite: true },
  java: { variable: 'OTEL_JAVA_AGENT_FAST_STARTUP_ENABLED', since: 1, lite: false },
}

export type FastStartAnswer =
  | { readonly kind: 'known'; readonly variable: string; readonly lite: boolean }
  | { readonly kind: 'unknown'; readonly wayOut: string }

/** @param version of the layer that the function will have */
export function fastStartOf(language: Language, version: number): FastStartAnswer {
  const row = rows[language]
  if (row === undefined) {
    return { kind: 'unknown', wayOut: 'leave --fast-start out for this function' }
  }
  if (version < row.since) {
    const wayOut = `if you have seen it work, \`--set ${row.variable}=true\` sets it all the same`
    return { kind: 'unknown', wayOut }
  }
  return { kind: 'known', variable: row.variable, lite: row.lite }
}
