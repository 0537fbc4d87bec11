import { addAttributes, gather } from '../attributes.ts'
import type { Details } from '../draft.ts'
import { bounded, filled, finite, flag, list, MAX_MESSAGE, MAX_NAME, record } from '../lenient.ts'
import type { Attributes, SpanException, SpanKind, SpanStatus } from '../model.ts'
import { readFrame } from '../xray/exceptions.ts'
import { attributesOf } from './attributes.ts'
import { keyValues, type OtlpSpan } from './spans.ts'
import { OWN, OWN_PREFIX } from './words.ts'

type Values = ReadonlyMap<string, unknown>

const KINDS: ReadonlySet<unknown> = new Set<SpanKind>([
  'service',
  'function',
  'attempt',
  'initialization',
  'invocation',
  'overhead',
  'restore',
  'dwell',
  'handler',
  'segment',
  'call',
  'inferred',
  'local',
])
const STATUSES: ReadonlySet<unknown> = new Set<SpanStatus>(['ok', 'error', 'throttle', 'fault', 'open'])

/** What otl wrote counts before what OpenTelemetry's words would mean; `derived` fills in what it did not write. */
export function ownDetails(read: OtlpSpan, values: Values, derived: Details): Details {
  const kind = values.get(OWN.kind)
  const status = values.get(OWN.status)
  return {
    ...derived,
    kind: KINDS.has(kind) ? (kind as SpanKind) : derived.kind,
    status: STATUSES.has(status) ? (status as SpanStatus) : derived.status,
    origin: filled(values.get(OWN.origin)),
    namespace: filled(values.get(OWN.namespace)),
    summary: filled(values.get(OWN.summary)),
    httpStatus: finite(values.get(OWN.httpStatus)),
    coldStart: flag(values.get(OWN.coldStart)),
    attributes: () => (values.get(OWN.source) === 'xray' ? ofXray(values) : ofOtlp(read, values)),
    exceptions: exceptionsOf(read.span),
  }
}

/** They have the names of the model already. */
function ofXray(values: Values): Attributes {
  const gathered = gather()
  for (const [key, value] of values) if (!key.startsWith(OWN_PREFIX)) addAttributes(gathered, key, value)
  return gathered.attributes
}

function ofOtlp({ resource, scope }: OtlpSpan, values: Values): Attributes {
  const reported = new Map([...values].filter(([key]) => !key.startsWith(OWN_PREFIX)))
  return attributesOf(reported, resource, scope)
}

const MAX_EXCEPTIONS = 20
const MAX_FRAMES = 50

function exceptionsOf(span: OtlpSpan['span']): SpanException[] {
  const events = list(span.events).map(record)
  return events
    .filter((event) => event?.name === 'exception')
    .slice(0, MAX_EXCEPTIONS)
    .map((event) => {
      const values = keyValues(event?.attributes)
      const type = bounded(values.get('exception.type'), MAX_NAME)
      const message = bounded(values.get('exception.message'), MAX_MESSAGE)
      const recordedBy = filled(values.get(OWN.recordedBy))
      return {
        ...(type === undefined ? {} : { type }),
        ...(message === undefined ? {} : { message }),
        remote: flag(values.get(OWN.remote)),
        stack: list(values.get(OWN.stack)).slice(0, MAX_FRAMES).map(readFrame),
        ...(recordedBy === undefined ? {} : { recordedBy }),
      }
    })
}
