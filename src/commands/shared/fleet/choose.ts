import type { Aws, Context } from '../../../context.ts'
import type { FunctionRef } from '../../../domain/instrument/reference.ts'
import type { Report } from '../../../domain/instrument/report.ts'
import { fits, type Selection, selects } from '../../../domain/instrument/select.ts'
import { Exit, OtlError } from '../../../errors.ts'
import { parseWritableRef } from '../function-ref.ts'
import { awsErrorName, concernsCaller } from '../lookup.ts'
import { type RegionPool, regionsOf } from '../regions.ts'
import type { Chosen } from './options.ts'

/** A function that may be meant, before it is read. */
export interface Candidate {
  readonly ref: FunctionRef
  readonly region?: string
  readonly connect: () => Promise<Aws>
  /** Found by what it is, not named by the user. */
  readonly selected: boolean
}

export interface Choice {
  readonly candidates: readonly Candidate[]
  /** Regions that could not be listed. */
  readonly failures: readonly Report[]
  /** Regions that the account has not enabled. */
  readonly closed: readonly string[]
  /** Patterns that match no name. */
  readonly unmatched: readonly string[]
}

/** Named functions need no list. Everything else comes from ListFunctions, a region at a time. */
export async function choose(
  chosen: Chosen,
  regionFlag: string | undefined,
  connect: RegionPool,
  ctx: Context,
): Promise<Choice> {
  const { names, selection, listed } = chosen
  const { regions, all } = await regionsOf(regionFlag, ctx)
  const refs = names.map(parseWritableRef)
  const named = refs
    .filter(({ name }) => !fits(selection.exclude, name))
    .flatMap((ref) => (ref.region ? [ref.region] : regions).map((region) => candidate(ref, region)))
  if (!listed) return { candidates: named, failures: [], closed: [], unmatched: [] }
  const lists = await listAll(regions, all, selection, connect, ctx)
  const found = lists.found.map(({ arn, region }) => candidate(parseWritableRef(arn), region, true))
  const unmatched = selection.names
    .filter(({ matches }) => !lists.found.some(({ name }) => matches(name)))
    .map(({ text }) => text)
  return { candidates: [...named, ...found], failures: lists.failures, closed: lists.closed, unmatched }

  function candidate(ref: FunctionRef, region: string | undefined, selected = false): Candidate {
    return { ref, ...(region ? { region } : {}), connect: () => connect(region), selected }
  }
}

interface Found {
  readonly arn: string
  readonly name: string
  readonly region: string | undefined
}

interface Lists {
  readonly found: Found[]
  readonly failures: Report[]
  readonly closed: string[]
}

async function listAll(
  regions: readonly (string | undefined)[],
  all: boolean,
  selection: Selection,
  connect: RegionPool,
  ctx: Context,
): Promise<Lists> {
  const lists: Lists = { found: [], failures: [], closed: [] }
  let refusal: unknown
  for (const region of regions) {
    const progress = ctx.progress(`listing functions${region ? ` in ${region}` : ''}`)
    try {
      for await (const fn of (await connect(region)).listFunctions()) {
        if (selects(selection, fn)) lists.found.push({ arn: fn.arn, name: fn.name, region })
      }
    } catch (error) {
      if (!(error instanceof OtlError) || regions.length === 1 || ctx.signal.aborted) throw error
      if (all && isClosed(error)) {
        refusal = error
        lists.closed.push(region ?? '')
      } else if (concernsCaller(error)) throw error
      else lists.failures.push(unlisted(region ?? '', error))
    } finally {
      progress.stop()
    }
  }
  // No region knows these credentials: that is about the credentials, not about the regions.
  if (lists.closed.length === regions.length) throw refusal
  return lists
}

/** What a region that the account has not enabled says of credentials that are good elsewhere. */
function isClosed(error: OtlError): boolean {
  const name = awsErrorName(error) ?? ''
  return ['UnrecognizedClientException', 'InvalidClientTokenId', 'OptInRequired'].includes(name)
}

function unlisted(region: string, { message, hint, code }: OtlError): Report {
  const result = {
    kind: 'failed',
    reason: message,
    ...(hint ? { hint } : {}),
    looked: code === Exit.No,
  } as const
  return { name: '*', region, result, warnings: [] }
}
