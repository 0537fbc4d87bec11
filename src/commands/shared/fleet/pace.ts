import type { Aws, Context } from '../../../context.ts'
import { type Pace, paceOf, slowDown, takeTurn } from '../../../domain/instrument/fleet/pace.ts'
import { once, type RegionPool, regionPool } from '../regions.ts'

/** The queue of writes to one region. */
export interface Turns {
  /** Waits for the next place; false when the run was interrupted meanwhile. */
  take(): Promise<boolean>
  slower(): void
}

/** Connections for a run over many functions, and the pace of the writes over each. */
export interface FleetPool {
  readonly connect: RegionPool
  /** @param region as Lambda names it */
  readonly turns: (region: string) => Turns
}

/**
 * Ctrl-C does not cut calls of these connections. Layers are asked about once: in a fleet it is the same few a thousand
 * times, out of the budget that writes share.
 */
export function fleetPool(ctx: Context, rate: number): FleetPool {
  const queues = new Map<string, Turns>()
  const turns = (region: string) => {
    const known = queues.get(region) ?? turnsOf(ctx, paceOf(rate))
    queues.set(region, known)
    return known
  }
  const open = async (region: string | undefined) => {
    let made: Turns | undefined
    const given = region === undefined ? {} : { region }
    const aws = await ctx.aws({ ...given, finishCalls: true, onThrottle: () => made?.slower() })
    made = turns(aws.region)
    return shared(aws, made)
  }
  return { connect: regionPool(ctx, open), turns }
}

function turnsOf(ctx: Context, start: Pace): Turns {
  let pace = start
  return {
    take: async () => {
      if (ctx.signal.aborted) return false
      const now = ctx.now().getTime()
      const turn = takeTurn(pace, now)
      pace = turn.pace
      if (turn.at <= now) return true
      return ctx.sleep(turn.at - now).then(
        () => !ctx.signal.aborted,
        () => false,
      )
    },
    slower: () => {
      pace = slowDown(pace, ctx.now().getTime())
    },
  }
}

/** Tags are written at the pace of all writes; those of a function that is in flight are written even after Ctrl-C. */
function shared(aws: Aws, turns: Turns): Aws {
  const layers = new Map<string, ReturnType<Aws['getLayer']>>()
  return {
    ...aws,
    getLayer: (arn) => once(layers, arn, () => aws.getLayer(arn)),
    tagFunction: async (arn, set, remove) => {
      if (Object.keys(set).length > 0) await turns.take()
      if (remove.length > 0) await turns.take()
      await aws.tagFunction(arn, set, remove)
    },
  }
}
