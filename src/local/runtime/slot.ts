import type { DeployedFunction } from '../contract.ts'
import type { Environment } from './environment.ts'

/** A place in the pool: one environment from its start to its end. */
export interface Slot {
  readonly fn: DeployedFunction
  readonly environment: Promise<Environment>
  isIdle(): boolean
  /** Takes an idle slot. False when its process has died meanwhile; the slot is then ending. */
  claim(): Promise<boolean>
  /** Gives it back, for the next invocation or, when it must not have one, to its end. */
  release(): Promise<void>
  /** From now on no more invocations; ends at once when idle. Resolves when the process is gone. */
  retire(): Promise<void>
  /** Ends at once, whatever it is doing. Resolves when the process is gone. */
  end(): Promise<void>
}

export interface SlotOptions {
  readonly idleMilliseconds: number
  /** The slot can be claimed, or is gone. */
  readonly onChange: (slot: Slot, gone: boolean) => void
}

/** Opens a slot that is already claimed. */
export function openSlot(
  fn: DeployedFunction,
  environment: Promise<Environment>,
  options: SlotOptions,
): Slot {
  let state: 'busy' | 'idle' | 'retired' = 'busy'
  let idleTimer: NodeJS.Timeout | undefined
  const { promise: over, resolve: finish } = deferred()
  const started = environment.catch(() => undefined)

  const slot: Slot = {
    fn,
    environment,
    isIdle: () => state === 'idle',
    async claim() {
      state = 'busy'
      clearTimeout(idleTimer)
      if ((await started)?.isAlive()) return true
      await slot.end()
      return false
    },
    async release() {
      const alive = (await started)?.isAlive() === true
      if (!alive || state === 'retired') return slot.end()
      state = 'idle'
      idleTimer = setTimeout(() => void slot.end(), options.idleMilliseconds)
      idleTimer.unref()
      options.onChange(slot, false)
    },
    retire() {
      if (state === 'idle') return slot.end()
      state = 'retired'
      return over
    },
    async end() {
      state = 'retired'
      clearTimeout(idleTimer)
      await (await started)?.end()
      options.onChange(slot, true)
      finish()
    },
  }
  return slot
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
