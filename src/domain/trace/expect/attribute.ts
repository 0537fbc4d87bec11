import { nearest } from '../../catalogue/nearest.ts'
import { fits } from '../hide/pattern.ts'
import type { AttributeValue, Trace } from '../model.ts'
import { named } from '../words.ts'
import { type AttributeTest, compare } from './expectation.ts'
import { type Finding, notFound } from './finding.ts'
import { isNumber } from './parse.ts'
import { printName } from './print.ts'
import { type Subject, subjectsOf } from './subject.ts'

interface AttributeExpectation {
  readonly name: string
  readonly key: string
  readonly test?: AttributeTest
}

/** One span is enough; `!=` speaks of all of them. */
export function judgeAttribute(trace: Trace, { name, key, test }: AttributeExpectation): Finding {
  const subjects = subjectsOf(trace, name)
  if (subjects.length === 0) return notFound(trace, name)
  const values = subjects.map((subject) => valueAt(subject, key)).filter((value) => value !== undefined)
  if (values.length === 0) return withoutKey(subjects, key)
  const said = `${key} is ${named(values.map(quoted))}`
  if (test === undefined) return { holds: true, final: true, said }
  if (test.comparison === '!=') {
    const holds = !values.some((value) => equals(value, test.value))
    return { holds, final: !holds, said }
  }
  const holds = values.some((value) => passes(value, test))
  return { holds, final: holds, said }
}

function withoutKey(subjects: readonly Subject[], key: string): Finding {
  const keys = [...new Set(subjects.flatMap((subject) => Object.keys(subject.attributes())))]
  const meant = nearest(key.toLowerCase(), keys)
  const last = key.slice(key.lastIndexOf('.') + 1).toLowerCase()
  const rank = (other: string) => (other === meant ? 0 : other.toLowerCase().includes(last) ? 1 : 2)
  const near = keys.toSorted((a, b) => rank(a) - rank(b)).slice(0, 6)
  const who = named(subjects.map((subject) => printName(subject.name)))
  return { holds: false, final: false, said: `${who} has no attribute ${printName(key)}`, near }
}

function valueAt(subject: Subject, key: string): AttributeValue | undefined {
  const attributes = subject.attributes()
  if (Object.hasOwn(attributes, key)) return attributes[key]
  const wanted = key.toLowerCase()
  const other = Object.keys(attributes).find((name) => name.toLowerCase() === wanted)
  return other === undefined ? undefined : attributes[other]
}

function passes(value: AttributeValue, { comparison, value: wanted }: AttributeTest): boolean {
  if (comparison === '=') return equals(value, wanted)
  const texts = textsOf(value).filter(isNumber)
  return texts.some((text) => compare(Number(text), comparison, Number(wanted)))
}

/** `*` stands for any text. A list holds what one of its members is. */
function equals(value: AttributeValue, wanted: string): boolean {
  const same = (text: string) => isNumber(text) && isNumber(wanted) && Number(text) === Number(wanted)
  return textsOf(value).some((text) => fits(text, wanted) || same(text))
}

function textsOf(value: AttributeValue): readonly string[] {
  return Array.isArray(value) ? [textOf(value), ...value.map(textOf)] : [textOf(value)]
}

function textOf(value: AttributeValue): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

function quoted(value: AttributeValue): string {
  const text = textOf(value)
  return printName(text.length > 80 ? `${text.slice(0, 79)}…` : text)
}
