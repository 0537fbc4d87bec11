import { parseLayerArn } from '../../catalogue/layer-arn.ts'
import { isPlain, PROPAGATORS, SAMPLER } from '../../instrument/setting-table.ts'
import { APPLICATION_SIGNALS } from '../../instrument/variables.ts'
import { ifKnown } from '../field.ts'
import { otelLayers } from '../rules/common.ts'
import { type Subject, textNamed } from '../subject.ts'
import type { DraftDemands, Estate, Family } from './draft.ts'

/** What most functions have in common is asked of all; what a few have is only suggested. */
export function commonDemands(subjects: readonly Subject[]): {
  readonly asked: DraftDemands
  readonly suggested: DraftDemands
} {
  const distro = subjects.filter(readsAppSignals)
  const found = [
    most(subjects, propagatorsOf, (text) => ({ propagators: text.split(',') })),
    most(subjects, samplerOf, (sampler) => ({ sampler })),
    most(distro, appSignalsOf, (text) => ({ appSignals: text === 'true' })),
  ].filter((one) => one !== undefined)
  const minimumVersions = lowestVersions(subjects)
  return {
    asked: Object.assign(
      {},
      ...found.filter(({ usual }) => usual).map(({ demand }) => demand),
      ...(Object.keys(minimumVersions).length === 0 ? [] : [{ minimumVersions }]),
    ),
    suggested: Object.assign({}, ...found.filter(({ usual }) => !usual).map(({ demand }) => demand)),
  }
}

/** What a group has instead, where all of it has the same. */
export function demandShared(
  rule: 'propagators' | 'sampler',
  subjects: readonly Subject[],
): DraftDemands | undefined {
  const [first, ...rest] = subjects.map(rule === 'propagators' ? propagatorsOf : samplerOf)
  if (first === undefined || rest.some((value) => value !== first)) return undefined
  return rule === 'propagators' ? { propagators: first.split(',') } : { sampler: first }
}

function most(
  subjects: readonly Subject[],
  read: (subject: Subject) => string | undefined,
  demandOf: (value: string) => DraftDemands,
): { readonly demand: DraftDemands; readonly usual: boolean } | undefined {
  const counts = new Map<string, number>()
  for (const subject of subjects) {
    const value = read(subject)
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const [first] = [...counts].toSorted(([, a], [, b]) => b - a)
  return first && { demand: demandOf(first[0]), usual: first[1] * 2 > subjects.length }
}

function propagatorsOf(subject: Subject): string | undefined {
  return plainly(subject, PROPAGATORS)
    ?.split(',')
    .map((part) => part.trim())
    .join(',')
}

function samplerOf(subject: Subject): string | undefined {
  return plainly(subject, SAMPLER)
}

function appSignalsOf(subject: Subject): string | undefined {
  const text = plainly(subject, APPLICATION_SIGNALS)
  return text === 'true' || text === 'false' ? text : undefined
}

/** A value goes into a file that many read: only one that cannot be a secret. */
function plainly({ environment }: Subject, variable: string): string | undefined {
  const value = ifKnown(textNamed(environment, variable))
  return value === undefined || value.trim() === '' || !isPlain(variable, value) ? undefined : value
}

function readsAppSignals(subject: Subject): boolean {
  return otelLayers(subject).some(({ otel }) => otel.family === 'distro' || otel.family === 'copy')
}

function lowestVersions(subjects: readonly Subject[]): Record<string, number> {
  const lowest = new Map<string, number>()
  for (const subject of subjects) {
    for (const { arn } of otelLayers(subject)) {
      const layer = parseLayerArn(arn)
      if (layer) lowest.set(layer.name, Math.min(layer.version, lowest.get(layer.name) ?? layer.version))
    }
  }
  return Object.fromEntries([...lowest].filter(([, version]) => version > 0).toSorted())
}

export function estateOf(subjects: readonly Subject[], blind?: string): Estate {
  const families = new Map<Family, number>()
  for (const subject of subjects) {
    const family = otelLayers(subject).find(({ otel }) => otel.wrappers.length > 0)?.otel.family ?? 'none'
    families.set(family, (families.get(family) ?? 0) + 1)
  }
  return {
    functions: subjects.length,
    live: subjects.filter(({ origin }) => origin.kind === 'live').length,
    families,
    ...(blind === undefined ? {} : { blind }),
  }
}
