/** X-Ray's form: version 1, 8 hex digits, 24 hex digits. */
const XRAY = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i
/** W3C Trace Context's form. */
const W3C = /^[0-9a-f]{32}$/i

/**
 * Reads a trace id in any form that people copy: X-Ray's, W3C's 32 hex digits, or a whole `X-Amzn-Trace-Id` header.
 * @returns X-Ray's form in lower case, or undefined
 */
export function parseTraceId(text: string): string | undefined {
  const bare = (/(?:^|;)\s*Root=([^;]+)/i.exec(text)?.[1] ?? text).trim()
  if (XRAY.test(bare)) return bare.toLowerCase()
  if (W3C.test(bare)) return `1-${bare.slice(0, 8)}-${bare.slice(8)}`.toLowerCase()
  return undefined
}

/** Whether somebody who typed this meant a trace id, though it is none. */
export function looksLikeTraceId(text: string): boolean {
  return /^1-[0-9a-z]/i.test(text) || /^[0-9a-f]{20,}$/i.test(text) || /^Root=/i.test(text)
}

/** A file name of its own for a trace, whatever its id holds. */
export function traceFileName(id: string, extension: string): string {
  return `trace-${id.replace(/[^A-Za-z0-9-]/g, '_').slice(0, 64)}.${extension}`
}

/**
 * @param random 24 hex digits
 * @returns an id that X-Ray accepts, and the header that asks every service on the way to record it
 */
export function newSampledTrace(now: Date, random: string): { readonly id: string; readonly header: string } {
  const seconds = Math.floor(now.getTime() / 1000)
  const id = `1-${seconds.toString(16).padStart(8, '0')}-${random}`
  return { id, header: `Root=${id};Sampled=1` }
}
