import { jsonString, yamlString } from '../../export/quote.ts'
import type { Style } from './style.ts'

/** What is added to a template. */
export type Written =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Written[] }
  | { readonly kind: 'map'; readonly entries: Entries }
  /** `!Sub …` */
  | { readonly kind: 'sub'; readonly text: string }

export type Entries = readonly (readonly [key: string, value: Written])[]

export const text = (value: string): Written => ({ kind: 'text', text: value })
export const list = (...items: readonly Written[]): Written => ({ kind: 'list', items })
export const sub = (value: string): Written => ({ kind: 'sub', text: value })

/** Entries at the end of a path of keys. */
export function under(path: readonly string[], entries: Entries): Entries {
  return path.reduceRight<Entries>((inner, key) => [[key, { kind: 'map', entries: inner }]], entries)
}

/** Both, with maps of one key become one. */
export function merged(entries: Entries, added: Entries): Entries {
  const all = new Map(entries)
  for (const [key, value] of added) {
    const old = all.get(key)
    const both = old?.kind === 'map' && value.kind === 'map'
    all.set(key, both ? { kind: 'map', entries: merged(old.entries, value.entries) } : value)
  }
  return [...all]
}

/** `key: value` over as many lines as it takes; the first line is not indented, the others are. */
export function yamlEntry(key: string, value: Written, indent: string, style: Style): string {
  const head = `${yamlString(key)}:`
  const deeper = `${indent}${style.unit}`
  switch (value.kind) {
    case 'text':
    case 'sub':
      return `${head} ${yamlScalar(value)}`
    case 'map':
      return [
        head,
        ...value.entries.map(([name, one]) => `${deeper}${yamlEntry(name, one, deeper, style)}`),
      ].join(style.newline)
    case 'list': {
      const dash = style.flatLists ? indent : deeper
      return [head, ...value.items.map((item) => `${dash}- ${yamlScalar(item)}`)].join(style.newline)
    }
  }
}

/** On one line. */
export function yamlScalar(value: Written): string {
  if (value.kind === 'text') return yamlString(value.text)
  return value.kind === 'sub' ? `!Sub ${subText(value.text)}` : flow(value, yamlFlow)
}

/** A text with holes needs no quotes unless something in it means more in YAML. */
function subText(value: string): string {
  return /^[A-Za-z][\w.:/${}-]*$/.test(value) && !value.endsWith(':') ? value : jsonString(value)
}

/** How values are written on one line. */
export interface Flow {
  readonly key: (text: string) => string
  readonly text: (text: string) => string
  readonly gap: '' | ' '
}

export const jsonFlow: Flow = { key: jsonString, text: jsonString, gap: ' ' }
/** Of a file without a space between its parts. */
export const tightFlow: Flow = { ...jsonFlow, gap: '' }
export const yamlFlow: Flow = { key: yamlString, text: yamlString, gap: ' ' }

export function flow(value: Written, form: Flow): string {
  const { key: name, gap } = form
  const comma = `,${gap}`
  switch (value.kind) {
    case 'text':
      return form.text(value.text)
    case 'sub':
      return flow(
        { kind: 'map', entries: [['Fn::Sub', { kind: 'text', text: value.text }]] },
        { ...form, text: jsonString, key: jsonString },
      )
    case 'map': {
      const inner = value.entries.map(([key, one]) => `${name(key)}:${gap}${flow(one, form)}`).join(comma)
      return form === yamlFlow ? `{${inner}}` : `{${gap}${inner}${gap}}`
    }
    case 'list':
      return `[${value.items.map((item) => flow(item, form)).join(comma)}]`
  }
}

/** As JSON over several lines, in the indentation of the file. */
export function jsonValue(value: Written, indent: string, style: Style): string {
  const deeper = `${indent}${style.unit}`
  const lines = (open: string, parts: readonly string[], close: string) =>
    [open, parts.map((part) => `${deeper}${part}`).join(`,${style.newline}`), `${indent}${close}`].join(
      style.newline,
    )
  if (value.kind === 'map') {
    return lines(
      '{',
      value.entries.map(([key, one]) => `${jsonString(key)}: ${jsonValue(one, deeper, style)}`),
      '}',
    )
  }
  return value.kind === 'list'
    ? lines(
        '[',
        value.items.map((item) => flow(item, jsonFlow)),
        ']',
      )
    : flow(value, jsonFlow)
}
