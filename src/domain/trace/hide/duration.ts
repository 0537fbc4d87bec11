import { type Millis, millis } from '../model.ts'

const UNITS: Readonly<Record<string, number>> = {
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
}

/** `5ms`, `1.5s`, `2m30s`, `800us`. A number alone has no unit, and is none. @returns undefined for anything else */
export function parseDuration(text: string): Millis | undefined {
  const trimmed = text.trim()
  if (!/^(\d+(\.\d+)?(us|µs|ms|s|m|h))+$/.test(trimmed)) return undefined
  const parts = [...trimmed.matchAll(/(\d+(?:\.\d+)?)(us|µs|ms|s|m|h)/g)]
  return millis(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0))
}
