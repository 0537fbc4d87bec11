import type { Aws, Context } from '../../context.ts'
import type { FunctionSummary } from '../../domain/instrument/function.ts'
import type { Selection } from '../../domain/instrument/select.ts'
import { type Row, rowOf } from '../../domain/status/row.ts'
import { OtlError } from '../../errors.ts'
import type { StatusFailure } from '../../render/status.ts'
import { isAboutCredentials } from './aws-error.ts'
import { regionPool, regionsOf } from './regions.ts'
import { failureOf } from './status.ts'
import { meantOf } from './status-selection.ts'

/** Regions whose first page is asked for while another is read. */
const AHEAD = 8

/**
 * All functions of the regions that are meant, from the lists: fifty a request, where reading each would take one of
 * its own.
 * Regions come in the order given. One that fails is told to `failed`, and the others go on; the only one, before it
 * has given anything, fails as a whole.
 * @param matched gets the patterns of names that some function has
 */
export async function* listFleet(
  flag: string | undefined,
  selection: Selection,
  ctx: Context,
  failed: (failure: StatusFailure) => void,
  matched: Set<string> = new Set(),
): AsyncGenerator<Row> {
  const pool = regionPool(ctx)
  const { regions } = await regionsOf(flag, ctx)
  const waiting = regions.map((region) => ({
    region,
    list: () => meantOf(list(pool(region)), selection, pool(region), failed),
  }))
  const alone = waiting.length === 1
  const started: { region: string | undefined; functions: AsyncIterable<FunctionSummary> }[] = []
  while (waiting.length > 0 || started.length > 0) {
    for (const { region, list } of waiting.splice(0, AHEAD - started.length)) {
      started.push({ region, functions: withFirst(list()) })
    }
    const turn = started.shift()
    if (!turn) continue
    let given = 0
    try {
      for await (const fn of turn.functions) {
        given++
        for (const { text, matches } of selection.names) if (matches(fn.name)) matched.add(text)
        yield rowOf(fn)
      }
    } catch (error) {
      const whole = (alone && given === 0) || isAboutCredentials(error)
      if (whole || !(error instanceof OtlError) || ctx.signal.aborted) throw error
      failed(failureOf(error, undefined, turn.region))
    }
  }
}

async function* list(connecting: Promise<Aws>): AsyncGenerator<FunctionSummary> {
  yield* (await connecting).listFunctions()
}

/** Asks for the first page at once, and for no further one before it is read. */
async function* follow<T>(first: Promise<IteratorResult<T>>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  for (let step = await first; !step.done; step = await rest.next()) yield step.value
}

function withFirst<T>(items: AsyncGenerator<T>): AsyncGenerator<T> {
  const first = items.next()
  first.catch(() => {}) // The failure is told when its turn comes.
  return follow(first, items)
}
