/** A filter expression that cannot be read; `offset` counts characters from 0. */
export class FilterError extends Error {
  override readonly name = 'FilterError'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

export interface Token {
  readonly kind: 'word' | 'text' | 'number' | 'annotation' | 'symbol' | 'end'
  /** Without quotes; the key of an annotation. */
  readonly value: string
  readonly offset: number
}

const MAX_LENGTH = 10_000

/** Tried in this order. Strings know no escapes: X-Ray documents none. */
const SHAPES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+/y],
  ['annotation', /annotation\[\s*"?([^\]"]+?)"?\s*\]/iy],
  ['annotation', /annotation\.([A-Za-z0-9_.]+)/iy],
  ['text', /"([^"]*)"/y],
  ['number', /-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_.]*/y],
  ['symbol', /!=|<=|>=|[=<>!(){},:]/y],
]

export function tokens(text: string): Token[] {
  if (text.length > MAX_LENGTH) throw new FilterError(`longer than ${MAX_LENGTH} characters`, MAX_LENGTH)
  const found: Token[] = []
  let offset = 0
  while (offset < text.length) {
    const [kind, match] = matchAt(text, offset)
    if (kind !== 'space') found.push({ kind, value: match[1] ?? match[0], offset })
    offset += match[0].length
  }
  return [...found, { kind: 'end', value: '', offset }]
}

function matchAt(text: string, offset: number): readonly [Token['kind'] | 'space', RegExpExecArray] {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = offset
    const match = shape.exec(text)
    if (match) return [kind, match]
  }
  throw new FilterError(`Invalid input symbol ${JSON.stringify(text.charAt(offset))}`, offset)
}
