import type { Context } from '../../context.ts'
import { parseTraceId } from '../../domain/trace/ids.ts'
import { traceFromDocuments } from '../../domain/trace/index.ts'
import type { Trace } from '../../domain/trace/model.ts'
import { OtlError } from '../../errors.ts'
import { oneRegion } from './regions.ts'
import { readById } from './retrieval.ts'

export interface Followed {
  /** The traces to begin with, then those that they lead to, then those that these lead to. */
  readonly traces: readonly Trace[]
  /** By trace id: the name of the span whose link led there. */
  readonly linkedFrom: ReadonlyMap<string, string>
  /** Nothing failed; absent traces are no failure. */
  readonly complete: boolean
}

/** Traces besides the first ones. A queue may link thousands; each trace is drawn once, so circles end. */
const MOST_FOLLOWED = 20

/**
 * Looks for linked traces among `nearby`, then in X-Ray. What could not be followed is said on stderr.
 * @param nearby what the same file or folder holds
 */
export async function followLinks(
  first: readonly Trace[],
  nearby: readonly Trace[],
  region: string | undefined,
  ctx: Context,
): Promise<Followed> {
  const known = new Map(nearby.map((trace) => [trace.id, trace]))
  const linkedFrom = new Map<string, string>()
  const traces = [...first]
  const seen = new Set(first.map(({ id }) => id))
  let left = 0
  try {
    for (let level = first; level.length > 0; ) {
      const wanted = linksOf(level).filter(([id]) => !seen.has(id))
      const room = MOST_FOLLOWED - linkedFrom.size
      left += Math.max(0, wanted.length - room)
      for (const [id, name] of wanted.slice(0, room)) linkedFrom.set(id, name)
      const ids = wanted.slice(0, room).map(([id]) => id)
      for (const id of ids) seen.add(id)
      level = await find(ids, known, region, ctx)
      traces.push(...level)
    }
  } catch (error) {
    if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
    warn(`linked traces could not be read: ${error.message}`, ctx)
    return { traces, linkedFrom, complete: false }
  }
  if (left > 0) warn(`${left} more linked traces were not followed`, ctx)
  return { traces, linkedFrom, complete: true }
}

/** Ids as X-Ray knows them, each once, with the name of what links there. */
function linksOf(traces: readonly Trace[]): readonly (readonly [id: string, name: string])[] {
  const found = new Map<string, string>()
  for (const { spans } of traces) {
    for (const { name, links } of spans) {
      for (const { traceId } of links) {
        const id = parseTraceId(traceId)
        if (id !== undefined && !found.has(id)) found.set(id, name)
      }
    }
  }
  return [...found]
}

async function find(
  ids: readonly string[],
  known: ReadonlyMap<string, Trace>,
  region: string | undefined,
  ctx: Context,
): Promise<Trace[]> {
  const found = new Map<string, Trace>()
  const asked = ids.filter((id) => !known.has(id))
  if (asked.length > 0) {
    const progress = ctx.progress(`reading ${asked.length} linked traces`)
    try {
      const aws = await oneRegion(region, ctx)
      for await (const documents of readById(asked, aws, ctx))
        found.set(documents.id, traceFromDocuments(documents))
    } finally {
      progress.stop()
    }
  }
  const absent = asked.filter((id) => !found.has(id))
  if (absent.length > 0) warn(`X-Ray has no trace ${absent.join(', ')}`, ctx)
  return ids.flatMap((id) => known.get(id) ?? found.get(id) ?? [])
}

function warn(text: string, ctx: Context): void {
  ctx.tell([`${ctx.canvas.style.warn(ctx.canvas.glyphs.warn)} ${text}`])
}
