import type { Aws, Context, TraceSummary } from '../../context.ts'
import type { TraceSeen, TracesFound } from '../../domain/doctor/facts.ts'
import { seenIn } from '../../domain/doctor/seen.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'

/** Enough to say "often"; a busy function has hundreds of thousands an hour. */
const COUNTED = 500
/** Two requests of five. */
const READ = 10
/** An hour is quickly asked for; a day finds what runs at night. */
const HOURS = [1, 24]

/** The function's traces of the last hour, else of the last day, and what the newest ones show. */
export async function recentTraces(functionName: string, aws: Aws, ctx: Context): Promise<TracesFound> {
  let found: { hours: number; summaries: TraceSummary[] } = { hours: 0, summaries: [] }
  for (const hours of HOURS) {
    found = { hours, summaries: await summaries(functionName, hours, aws, ctx) }
    if (found.summaries.length > 0) break
  }
  const newest = found.summaries.toSorted((a, b) => when(b) - when(a)).slice(0, READ)
  const more = found.summaries.length > COUNTED
  return {
    hours: found.hours,
    count: Math.min(found.summaries.length, COUNTED),
    more,
    newest: await read(newest, functionName, aws),
  }
}

async function summaries(
  functionName: string,
  hours: number,
  aws: Aws,
  ctx: Context,
): Promise<TraceSummary[]> {
  const until = ctx.now()
  const since = new Date(until.getTime() - hours * 3_600_000)
  // Any node of the name: without Lambda's own segments there is none of Lambda's types.
  const filter = `service("${functionName}")`
  const found: TraceSummary[] = []
  for await (const summary of aws.listTraces({ since, until, filter })) {
    found.push(summary)
    if (found.length > COUNTED) break
  }
  return found
}

async function read(
  newest: readonly TraceSummary[],
  functionName: string,
  aws: Aws,
): Promise<readonly TraceSeen[]> {
  const seen: TraceSeen[] = []
  for await (const documents of aws.getTraces(newest.map(({ id }) => id))) {
    seen.push(seenIn(traceFromDocuments(documents), functionName))
  }
  return seen.toSorted((a, b) => b.startedAt - a.startedAt)
}

const when = ({ startedAt }: TraceSummary) => startedAt?.getTime() ?? 0
