import { parseLayerArn } from '../../catalogue/layer-arn.ts'
import { type Field, ifKnown } from '../../policy/field.ts'
import type { FunctionFields, Texts } from '../../policy/subject.ts'
import type { TemplateFunction } from '../reading.ts'
import type { TemplateChange } from './change.ts'

/** Whether a function that was read anew is what its changes wanted. */
export function isAsWanted(after: TemplateFunction, changes: readonly TemplateChange[]): boolean {
  return changes.every((change) => isMade(after, change))
}

function isMade(after: TemplateFunction, change: TemplateChange): boolean {
  switch (change.kind) {
    case 'tracing':
      return ifKnown(after.tracing) === change.to
    case 'layer': {
      const arns = layersOf(after).map(ifKnown)
      return (
        (change.to === undefined || arns.includes(change.to)) &&
        (change.from === undefined || !arns.includes(change.from))
      )
    }
    case 'variable': {
      const value = ifKnown(after.environment)?.entries.get(change.name)
      return change.to === undefined
        ? value === undefined
        : value !== undefined && ifKnown(value) === change.to
    }
    case 'role-policy':
      return ifKnown(after.roleMayTrace) === true
  }
}

const untouched = [
  'name',
  'region',
  'packageType',
  'runtime',
  'architecture',
  'handler',
  'timeoutSeconds',
  'memoryMegabytes',
  'role',
  'snapStart',
  'tags',
  'exists',
] as const satisfies readonly (keyof FunctionFields)[]

/** What the changes of a whole file may touch. */
export interface Touched {
  /** Of variables. */
  readonly names: ReadonlySet<string>
  readonly arns: ReadonlySet<string | undefined>
}

export function touchedBy(changes: readonly TemplateChange[]): Touched {
  return {
    names: new Set(changes.flatMap((change) => (change.kind === 'variable' ? [change.name] : []))),
    arns: new Set(changes.flatMap((change) => (change.kind === 'layer' ? [change.from, change.to] : []))),
  }
}

/** A newer version of a layer, which may reach functions that share it: they had the layer before. */
export function isRenewal(change: TemplateChange): boolean {
  if (change.kind !== 'layer' || change.from === undefined || change.to === undefined) return false
  return parseLayerArn(change.from)?.unversioned === parseLayerArn(change.to)?.unversioned
}

/**
 * Whether nothing else became of a function, whether the changes are its own or those of others that share a part of
 * the file with it.
 */
export function isOtherwiseSame(
  before: TemplateFunction,
  after: TemplateFunction,
  { names, arns }: Touched,
): boolean {
  if (before.id !== after.id) return false
  const others = (fn: TemplateFunction) =>
    layersOf(fn)
      .filter((layer) => !arns.has(ifKnown(layer)))
      .map(bare)
  return (
    untouched.every((name) => bare(before[name]) === bare(after[name])) &&
    variables(before.environment, names) === variables(after.environment, names) &&
    JSON.stringify(others(before)) === JSON.stringify(others(after))
  )
}

function layersOf({ layers }: TemplateFunction): readonly Field<string>[] {
  return ifKnown(layers) ?? []
}

function variables(environment: Field<Texts>, except: ReadonlySet<string>): string {
  if (environment.kind !== 'known') return environment.kind === 'absent' ? '[]' : bare(environment)
  const rows = [...environment.value.entries]
    .filter(([name]) => !except.has(name))
    .map(([name, value]) => [name, bare(value)])
  return JSON.stringify(rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)))
}

/** A field without the place where it stands. */
function bare(field: Field<unknown>): string {
  if (field.kind !== 'known') return `${field.kind} ${field.kind === 'unknown' ? field.reason : ''}`
  return JSON.stringify(field.value, (key, value: unknown) => {
    if (key === 'at') return undefined
    return value instanceof Map ? [...value] : value
  })
}
