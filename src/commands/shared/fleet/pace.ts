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
    let slower = () => {}
    const given = region === undefined ? {} : { region }
    const aws = await ctx.aws({ ...given, finishCalls: true, onThrottle: () => slower() })
    const writes = turns(aws.region)
    const reads = turnsOf(ctx, paceOf(READ_RATE))
    slower = () => {
      writes.slower()
      reads.slower()
    }
    return shared(aws, writes, reads)
  }
  return { connect: regionPool(ctx, open), turns }
}

/**
 * Questions a second that come out of the same budget as writes: they are asked before the first write. GetFunction has
 * a budget of its own.
 */
const READ_RATE = 10

function turnsOf(ctx: Context, start: Pace): Turns {
  let pace = start
  let last: Promise<unknown> = Promise.resolve()
  const next = async () => {
    if (ctx.signal.aborted) return false
    const now = ctx.now().getTime()
    const turn = takeTurn(pace, now)
    pace = turn.pace
    if (turn.at <= now) return true
    return ctx.sleep(turn.at - now).then(
      () => !ctx.signal.aborted,
      () => false,
    )
  }
  return {
    // One after the other, so that slowing down holds for those who wait already.
    take: () => {
      const mine = last.then(next)
      last = mine
      return mine
    },
    slower: () => {
      pace = slowDown(pace, ctx.now().getTime())
    },
  }
}

/**
 * Everything that comes out of the shared budget takes turns. What follows an update is written even after Ctrl-C, for
 * the function is in flight.
 */
function shared(aws: Aws, writes: Turns, reads: Turns): Aws {
  const layers = new Map<string, ReturnType<Aws['getLayer']>>()
  const { getLayer, tagFunction } = aws
  return {
    ...aws,
    getLayer: (arn) => once(layers, arn, () => getLayer(arn)),
    tagFunction: async (arn, set, remove) => {
      if (Object.keys(set).length > 0) await writes.take()
      if (remove.length > 0) await writes.take()
      await tagFunction(arn, set, remove)
    },
    publishVersion: inTurn(writes, aws.publishVersion),
    moveAlias: inTurn(writes, aws.moveAlias),
    listAliases: inTurn(reads, aws.listAliases),
    listProvisioned: inTurn(reads, aws.listProvisioned),
    getCodeSigning: inTurn(reads, aws.getCodeSigning),
  }
}

function inTurn<A extends unknown[], R>(
  turns: Turns,
  call: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    await turns.take()
    return call(...args)
  }
}
