import pLimit from 'p-limit'
import type { Context, TraceSummary } from '../../../context.ts'
import { edgeMemory, stepsBack } from '../../../domain/trace/find/steps.ts'
import type { Tally } from '../../../domain/trace/find/tally.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import type { Window } from '../../../domain/trace/window.ts'
import { giveUp, type OpenPlace, type Places } from './places.ts'
import type { FindRequest } from './request.ts'

/** A trace that was found, before its documents are read. */
export interface Listed {
  readonly summary: TraceSummary
  readonly place: OpenPlace
  /** Where finding it meant reading it. */
  readonly trace?: Trace
}

/** Beyond this many the counting stops. Ten thousand take X-Ray several seconds. */
const COUNTED = 10_000
/** Regions that are asked side by side. */
const AT_ONCE = 8

/**
 * Asks every place step by step, back in time. After each step the tally holds, with certainty, the newest of all; the
 * last step, or the one that counted enough, is told as `last`.
 */
export async function* listSteps(
  request: FindRequest,
  places: Places,
  tally: Tally<Listed>,
  ctx: Context,
): AsyncGenerator<{ readonly last: boolean; readonly more: boolean }> {
  const steps = [...stepsBack(request.since, request.until)]
  const plain = places.open.filter(({ searched }) => !searched)
  const lists = plain.map((place) => ({ place, edge: edgeMemory() }))
  const limit = pLimit(AT_ONCE)
  const isFull = () => tally.total >= COUNTED
  for (const [at, step] of steps.entries()) {
    const progress = ctx.progress('listing traces')
    let more = false
    try {
      const work = lists.map((list) =>
        limit(async () => {
          if (!places.open.includes(list.place)) return
          try {
            for await (const summary of listNew(list, step)) {
              more ||= isFull()
              if (more) return
              tally.add({ summary, place: list.place })
              if (tally.total % 500 === 0) progress.update(`listing traces: ${tally.total} so far`)
            }
          } catch (error) {
            giveUp(list.place, error, places, ctx)
          }
        }),
      )
      await Promise.all(work)
    } finally {
      progress.stop()
    }
    const last = more || at === steps.length - 1
    yield { last, more }
    if (last) return
  }
}

async function* listNew(
  { place, edge }: { readonly place: OpenPlace; readonly edge: ReturnType<typeof edgeMemory> },
  step: Window,
): AsyncGenerator<TraceSummary> {
  const { aws, filter } = place
  const query = { since: step.start, until: step.end, ...(filter ? { filter } : {}) }
  for await (const summary of aws.listTraces(query)) {
    if (edge.isNew(summary.id, summary.startedAt, step)) yield summary
  }
  edge.nextStep()
}
