import { type Family, familyNames } from '../../catalogue/model.ts'
import { isAliasName } from '../alias-move.ts'

/**
 * What was asked of a whole run beside the changes of each function: which layer was meant, and what goes with the
 * change. A plan file keeps it, for the checks before the write depend on it.
 */
export interface Accompaniment {
  readonly attachPolicy?: true
  readonly publish?: true
  readonly tracingOnly?: true
  readonly alias?: string
  readonly family?: Family
  readonly layerVersion?: string
  readonly layerArn?: string
  readonly wrapper?: string
  readonly imageRuntime?: string
}

/** The names are those of the flags. What the values say is judged as if they stood on the command line. */
const fits: Readonly<Record<keyof Accompaniment, (value: unknown) => boolean>> = {
  attachPolicy: isTrue,
  publish: isTrue,
  tracingOnly: isTrue,
  alias: isAliasName,
  family: (value) => familyNames.some((name) => name === value),
  layerVersion: isWord,
  layerArn: isWord,
  wrapper: isWord,
  imageRuntime: isWord,
}

/** @param options of a command, of which the flags named above are taken */
export function accompanimentOf(options: object): Accompaniment {
  const given = Object.entries(options).filter(([name, value]) => isFlag(name) && fits[name](value))
  return Object.fromEntries(given)
}

/** Undefined when there is anything that this release does not know: it must not be left out either. */
export function accompanimentFrom(raw: unknown): Accompaniment | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined
  const known = Object.entries(raw).every(([name, value]) => isFlag(name) && fits[name](value))
  return known ? { ...raw } : undefined
}

function isFlag(name: string): name is keyof Accompaniment {
  return Object.hasOwn(fits, name)
}

function isTrue(value: unknown): boolean {
  return value === true
}

function isWord(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]{1,256}$/.test(value)
}
