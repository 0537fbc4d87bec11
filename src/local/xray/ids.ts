const XRAY_TRACE_ID = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/i
const W3C_TRACE_ID = /^[0-9a-f]{32}$/i
const SEGMENT_ID = /^[0-9a-f]{16}$/i

/** X-Ray's form (`1-8hex-24hex`, lower case) of an id in X-Ray's or W3C's form; undefined for anything else. */
export function normalTraceId(id: unknown): string | undefined {
  if (typeof id !== 'string') return undefined
  if (XRAY_TRACE_ID.test(id)) return id.toLowerCase()
  if (!W3C_TRACE_ID.test(id)) return undefined
  const hex = id.toLowerCase()
  return `1-${hex.slice(0, 8)}-${hex.slice(8)}`
}

export function isSegmentId(id: unknown): id is string {
  return typeof id === 'string' && SEGMENT_ID.test(id)
}
