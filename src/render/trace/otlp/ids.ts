import { parseTraceId } from '../../../domain/trace/ids.ts'

/** An id as OTLP's JSON writes it, and as it was where that is another one. */
export interface OtlpId {
  readonly hex: string
  readonly was?: string
}

/** 32 hex digits of a trace. Ids of any other form get digits of their own, the same ones every time. */
export function otlpTraceId(id: string): OtlpId {
  const hex = parseTraceId(id) === id ? id.slice(2).replace('-', '') : undefined
  return hex !== undefined && isSet(hex) ? { hex } : { hex: digest(id, 4), was: id }
}

/** 16 hex digits of a span. */
export function otlpSpanId(id: string): OtlpId {
  return /^[0-9a-f]{16}$/.test(id) && isSet(id) ? { hex: id } : { hex: digest(id, 2), was: id }
}

/** OpenTelemetry takes an id of zeros for none. */
function isSet(hex: string): boolean {
  return /[^0]/.test(hex)
}

/** FNV-1a, 32 bits at a time. It need not be secure: what an id was is written beside it. */
function digest(text: string, words: number): string {
  let hex = ''
  for (let word = 1; word <= words; word++) {
    let hash = 0x811c9dc5 ^ word
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hex += (hash >>> 0).toString(16).padStart(8, '0')
  }
  return isSet(hex) ? hex : hex.replace(/.$/, '1')
}
