import type { SegmentDocument } from '../../../src/local/contract.ts'

export const TRACE = '1-5f84c7a1-0123456789abcdef01234567'

/** `id` is padded to 16 digits, so that tests may say `1`, `2`, `a`. */
export function segment(id: string, fields: Readonly<Record<string, unknown>> = {}): SegmentDocument {
  return { id: hex(id), trace_id: TRACE, name: `s${id}`, start_time: 1000, end_time: 1001, ...fields }
}

/** A subsegment that is sent alone. */
export function loose(
  id: string,
  parent: string,
  fields: Readonly<Record<string, unknown>> = {},
): SegmentDocument {
  return segment(id, { type: 'subsegment', parent_id: hex(parent), ...fields })
}

export function hex(id: string): string {
  return id.padStart(16, '0')
}
