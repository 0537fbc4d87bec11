import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import schema from '../../docs/schema/otl.config.schema.json' with { type: 'json' }
import type { Place } from '../domain/policy/field.ts'
import { usageError } from '../errors.ts'
import type { ConfigFile } from './find.ts'
import { parseText } from './text.ts'

/** A policy file that holds what the schema allows, and where each part of it stands. */
export interface Checked {
  readonly value: RawConfig
  /** Undefined for programs. @param path keys and indices from the root */
  readonly placeOf: (path: readonly (string | number)[]) => Place | undefined
}

/** What docs/schema/otl.config.schema.json describes. */
export interface RawConfig {
  readonly check?: RawPolicy
}

type RawSeverity = 'error' | 'warning' | 'note' | 'off'

export interface RawDemands {
  readonly propagators?: readonly string[]
  readonly sampler?: string
  readonly appSignals?: boolean
  readonly settings?: Readonly<Record<string, string>>
  readonly maxBehind?: number
  readonly minimumVersions?: Readonly<Record<string, number>>
  readonly coldStartBudget?: number
}

export interface RawWhen {
  readonly functions?: readonly string[]
  readonly regions?: readonly string[]
  readonly runtimes?: readonly string[]
  readonly files?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
}

export interface RawPolicy extends RawDemands {
  readonly failOn?: 'error' | 'warning' | 'note' | 'never'
  readonly unknown?: 'error' | 'warning' | 'note' | 'as-rule' | 'off'
  readonly rules?: Readonly<Record<string, RawSeverity>>
  readonly baseline?: string
  readonly overrides?: readonly (RawDemands & {
    readonly when: RawWhen
    readonly rules?: Readonly<Record<string, RawSeverity>>
  })[]
  readonly waivers?: readonly RawWaiver[]
}

export interface RawWaiver {
  readonly rules: readonly string[]
  readonly when: RawWhen
  readonly reason: string
  readonly owner?: string
  readonly expires?: string
}

/** Compiled once. */
let check: ValidateFunction<RawConfig> | undefined

/** @param shown the file as messages should name it */
export function validate(file: ConfigFile, shown: string): Checked {
  const { value, placeOf } = file.text === undefined ? program(file) : parseText(file.text, shown)
  check ??= new Ajv({ allErrors: true, strict: false }).compile<RawConfig>(schema)
  if (check(value ?? {})) return { value: value ?? {}, placeOf }
  const [worst] = (check.errors ?? []).toSorted((a, b) => depth(b) - depth(a))
  throw worst ? mistake(worst, shown, placeOf) : usageError(`${shown} is not a policy`)
}

function program({ value }: ConfigFile): { value: unknown; placeOf: Checked['placeOf'] } {
  return { value, placeOf: () => undefined }
}

function depth({ instancePath }: ErrorObject): number {
  return instancePath.split('/').length
}

function mistake(error: ErrorObject, shown: string, placeOf: Checked['placeOf']) {
  const keys = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const path = keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key))
  const extra = error.propertyName ?? error.params.additionalProperty ?? error.params.propertyName
  const place = placeOf(extra === undefined ? path : [...path, extra])
  const where = place ? `${shown}:${place.line}:${place.column}` : shown
  return usageError(`${where}: ${sentence(error, keys.join('.'), extra)}`, hintFor(error))
}

function sentence(error: ErrorObject, name: string, extra: unknown): string {
  const what = name === '' ? 'the file' : `"${name}"`
  if (error.keyword === 'additionalProperties') return `${what} has no "${extra}"`
  if (error.propertyName !== undefined || error.keyword === 'propertyNames')
    return `${what} knows no "${extra}"`
  if (error.keyword === 'required') return `${what} lacks "${error.params.missingProperty}"`
  return `${what} ${error.message ?? 'is wrong'}`
}

function hintFor({ keyword, params }: ErrorObject): string | undefined {
  if (keyword === 'enum') return `it takes ${params.allowedValues.join(', ')}`
  return 'docs/policy.md tells what a policy holds'
}
