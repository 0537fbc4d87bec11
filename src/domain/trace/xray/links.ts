import { bounded, filled, list, MAX_NAME, record } from '../lenient.ts'
import type { SpanLink } from '../model.ts'

const NONE: readonly SpanLink[] = []
/** X-Ray's own limit for a trace. */
const MAX_LINKS = 100

/** Links to other traces. What X-Ray's own attributes of a link mean shows in the links of queues between functions. */
export function linksOf(links: unknown): readonly SpanLink[] {
  if (links === undefined) return NONE
  return list(links).slice(0, MAX_LINKS).flatMap(readLink)
}

function readLink(value: unknown): SpanLink[] {
  const source = record(value)
  const traceId = filled(source?.trace_id)
  if (traceId === undefined) return []
  const spanId = filled(source?.id)
  const attributes = record(source?.attributes)
  const direction = DIRECTIONS.get(attributes?.['aws.xray.reserved.reference_type'])
  const name = bounded(list(attributes?.['aws.xray.reserved.names'])[0], MAX_NAME)
  return [
    {
      traceId,
      ...(spanId === undefined ? {} : { spanId }),
      ...(direction === undefined ? {} : { direction }),
      ...(name === undefined ? {} : { name }),
    },
  ]
}

const DIRECTIONS: ReadonlyMap<unknown, 'to' | 'from'> = new Map([
  ['child', 'to'],
  ['parent', 'from'],
])
