/** HTTP status codes, both ends included. */
export interface StatusRange {
  readonly from: number
  readonly to: number
}

/** `5xx`, `404` or `500-504`. @returns undefined for anything else */
export function parseStatusRange(text: string): StatusRange | undefined {
  const [, family] = /^([1-5])xx$/i.exec(text) ?? []
  if (family !== undefined) return { from: Number(family) * 100, to: Number(family) * 100 + 99 }
  const [, first, last = first] = /^([1-5]\d\d)(?:-([1-5]\d\d))?$/.exec(text) ?? []
  if (first === undefined || Number(first) > Number(last)) return undefined
  return { from: Number(first), to: Number(last) }
}
