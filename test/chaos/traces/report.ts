/** What happened to some documents. */
export interface Report {
  readonly documents: number
  readonly spans: number
  /** By kind: how many, and how many of them were read rather than refused. */
  readonly kinds: Readonly<Record<string, { readonly all: number; readonly read: number }>>
  readonly formats: Readonly<Record<string, number>>
  /** The most milliseconds that otl took for a document, and for a megabyte of one; small ones count as one. */
  readonly slowest: Slowest
  /** What did not hold, told by the number of the document. */
  readonly wrong: readonly string[]
}

export interface Slowest {
  readonly document: number
  readonly kind: string
  readonly bytes: number
  readonly ms: number
  readonly msPerMegabyte: number
}

export const NOTHING: Report = {
  documents: 0,
  spans: 0,
  kinds: {},
  formats: {},
  slowest: { document: -1, kind: '', bytes: 0, ms: 0, msPerMegabyte: 0 },
  wrong: [],
}

export function joined(a: Report, b: Report): Report {
  const kinds = { ...a.kinds }
  for (const [kind, { all, read }] of Object.entries(b.kinds)) {
    const known = kinds[kind]
    kinds[kind] = { all: all + (known?.all ?? 0), read: read + (known?.read ?? 0) }
  }
  const formats = { ...a.formats }
  for (const [format, count] of Object.entries(b.formats)) formats[format] = count + (formats[format] ?? 0)
  return {
    documents: a.documents + b.documents,
    spans: a.spans + b.spans,
    kinds,
    formats,
    slowest: b.slowest.msPerMegabyte > a.slowest.msPerMegabyte ? b.slowest : a.slowest,
    wrong: [...a.wrong, ...b.wrong],
  }
}

export function linesOf({ documents, spans, kinds, formats, slowest, wrong }: Report): string[] {
  const listed = Object.entries(kinds).map(([kind, { all, read }]) => `${all} × ${kind} (${read} read)`)
  const exports = Object.entries(formats).map(([format, count]) => `${count} × ${format}`)
  const { document, kind, bytes, ms, msPerMegabyte } = slowest
  return [
    `${documents} documents: ${listed.join(', ')}; ${spans} spans`,
    `drawn at random widths, exported as ${exports.join(', ')}`,
    `the slowest: ${Math.round(msPerMegabyte)} ms for a megabyte (${kind}, ${bytes} bytes in ${Math.round(ms)} ms, document ${document})`,
    `${wrong.length} wrong`,
  ]
}
