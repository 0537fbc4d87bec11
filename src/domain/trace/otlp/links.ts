import { bounded, filled, list, MAX_NAME, record } from '../lenient.ts'
import type { SpanLink } from '../model.ts'
import { keyValues, type OtlpSpan, xrayForm } from './spans.ts'
import { OWN } from './words.ts'

/** Links to other spans; what otl wrote beside one counts before the link itself. */
export function linksOf(span: OtlpSpan['span']): SpanLink[] {
  return list(span.links).flatMap((value) => {
    const link = record(value)
    const written = keyValues(link?.attributes)
    const traceId = filled(written.get(OWN.traceId)) ?? filled(link?.traceId)
    if (traceId === undefined) return []
    const spanId = filled(written.get(OWN.id)) ?? filled(link?.spanId)
    const direction = written.get(OWN.direction)
    const name = bounded(written.get(OWN.name), MAX_NAME)
    return [
      {
        traceId: xrayForm(traceId),
        ...(spanId === undefined ? {} : { spanId }),
        ...(direction === 'to' || direction === 'from' ? { direction } : {}),
        ...(name === undefined ? {} : { name }),
      },
    ]
  })
}
