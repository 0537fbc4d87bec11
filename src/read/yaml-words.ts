import type { Entry, Mapping, Node, Scalar, Span } from '../domain/template/tree.ts'

/** `!!str` and its like. */
export const STANDARD_TAG = /^tag:yaml\.org,2002:/

/**
 * A short tag written out. `!GetAtt A.B` takes its parts from the text; `!Ref` and `!Condition` are functions without
 * `Fn::` (CloudFormation user guide, "Intrinsic function reference").
 */
export function longForm(tag: string, value: Node, span: Span): Mapping {
  const name = tag.replace(/^!+/, '')
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`
  const argument = name === 'GetAtt' ? parts(value) : value
  const entry: Entry = { key: { start: span.start, end: span.start + tag.length }, value: argument }
  return { kind: 'mapping', flow: true, short: true, entries: new Map([[key, entry]]), ...span }
}

function parts(value: Node): Node {
  if (value.kind !== 'scalar') return value
  const { text, start, end } = value
  const dot = text.indexOf('.')
  if (dot === -1) return value
  const items = [text.slice(0, dot), text.slice(dot + 1)]
  return {
    kind: 'sequence',
    flow: true,
    start,
    end,
    items: items.map((item): Scalar => ({ kind: 'scalar', type: 'text', text: item, start, end })),
  }
}

const truth = /^(?:y|yes|true|on)$/i
const untruth = /^(?:n|no|false|off)$/i
const empty = /^(?:~|null)?$/i
const number =
  /^[-+]?(?:0x[0-9a-f_]+|0b[01_]+|0[0-7_]+|\d[\d_]*(?::[0-5]?\d)*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.\d[\d_]*(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i

/** What YAML 1.1 takes a text without quotes for. PyYAML and SnakeYAML leave `y` and `n` alone. */
export function plainType(text: string): Pick<Scalar, 'type' | 'text'> {
  if (empty.test(text)) return { type: 'null', text: '' }
  if (text.length > 1 && truth.test(text)) return { type: 'boolean', text: 'true' }
  if (text.length > 1 && untruth.test(text)) return { type: 'boolean', text: 'false' }
  return number.test(text) && !/^0\d*[89]/.test(text) ? { type: 'number', text } : { type: 'text', text }
}
