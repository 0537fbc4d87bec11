import { filled, type JsonRecord, list, record } from '../lenient.ts'

/** One span with what its resource says. Format: opentelemetry-proto `trace.proto` in its JSON encoding. */
export interface OtlpSpan {
  readonly span: JsonRecord
  readonly resource: ReadonlyMap<string, unknown>
  /** The library that made the span; a program's own spans name the program, or nothing. */
  readonly scope?: JsonRecord | undefined
}

/** All spans of an export request (`{resourceSpans}`), by trace id in X-Ray's form. */
export function spansByTrace(request: JsonRecord): Map<string, OtlpSpan[]> {
  const traces = new Map<string, OtlpSpan[]>()
  for (const group of list(request.resourceSpans).map(record)) {
    const resource = keyValues(record(group?.resource)?.attributes)
    // `instrumentationLibrarySpans` is what the field was called before version 1 of the protocol.
    for (const spans of list(group?.scopeSpans ?? group?.instrumentationLibrarySpans).map(record)) {
      const scope = record(spans?.scope ?? spans?.instrumentationLibrary)
      for (const span of list(spans?.spans).map(record)) {
        if (span === undefined) continue
        const id = xrayForm(filled(span.traceId) ?? 'unknown')
        const known = traces.get(id)
        if (known) known.push({ span, resource, scope })
        else traces.set(id, [{ span, resource, scope }])
      }
    }
  }
  return traces
}

/** The same trace in X-Ray's spelling; anything that is not 32 hex digits stays as it is. */
export function xrayForm(id: string): string {
  return /^[0-9a-f]{32}$/i.test(id) ? `1-${id.slice(0, 8)}-${id.slice(8)}`.toLowerCase() : id
}

/** Attributes by key, as plain values. */
export function keyValues(attributes: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>()
  for (const item of list(attributes)) {
    const key = filled(record(item)?.key)
    if (key !== undefined) found.set(key, plainValue(record(item)?.value, 0))
  }
  return found
}

const MAX_DEPTH = 6

function plainValue(value: unknown, depth: number): unknown {
  const any = record(value)
  if (any === undefined || depth > MAX_DEPTH) return null
  if (any.arrayValue !== undefined) {
    return list(record(any.arrayValue)?.values).map((item) => plainValue(item, depth + 1))
  }
  if (any.kvlistValue !== undefined) {
    const pairs = list(record(any.kvlistValue)?.values).map(record)
    return Object.fromEntries(
      pairs.map((pair) => [filled(pair?.key) ?? '', plainValue(pair?.value, depth + 1)]),
    )
  }
  // JSON writes 64-bit integers as text.
  const integer = any.intValue === undefined ? undefined : Number(any.intValue)
  return any.stringValue ?? any.boolValue ?? integer ?? any.doubleValue ?? any.bytesValue ?? null
}
