import { jsonString, yamlString } from './quote.ts'
import { remarkText } from './text.ts'

/** A piece of a template as data, so that it can be written as YAML, with remarks, or as JSON, without. */
export type Value = string | Call | List | Tree

/** An intrinsic function of CloudFormation. */
export interface Call {
  readonly call: 'Ref' | 'Sub' | 'FindInMap' | 'Join'
  readonly args: readonly (string | Call | readonly string[])[]
}

export interface List {
  readonly items: readonly (string | Call | Remark | Kept)[]
}

export interface Tree {
  readonly entries: readonly (readonly [string, Value] | Remark)[]
}

export interface Remark {
  readonly remark: string
}

/**
 * An item that the template has already, in its own words. YAML shows it as a remark in its place; JSON has no remarks,
 * and a list without it would take it away.
 */
export interface Kept {
  readonly kept: string
}

export function tree(...entries: Tree['entries']): Tree {
  return { entries }
}

export function list(...items: List['items']): List {
  return { items }
}

export function remark(text: string): Remark {
  return { remark: text }
}

export function call(name: Call['call'], ...args: Call['args']): Call {
  return { call: name, args }
}

export function toYaml({ entries }: Tree, indent = ''): string[] {
  return entries.flatMap((entry) => {
    if ('remark' in entry) return [`${indent}# ${remarkText(entry.remark)}`]
    const [key, value] = entry
    const head = `${indent}${yamlString(key)}:`
    if (typeof value === 'string') return [`${head} ${yamlString(value)}`]
    if ('call' in value) return [`${head} ${yamlCall(value)}`]
    if ('items' in value) return [head, ...value.items.map((item) => `${indent}  ${yamlItem(item)}`)]
    return [head, ...toYaml(value, `${indent}  `)]
  })
}

function yamlItem(item: List['items'][number]): string {
  if (typeof item === 'string') return `- ${yamlString(item)}`
  if ('remark' in item) return `# ${remarkText(item.remark)}`
  if ('kept' in item) return `# - ${remarkText(item.kept)}`
  return `- ${yamlCall(item)}`
}

/** On one line, in the short form that people write. */
function yamlCall({ call: name, args }: Call): string {
  const [only] = args
  const written = args.map((arg) => {
    if (typeof arg === 'string') return yamlString(arg)
    return isWords(arg) ? `[${arg.map(yamlString).join(', ')}]` : yamlCall(arg)
  })
  return args.length === 1 && typeof only === 'string'
    ? `!${name} ${written[0]}`
    : `!${name} [${written.join(', ')}]`
}

export function toJson(node: Tree): string[] {
  return jsonText(plainOf(node), '').split('\n')
}

type Plain = string | readonly Plain[] | ReadonlyMap<string, Plain>

function plainOf(value: Value): Plain {
  if (typeof value === 'string') return value
  if ('call' in value) return plainCall(value)
  if ('items' in value) {
    return value.items.flatMap((item): Plain[] => {
      if (typeof item === 'string') return [item]
      if ('kept' in item) return [item.kept]
      return 'remark' in item ? [] : [plainCall(item)]
    })
  }
  return new Map(
    value.entries.flatMap((entry) => ('remark' in entry ? [] : [[entry[0], plainOf(entry[1])] as const])),
  )
}

function plainCall({ call: name, args }: Call): Plain {
  const values = args.map((arg): Plain => (typeof arg === 'string' || isWords(arg) ? arg : plainCall(arg)))
  const [only] = values
  const whole = values.length === 1 && typeof only === 'string' ? only : values
  return new Map([[name === 'Ref' ? name : `Fn::${name}`, whole]])
}

function isWords(arg: Call | readonly string[]): arg is readonly string[] {
  return Array.isArray(arg)
}

/** A key such as `__proto__` is a key like any other here, which it would not be in an object. */
function jsonText(value: Plain, indent: string): string {
  if (typeof value === 'string') return jsonString(value)
  const inner = `${indent}  `
  if (isMap(value)) {
    const lines = [...value].map(([key, one]) => `${inner}${jsonString(key)}: ${jsonText(one, inner)}`)
    return `{\n${lines.join(',\n')}\n${indent}}`
  }
  return `[\n${value.map((one) => `${inner}${jsonText(one, inner)}`).join(',\n')}\n${indent}]`
}

function isMap(value: readonly Plain[] | ReadonlyMap<string, Plain>): value is ReadonlyMap<string, Plain> {
  return value instanceof Map
}
