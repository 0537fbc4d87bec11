import { Ajv } from 'ajv'
import { isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml'
import schema from '../../docs/schema/otl.config.schema.json' with { type: 'json' }
import type { Place } from '../domain/policy/field.ts'
import { usageError } from '../errors.ts'
import type { ConfigFile } from './find.ts'
import { mistake, worstOf } from './mistake.ts'

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

/** @param shown the file as messages should name it */
export function validate(file: ConfigFile, shown: string): Checked {
  const { value, placeOf } = file.text === undefined ? program(file) : parsed(file.text, shown)
  const check = new Ajv({ allErrors: true, strict: false, verbose: true }).compile<RawConfig>(schema)
  if (check(value ?? {})) return { value: value ?? {}, placeOf }
  const worst = worstOf(check.errors ?? [])
  throw worst ? mistake(worst, shown, placeOf) : usageError(`${shown} is not a policy`)
}

function program({ value }: ConfigFile): { value: unknown; placeOf: Checked['placeOf'] } {
  return { value, placeOf: () => undefined }
}

/** An alias may stand for ten others, and each of those for ten more. */
const MOST_ALIASES = 100

function parsed(text: string, shown: string): { value: unknown; placeOf: Checked['placeOf'] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) {
    const { line, col } = lines.linePos(error.pos[0])
    throw usageError(`${shown}:${line}:${col}: ${error.message.split('\n')[0]}`)
  }
  const placeOf: Checked['placeOf'] = (path) => {
    const start = startOf(document.contents, path)
    if (start === undefined) return undefined
    const { line, col } = lines.linePos(start)
    return { file: shown, line, column: col }
  }
  return { value: asValue(() => document.toJS({ maxAliasCount: MOST_ALIASES }), shown), placeOf }
}

function asValue(read: () => unknown, shown: string): unknown {
  try {
    return read()
  } catch (cause) {
    throw usageError(`${shown} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** The key where there is one, so that a message points at the word that is wrong. */
function startOf(root: Node | null, path: readonly (string | number)[]): number | undefined {
  let at: unknown = root
  let start = root?.range?.[0]
  for (const step of path) {
    if (isMap(at)) {
      const pair = at.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (!isPair(pair)) return start
      start = isNode(pair.key) ? pair.key.range?.[0] : start
      at = pair.value
    } else {
      at =
        isNode(at) && 'get' in at
          ? (at as { get(key: unknown, keep: true): unknown }).get(step, true)
          : undefined
      start = isNode(at) ? (at.range?.[0] ?? start) : start
    }
  }
  return start
}
