import { invalidParameter } from '../server/fault.ts'
import { summaryAnswer } from './answers.ts'
import { demand, oneOf, within } from './constraints.ts'
import type { FunctionTable } from './functions.ts'

const PAGE = 50

/** ListFunctions: at most 50 a page, in order of names, so that a marker survives changes between pages. */
export function listAnswer(table: FunctionTable, query: Readonly<Record<string, string>>) {
  const { MaxItems: wanted = `${PAGE}`, FunctionVersion: version, Marker: marker } = query
  const maxItems = Number(wanted)
  demand(
    within('maxItems', Number.isInteger(maxItems) ? maxItems : 0, 1, 10_000),
    oneOf('functionVersion', version, ['ALL']),
  )
  const after = marker === undefined ? '' : decodeMarker(marker)
  const rest = table.all().filter((fn) => fn.name > after)
  const page = rest.slice(0, Math.min(maxItems, PAGE))
  const last = page.at(-1)
  return {
    Functions: page.map((fn) => summaryAnswer(fn, version === 'ALL' ? `${fn.arn}:$LATEST` : fn.arn)),
    NextMarker: last !== undefined && page.length < rest.length ? encodeMarker(last.name) : undefined,
  }
}

function encodeMarker(name: string): string {
  return Buffer.from(JSON.stringify({ after: name })).toString('base64')
}

function decodeMarker(marker: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(marker, 'base64').toString())
    if (typeof after === 'string') return after
  } catch {
    // Falls through: both kinds of nonsense get the same answer.
  }
  throw invalidParameter('The provided Marker is not valid.')
}
