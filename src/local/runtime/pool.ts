import { OtlError } from '../../errors.ts'
import type { DeployedFunction } from '../contract.ts'
import type { Environment } from './environment.ts'
import { openSlot, type Slot } from './slot.ts'

/** Keeps environments for the next invocation, so many per function at most; whoever comes then waits. */
export interface Pool {
  /** Rejects only when no environment could be had, or when `work` does. */
  use<T>(fn: DeployedFunction, work: (environment: Environment) => Promise<T>): Promise<T>
  /** Ends a function's environments, each after the invocation it is in. */
  retire(arn: string): Promise<void>
  /** Ends all environments now. */
  close(): Promise<void>
}

export interface PoolOptions {
  readonly start: (fn: DeployedFunction) => Promise<Environment>
  readonly limitPerFunction: number
  readonly idleMilliseconds: number
}

export function environmentPool(options: PoolOptions): Pool {
  const slots = new Set<Slot>()
  const waiting: { readonly arn: string; readonly wake: () => void }[] = []
  let closed = false

  const ofFunction = (arn: string) => [...slots].filter((slot) => slot.fn.arn === arn)

  function onChange(slot: Slot, gone: boolean): void {
    if (gone) slots.delete(slot)
    const next = waiting.findIndex(({ arn }) => arn === slot.fn.arn)
    if (next !== -1) waiting.splice(next, 1)[0]?.wake()
  }

  async function take(fn: DeployedFunction): Promise<Slot> {
    for (;;) {
      if (closed) throw new OtlError('otl local is shutting down')
      for (const slot of ofFunction(fn.arn)) {
        if (!slot.isIdle()) continue
        if (slot.fn.generation !== fn.generation) void slot.end()
        else if (await slot.claim()) return slot
      }
      if (!closed && ofFunction(fn.arn).length < options.limitPerFunction) return cold(fn)
      await new Promise<void>((wake) => waiting.push({ arn: fn.arn, wake }))
    }
  }

  function cold(fn: DeployedFunction): Slot {
    const { idleMilliseconds } = options
    const slot = openSlot(fn, options.start(fn), { idleMilliseconds, onChange })
    slots.add(slot)
    return slot
  }

  return {
    async use(fn, work) {
      const slot = await take(fn)
      try {
        return await work(await slot.environment)
      } finally {
        await slot.release()
      }
    },
    async retire(arn) {
      await Promise.all(ofFunction(arn).map((slot) => slot.retire()))
    },
    async close() {
      closed = true
      for (const { wake } of waiting.splice(0)) wake()
      await Promise.all([...slots].map((slot) => slot.end()))
    },
  }
}
