import type { Context } from '../../../context.ts'
import { holds } from '../../../domain/trace/find/holds.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { newSample, offer } from '../../../domain/trace/stats/sample.ts'
import { OtlError } from '../../../errors.ts'
import { COUNTED, type Sample, type SamplePlace, sampleFrom } from '../stats/sample.ts'
import type { OpenPlace } from './places.ts'
import type { FindRequest } from './request.ts'
import { spanIds } from './span-ids.ts'

/**
 * Traces that X-Ray has not indexed, chosen evenly by their spans in CloudWatch Logs.
 * @returns undefined for who may not read them there; that is said
 */
export function sampleOfSpans(
  place: Pick<OpenPlace, 'aws' | 'functions'>,
  { conditions, narrowed }: Pick<FindRequest, 'conditions' | 'narrowed'>,
  ctx: Context,
): (...asked: Parameters<SamplePlace>) => Promise<Sample | undefined> {
  const { aws, functions } = place
  const judged = narrowed || functions.length > 0
  return async (span, most, progress) => {
    try {
      progress.update('searching spans in CloudWatch')
      const { ids, window, more } = await spanIds(place, span, COUNTED)
      const choice = newSample(most)
      for (const id of ids) offer(choice, id)
      const sample = sampleFrom(choice, { more, judged }, (some) => aws.retrieveTraces(some, window))
      const begun = await begin(sample.traces)
      const traces = judged ? those(begun, (trace) => holds(trace, { ...conditions, functions })) : begun
      return { ...sample, traces }
    } catch (error) {
      if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
      ctx.tell([`${aws.region}: ${error.message}; only what X-Ray has indexed is looked at`])
      return undefined
    }
  }
}

/** Reads the first, so that a refusal is known before anything is counted. */
async function begin(traces: AsyncIterable<Trace>): Promise<AsyncIterable<Trace>> {
  const reading = traces[Symbol.asyncIterator]()
  const first = await reading.next()
  return (async function* () {
    for (let next = first; !next.done; next = await reading.next()) yield next.value
  })()
}

async function* those(traces: AsyncIterable<Trace>, test: (trace: Trace) => boolean): AsyncGenerator<Trace> {
  for await (const trace of traces) if (test(trace)) yield trace
}
