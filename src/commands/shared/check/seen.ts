import type { Aws, Context, TraceSummary } from '../../../context.ts'
import type { LambdaFunction } from '../../../domain/instrument/function.ts'
import type { Checking } from '../../../domain/policy/check.ts'
import type { Policy } from '../../../domain/policy/policy.ts'
import type { Seen } from '../../../domain/policy/seen.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { parseMoment } from '../../../domain/trace/window.ts'
import { usageError } from '../../../errors.ts'
import { ask } from '../ask-once.ts'
import type { CheckOptions } from './options.ts'

export type SeenReader = (fn: LambdaFunction, aws: Aws) => Promise<Seen>

/** One is proof; a few more hold a cold start. */
const COUNTED = 100
/** Two requests of five. */
const READ = 10

/** Undefined where nobody wants to know. */
export function readerFor(
  { seen }: CheckOptions,
  { policy }: Checking,
  ctx: Context,
): SeenReader | undefined {
  return seen === undefined ? undefined : seenReader(seen, hasBudget(policy), ctx)
}

function hasBudget({ demands, overrides }: Policy): boolean {
  return [demands, ...overrides.map((one) => one.demands)].some((one) => one.coldStartBudget !== undefined)
}

/** @param coldStarts whether documents are read as well, which summaries do not replace */
function seenReader(since: string, coldStarts: boolean, ctx: Context): SeenReader {
  const until = ctx.now()
  const from = parseMoment(since, until)
  if (from === undefined || from >= until)
    throw usageError(`--seen ${since} is not in the past`, 'for example --seen 24h')
  const hours = Math.round((until.getTime() - from.getTime()) / 360_000) / 10
  return async ({ name }, aws) => {
    const read = await ask(async (): Promise<Seen> => {
      const found = await summaries(aws, { since: from, until, filter: `service("${name}")` })
      const starts = coldStarts ? await startsOf(found, name, aws) : []
      return { kind: 'known', hours, count: found.length, more: found.length > COUNTED, coldStarts: starts }
    })
    return read.kind === 'found' ? read.value : { kind: 'unknown', reason: read.reason }
  }
}

async function summaries(aws: Aws, query: Parameters<Aws['listTraces']>[0]): Promise<TraceSummary[]> {
  const found: TraceSummary[] = []
  for await (const summary of aws.listTraces(query)) {
    found.push(summary)
    if (found.length > COUNTED) break
  }
  return found
}

async function startsOf(found: readonly TraceSummary[], name: string, aws: Aws): Promise<number[]> {
  const starts: number[] = []
  for await (const documents of aws.getTraces(found.slice(0, READ).map(({ id }) => id))) {
    starts.push(...initializations(traceFromDocuments(documents), name))
  }
  return starts
}

function initializations({ spans }: Trace, name: string): number[] {
  const own = new Set(
    spans.filter((span) => span.kind === 'function' && span.name === name).map(({ id }) => id),
  )
  return spans
    .filter(({ kind, parentId }) => kind === 'initialization' && parentId !== undefined && own.has(parentId))
    .flatMap(({ start, end }) => (end === undefined ? [] : [end - start]))
}
