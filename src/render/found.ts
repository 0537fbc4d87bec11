import { type Account, type Outcome, type Store, sampledShare } from '../domain/trace/find/account.ts'
import type { SortKey } from '../domain/trace/find/sort.ts'
import type { Canvas } from './canvas.ts'
import { clip, safe, wrap } from './text.ts'
import { saidOfCount, saidOfTimes, type TraceColumns } from './trace-table.ts'
import { separator } from './waterfall/header.ts'

const MOST_LINES = 3

export interface FoundHeading {
  /** Absent while the counting goes on. */
  readonly account?: Account
  /** Rows that are to come. */
  readonly expected: number
  readonly sort: SortKey
  readonly cold: boolean
}

const ORDER: Readonly<Record<SortKey, string>> = {
  time: '',
  duration: ', longest first',
  response: ', longest response first',
  status: ', worst first',
}

/** The line above a list: how many there are, as far as that is known, in which order, of which day. */
export function renderFoundHeading(about: FoundHeading, columns: TraceColumns, canvas: Canvas): string {
  const { account, expected, sort, cold } = about
  const newest = expected === 1 ? 'the newest trace' : `the newest ${grouped(expected)} traces`
  const counted = account ? saidOfCount(expected, account) : cold ? 'cold starts' : newest
  const { style, width, glyphs } = canvas
  return style.quiet(clip(`${counted}${ORDER[sort]}${saidOfTimes(columns)}`, width, glyphs.ellipsis))
}

export interface AboutAccount {
  /** The traces are not all that were sampled, so no share can be told. */
  readonly conditions: boolean
  /** Where no heading has told the count. */
  readonly shown?: number
  /** Those shown are the cold starts among what was found. */
  readonly cold?: boolean
}

/** Quiet lines about a search: how much of the traffic the traces stand for, and which store told. */
export function renderAccount(account: Account, about: AboutAccount, canvas: Canvas): string[] {
  const { stores, partial } = account
  const parts = [
    ...(about.shown === undefined ? [] : [saidOfShown(about.shown, about.cold === true, account)]),
    ...saidOfInvocations(account, about.conditions),
    ...(partial > 0 ? [`${grouped(partial)} partial`] : []),
    ...(stores.length > 0 ? [`from ${saidOfStores(stores)}`] : []),
  ]
  return quiet(parts.join(` ${separator(canvas)} `), canvas)
}

/** What only reading the traces has shown. */
export function renderOutcome(
  { shown, orphaned, lookedInto }: Outcome,
  account: Account,
  canvas: Canvas,
): string[] {
  const rest = account.more || lookedInto !== account.found
  const parts = [
    ...(lookedInto !== undefined && rest
      ? [`looked into ${grouped(lookedInto)} of ${many(account)} traces`]
      : []),
    ...(orphaned > 0
      ? [`${grouped(orphaned)} of ${grouped(shown)} shown ${orphaned === 1 ? 'lacks' : 'lack'} a parent`]
      : []),
  ]
  return quiet(parts.join(` ${separator(canvas)} `), canvas)
}

function saidOfShown(shown: number, cold: boolean, account: Account): string {
  return cold ? `${grouped(shown)} with a cold start of ${many(account)} traces` : saidOfCount(shown, account)
}

function saidOfInvocations(account: Account, conditions: boolean): string[] {
  const { invocations } = account
  if (invocations.kind === 'not asked') return []
  if (invocations.kind === 'could not check') return ['share of the invocations: could not check']
  const ran = `${grouped(invocations.count)} ${invocations.count === 1 ? 'invocation' : 'invocations'}`
  if (conditions) return [`among ${ran}`]
  const share = sampledShare(account)
  return [`for ${ran}${share === undefined ? '' : ` (${account.more ? 'more than ' : ''}${percent(share)})`}`]
}

/** X-Ray where it could not be checked: that is who was asked. */
function saidOfStores(all: readonly Store[]): string {
  const words = new Map<string, string[]>()
  for (const store of all)
    words.set(saidOfStore(store), [...(words.get(saidOfStore(store)) ?? []), store.region])
  const several = words.size > 1
  return [...words]
    .map(([said, regions]) => (several ? `${said} in ${regions.join(', ')}` : said))
    .join(' and ')
}

function saidOfStore({ destination, searched }: Store): string {
  if (searched) return 'Transaction Search'
  if (destination?.store !== 'CloudWatch Logs') return 'X-Ray'
  const { indexedPercent } = destination
  return `X-Ray’s index${indexedPercent === undefined ? '' : ` (${indexedPercent} % of the traces)`}`
}

function many({ found, more }: Account): string {
  return `${more ? 'more than ' : ''}${grouped(found)}`
}

function percent(share: number): string {
  const value = share * 100
  return `${value >= 9.95 || value === 0 ? Math.round(value) : value.toFixed(1)} %`
}

function grouped(n: number): string {
  return n.toLocaleString('en-US')
}

function quiet(text: string, { style, glyphs, width }: Canvas): string[] {
  if (text === '') return []
  return wrap(safe(text), width, MOST_LINES, glyphs.ellipsis).map(style.quiet)
}
