import type { Aws } from '../../../context.ts'
import { newSample, offer } from '../../../domain/trace/stats/sample.ts'
import { COUNTED, type SamplePlace, sampleFrom } from './sample.ts'

/** From all that X-Ray lists. @param filter X-Ray filter expression */
export function sampleOfXRay(aws: Aws, filter: string | undefined): SamplePlace {
  return async (span, most, progress) => {
    const choice = newSample(most)
    let more = false
    for await (const { id } of aws.listTraces({ ...span, ...(filter === undefined ? {} : { filter }) })) {
      more = choice.seen === COUNTED
      if (more) break
      offer(choice, id)
      if (choice.seen % 500 === 0) progress.update(`listing traces: ${choice.seen} so far`)
    }
    return sampleFrom(choice, { more, judged: false }, (ids) => aws.getTraces(ids))
  }
}
