import { valueIn } from '../../instrument/settings.ts'
import type { Facts } from '../facts.ts'

/** Undefined where the variables cannot be read. */
export function reader({ fn }: Facts): ((name: string) => string | undefined) | undefined {
  const { environment } = fn
  if (environment.kind === 'unreadable') return undefined
  // The SDKs treat an empty value as none, and trim what they read.
  return (name) => valueIn(environment.variables, name)?.trim() || undefined
}

/** A list with commas, as OpenTelemetry's variables hold it. */
export function listIn(value: string): readonly string[] {
  return value.split(',').map((one) => one.trim().toLowerCase())
}

/** Whether the function's spans are meant for X-Ray rather than for a backend of the user's. */
export function isForXray(read: (name: string) => string | undefined): boolean {
  const endpoint = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ?? read('OTEL_EXPORTER_OTLP_ENDPOINT')
  return endpoint === undefined || /^https:\/\/xray\.[a-z0-9-]+\.amazonaws\.com(\.cn)?(\/|$)/.test(endpoint)
}
