/** The decisions and ids that an `X-Amzn-Trace-Id` carries; fields we do not know are kept for whoever comes next. */
export interface TraceHeader {
  readonly root?: string
  readonly parent?: string
  /** Absent when the caller left the decision to us (`Sampled=?` or no field). */
  readonly sampled?: boolean
  /** Other fields in the order they came, such as `Lineage`. */
  readonly rest: readonly (readonly [name: string, value: string])[]
}

const rootPattern = /^1-[0-9a-f]{8}-[0-9a-f]{24}$/
const parentPattern = /^[0-9a-f]{16}$/
const harmless = /^[\x21-\x7e ]{1,2048}$/

/** Never fails: what is not a trace header carries nothing. Fields with a malformed value are dropped. */
export function parseTraceHeader(text: string | undefined): TraceHeader {
  if (text === undefined || !harmless.test(text)) return { rest: [] }
  const known: { root?: string; parent?: string; sampled?: boolean } = {}
  const rest: [string, string][] = []
  for (const field of text.split(';')) {
    const [name, value] = splitField(field)
    if (value === undefined) continue
    if (name === 'Root') {
      if (rootPattern.test(value)) known.root = value
    } else if (name === 'Parent') {
      if (parentPattern.test(value)) known.parent = value
    } else if (name === 'Sampled') {
      if (value === '0' || value === '1') known.sampled = value === '1'
    } else rest.push([name, value])
  }
  return { ...known, rest }
}

export function formatTraceHeader(header: TraceHeader): string {
  const fields: (readonly [string, string])[] = []
  if (header.root !== undefined) fields.push(['Root', header.root])
  if (header.parent !== undefined) fields.push(['Parent', header.parent])
  if (header.sampled !== undefined) fields.push(['Sampled', header.sampled ? '1' : '0'])
  return [...fields, ...header.rest].map(([name, value]) => `${name}=${value}`).join(';')
}

function splitField(field: string): [name: string, value: string | undefined] {
  const equals = field.indexOf('=')
  if (equals === -1) return [field.trim(), undefined]
  return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()]
}
