import type { ErrorObject } from 'ajv'
import { nearest } from '../domain/catalogue/nearest.ts'
import type { Place } from '../domain/policy/field.ts'
import { type OtlError, usageError } from '../errors.ts'

type PlaceOf = (path: readonly (string | number)[]) => Place | undefined

/** The deepest one says most: what stands above it is wrong because of it. */
export function worstOf(errors: readonly ErrorObject[]): ErrorObject | undefined {
  return errors.toSorted((a, b) => depth(b) - depth(a))[0]
}

function depth({ instancePath }: ErrorObject): number {
  return instancePath.split('/').length
}

/** What is wrong with a policy, with the line and what was probably meant. */
export function mistake(error: ErrorObject, shown: string, placeOf: PlaceOf): OtlError {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  const extra = extraOf(error)
  const place = placeOf(extra === undefined ? path : [...path, extra])
  const where = place ? `${shown}:${place.line}:${place.column}` : shown
  return usageError(`${where}: ${sentence(error, keys.join('.'), extra)}`, hintFor(error, extra))
}

/** The key that should not be there. */
function extraOf({ propertyName, params }: ErrorObject): string | undefined {
  const extra: unknown = propertyName ?? params.additionalProperty ?? params.propertyName
  return typeof extra === 'string' ? extra : undefined
}

function sentence(error: ErrorObject, name: string, extra: string | undefined): string {
  const what = name === '' ? 'a policy' : `"${name}"`
  const { keyword, params } = error
  if (extra !== undefined) return `${what} has no "${extra}"`
  if (keyword === 'required') return `${what} lacks "${params.missingProperty}"`
  if (keyword === 'type') return `${what} should be ${typeWords(params.type)}`
  if (keyword === 'enum') return `${what} is none of the words it may be`
  if (keyword === 'minLength') return `${what} should have at least ${params.limit} characters`
  if (keyword === 'minItems') return `${what} should not be empty`
  if (keyword === 'minProperties') return `${what} should say which functions are meant`
  if (keyword === 'pattern' && name.endsWith('.expires')) return `${what} should be a day, such as 2030-03-31`
  return `${what} ${error.message ?? 'is wrong'}`
}

const words: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'a section with members of its own',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  null: 'empty',
}

function typeWords(type: unknown): string {
  const types = Array.isArray(type) ? type : [type]
  return types.map((one) => words[String(one)] ?? String(one)).join(' or ')
}

function hintFor(
  { keyword, params, parentSchema, data }: ErrorObject,
  extra: string | undefined,
): string | undefined {
  const usual = 'docs/policy.md tells what a policy holds'
  if (extra !== undefined) {
    const known = Object.keys(parentSchema?.properties ?? {})
    return meant(extra, known.length > 0 ? known : allowed(params, parentSchema)) ?? usual
  }
  if (keyword === 'enum') return meant(String(data), allowed(params, parentSchema)) ?? usual
  if (keyword === 'type' && params.type === 'string') return 'put it in quotes'
  if (keyword === 'type' && params.type === 'array') return 'for example [one, another]'
  return usual
}

function allowed(params: ErrorObject['params'], schema: ErrorObject['parentSchema']): readonly string[] {
  const values: unknown = params.allowedValues ?? schema?.enum
  return Array.isArray(values) ? values.map(String) : []
}

/** More words than these are no hint. */
const FEW = 8

function meant(word: string, known: readonly string[]): string | undefined {
  const near = nearest(word, known) ?? known.find((one) => one.startsWith(word) || word.startsWith(one))
  if (near !== undefined) return `did you mean ${near}?`
  if (known.length === 0) return undefined
  return known.length <= FEW ? `it takes ${known.join(', ')}` : '`otl check --list-rules` shows them'
}
