/** OTLP's JSON writes ids in hex where protobuf's own JSON has base64. */
export function base64Ids(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(base64Ids)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      /^(trace|span|parentSpan)Id$/.test(key) && typeof item === 'string'
        ? Buffer.from(item, 'hex').toString('base64')
        : base64Ids(item),
    ]),
  )
}
