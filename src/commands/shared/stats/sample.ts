import type { Progress } from '../../../context.ts'
import { traceFromDocuments } from '../../../domain/trace/index.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { TraceDocuments } from '../../../domain/trace/source.ts'
import { type Sample as Choice, chosen } from '../../../domain/trace/stats/sample.ts'

export interface TimeSpan {
  readonly since: Date
  readonly until: Date
}

/** Some traces of a place, evenly chosen. */
export interface Sample {
  readonly listed: number
  /** There are more; listing stopped there. */
  readonly more: boolean
  readonly chosen: number
  /** Not all that are listed are what was asked for: reading tells, and gives the others only. */
  readonly judged: boolean
  readonly traces: AsyncIterable<Trace>
}

/** @param most traces to choose */
export type SamplePlace = (span: TimeSpan, most: number, progress: Progress) => Promise<Sample>

/** Beyond this many in one place counting stops. Ten thousand take X-Ray several seconds. */
export const COUNTED = 10_000

export function sampleFrom(
  choice: Choice,
  about: Pick<Sample, 'more' | 'judged'>,
  read: (ids: readonly string[]) => AsyncIterable<TraceDocuments>,
): Sample {
  const ids = chosen(choice)
  return { ...about, listed: choice.seen, chosen: ids.length, traces: tracesFrom(read(ids)) }
}

async function* tracesFrom(documents: AsyncIterable<TraceDocuments>): AsyncGenerator<Trace> {
  for await (const one of documents) yield traceFromDocuments(one)
}

/** How many there are of what was asked for. */
export function countedOf(
  { listed, judged, chosen: looked }: Sample,
  read: number,
): { readonly found: number; readonly estimated: boolean } {
  if (!judged || looked === 0) return { found: listed, estimated: false }
  if (looked === listed) return { found: read, estimated: false }
  return { found: Math.round((listed * read) / looked), estimated: read < looked }
}
