/**
 * What an export of otl says beyond OpenTelemetry's own words: with it a trace reads back as it was.
 * Other programs show these as attributes like any other.
 */
export const OWN = {
  /** Of the scope, 1: its spans were written by otl. Then its id where it is not 32 hex digits, and what the trace lacked. */
  version: 'otl.version',
  traceId: 'otl.trace_id',
  gaps: 'otl.gaps',
  /** Of a span or a link: ids that are not 16 hex digits. */
  id: 'otl.id',
  parentId: 'otl.parent_id',
  /** `xray` where the attributes are named as in the model, without the prefix of OpenTelemetry's. */
  source: 'otl.source',
  kind: 'otl.kind',
  status: 'otl.status',
  origin: 'otl.origin',
  namespace: 'otl.namespace',
  summary: 'otl.summary',
  httpStatus: 'otl.http_status',
  coldStart: 'otl.cold_start',
  /** Of a link: `to` or `from`, and what is there. */
  direction: 'otl.direction',
  name: 'otl.name',
  /** Of an exception. */
  remote: 'otl.remote',
  recordedBy: 'otl.recorded_by',
  stack: 'otl.stack',
} as const

/** Keys that are otl's own. */
export const OWN_PREFIX = 'otl.'
