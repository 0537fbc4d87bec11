import { Ajv, type ValidateFunction } from 'ajv'
import schema from '../../docs/schema/otl.config.schema.json' with { type: 'json' }
import type { Place } from '../domain/policy/field.ts'
import { usageError } from '../errors.ts'
import type { ConfigFile } from './find.ts'
import { mistake, worstOf } from './mistake.ts'
import { parseText } from './text.ts'

/** A policy file that holds what the schema allows, and where each part of it stands. */
export interface Checked {
  readonly value: RawConfig
  /** Undefined for programs. @param path keys and indices from the root */
  readonly placeOf: (path: readonly (string | number)[]) => Place | undefined
}

/** What docs/schema/otl.config.schema.json describes. */
export interface RawConfig {
  /** A section of which every line is a comment is null. */
  readonly check?: RawPolicy | null
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
  check ??= new Ajv({ allErrors: true, strict: false, verbose: true }).compile<RawConfig>(schema)
  if (check(value ?? {})) return { value: value ?? {}, placeOf }
  const worst = worstOf(check.errors ?? [])
  throw worst ? mistake(worst, shown, placeOf) : usageError(`${shown} is not a policy`)
}

function program({ value }: ConfigFile): { value: unknown; placeOf: Checked['placeOf'] } {
  return { value, placeOf: () => undefined }
}
