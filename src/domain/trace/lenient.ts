/** Reading values that came from JSON written by anybody: nothing is trusted, nothing throws. */
export type JsonRecord = { readonly [key: string]: unknown }

export function record(value: unknown): JsonRecord | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonRecord)
    : undefined
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Numbers become text: ids are sometimes sent unquoted. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : undefined
}

/** As `text`, and empty counts as absent. */
export function filled(value: unknown): string | undefined {
  const found = text(value)
  return found === '' ? undefined : found
}

/** As `filled`, cut to `most` characters: names and messages are drawn, and nobody reads more of them. */
export function bounded(value: unknown, most: number): string | undefined {
  const found = filled(value)
  return found !== undefined && found.length > most ? `${found.slice(0, most)}…` : found
}

/** Longest name and longest message that are kept, in characters. X-Ray allows names of 200. */
export const MAX_NAME = 500
export const MAX_MESSAGE = 4_000

/** A finite number, also when it is written as text (`"1.6E9"`). */
export function finite(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

export function flag(value: unknown): boolean {
  return value === true || value === 'true'
}

/** What a date can express. */
const LATEST_MS = 8.64e15

/** @returns epoch milliseconds, undefined for anything that is no moment */
export function momentOfSeconds(value: unknown): number | undefined {
  const seconds = finite(value)
  return seconds !== undefined && Math.abs(seconds) * 1000 <= LATEST_MS ? seconds * 1000 : undefined
}

/** @param value nanoseconds since the epoch: text or number, as OTLP's JSON allows both */
export function momentOfNanos(value: unknown): number | undefined {
  const digits = typeof value === 'string' && /^\d{1,30}$/.test(value) ? value : undefined
  // Nanoseconds of our days exceed what a double holds exactly.
  const ms = digits === undefined ? (finite(value) ?? 0) / 1e6 : Number(BigInt(digits) / 1000n) / 1000
  return ms > 0 && ms <= LATEST_MS ? ms : undefined
}
