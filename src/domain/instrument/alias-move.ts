/** An alias that was moved to a version which enable had published. */
export interface AliasMove {
  readonly name: string
  /** Versions, as numbers. */
  readonly from: string
  readonly to: string
}

/**
 * The description of a version that otl publishes. It binds what a receipt says: whoever may only tag a function cannot
 * make disable move an alias to a version of their choice.
 */
export function versionDescription(run: string, move?: Pick<AliasMove, 'name' | 'from'>): string {
  return move ? `otl enable ${run}: alias ${move.name} was at version ${move.from}` : `otl enable ${run}`
}

/** @param description of the version that the alias was moved to */
export function isMoveOfOurs({ name, from }: AliasMove, description: string | undefined): boolean {
  const said = /^otl enable [0-9a-f]+: (.*)$/.exec(description ?? '')?.[1]
  return said === `alias ${name} was at version ${from}`
}

/** Reads what a receipt says. */
export function aliasMoveFrom(raw: unknown): AliasMove | undefined | 'bad' {
  if (raw === undefined) return undefined
  if (typeof raw !== 'object' || raw === null) return 'bad'
  if (!('name' in raw) || !('from' in raw) || !('to' in raw)) return 'bad'
  const { name, from, to } = raw
  if (!isAliasName(name)) return 'bad'
  return isVersion(from) && isVersion(to) ? { name, from, to } : 'bad'
}

export function isAliasName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(value)
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,18}$/.test(value)
}
