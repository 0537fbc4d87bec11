import type { LambdaFunction } from '../instrument/function.ts'
import { type Check, couldNotCheck, type Found, ok, warn } from './check.ts'

export interface Alias {
  readonly name: string
  /** A published version's number, or `$LATEST`. */
  readonly version: string
  /** Other versions that get a part of the traffic, with their share from 0 to 1. */
  readonly shares: Readonly<Record<string, number>>
  /** Lambda's optimistic lock of the alias. Empty if not told. */
  readonly revision: string
}

/** Environments that are kept warm, for a version or an alias; never for `$LATEST`. */
export interface Provisioned {
  readonly qualifier: string
  readonly requested: number
}

export interface Traffic {
  readonly aliases: Found<readonly Alias[]>
  /** Published versions that are traced already, as far as their own configuration was read. */
  readonly traced: ReadonlySet<string>
  readonly provisioned: Found<readonly Provisioned[]>
  /** Name of the alias that this run moves to what it publishes, and its provisioned concurrency with it. */
  readonly moving?: string | undefined
}

const SHOWN = 3

/** A write changes `$LATEST` only: who calls an alias or a version sees nothing of it until that moves. */
export function trafficCheck(fn: LambdaFunction, traffic: Traffic): Check {
  const { aliases, traced, provisioned, moving } = traffic
  if (aliases.kind === 'unknown') return couldNotCheck('traffic', aliases.reason)
  const staying = aliases.value.filter(({ name }) => name !== moving)
  const left = staying.flatMap((alias) => aliasPhrase(alias, traced))
  const kept = provisioned.kind === 'found' ? provisioned.value : []
  const warm = kept.filter(({ qualifier }) => qualifier !== moving).map(provisionedPhrase)
  const all = [...left, ...warm]
  if (all.length === 0) {
    return provisioned.kind === 'found'
      ? ok('traffic', allTraced(aliases.value, moving))
      : couldNotCheck('traffic', provisioned.reason)
  }
  const more = all.length > SHOWN ? [`${all.length - SHOWN} more`] : []
  const [first] = staying.filter((alias) => aliasPhrase(alias, traced).length > 0)
  return warn(
    'traffic',
    [...all.slice(0, SHOWN), ...more].join('; '),
    first
      ? `otl enable ${fn.name} --alias ${first.name} publishes a version and moves the alias to it`
      : 'publish a version afterwards, and move the provisioned concurrency to it',
  )
}

function allTraced(aliases: readonly Alias[], moving: string | undefined): string {
  if (aliases.length === 0) return 'no alias'
  const moves = aliases.some(({ name }) => name === moving)
  return moves ? `alias ${moving} moves to what is traced` : 'every alias points at what is traced'
}

function aliasPhrase({ name, version, shares }: Alias, traced: ReadonlySet<string>): string[] {
  const other = Object.entries(shares).filter(([to]) => isLeft(to, traced))
  if (other.length > 0) {
    const parts = other.map(([to, share]) => `${Math.round(share * 100)} % to version ${to}`)
    const main = isLeft(version, traced) ? [`the rest to version ${version}`] : []
    return [`alias ${name} sends ${[...parts, ...main].join(' and ')}, which stay untraced`]
  }
  return isLeft(version, traced) ? [`alias ${name} points at version ${version}, which stays untraced`] : []
}

function isLeft(version: string, traced: ReadonlySet<string>): boolean {
  return !version.startsWith('$LATEST') && !traced.has(version)
}

function provisionedPhrase({ qualifier, requested }: Provisioned): string {
  const which = /^\d+$/.test(qualifier) ? `version ${qualifier}` : `alias ${qualifier}`
  return `provisioned concurrency (${requested}) keeps ${which} warm as it was published`
}

/** Versions that aliases send traffic to, for a look at whether they are traced. */
export function versionsBehind(aliases: readonly Alias[]): readonly string[] {
  const all = aliases.flatMap(({ version, shares }) => [version, ...Object.keys(shares)])
  return [...new Set(all)].filter((version) => /^\d+$/.test(version))
}

/** A snapshot is taken when a version is published, so the layer's start is part of it. */
export function snapStartCheck({ name, snapStart, runtime }: LambdaFunction): Check | undefined {
  if (!snapStart) return undefined
  const ids = runtime?.startsWith('python')
    ? '; environments restored from one snapshot may repeat span ids'
    : ''
  return warn(
    'snap-start',
    `SnapStart works on published versions only, and the layer starts before their snapshot is taken${ids}`,
    `otl enable ${name} --publish, then invoke that version and look at its trace`,
  )
}
