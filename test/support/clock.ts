import type { Context } from '../../src/context.ts'

/** A clock for many sleepers at once: it jumps to the next one that is due as soon as nobody has anything else to do. */
export function virtualClock(): Pick<Context, 'now' | 'sleep'> {
  let now = Date.parse('2026-11-22T12:00:00Z')
  const sleepers: { readonly at: number; readonly wake: () => void }[] = []
  let running = false
  const run = async () => {
    running = true
    while (sleepers.length > 0) {
      // Everything that can happen without time passing happens first.
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
      sleepers.sort((a, b) => a.at - b.at)
      const next = sleepers.shift()
      now = Math.max(now, next?.at ?? now)
      next?.wake()
    }
    running = false
  }
  return {
    now: () => new Date(now),
    sleep: (milliseconds) => {
      const slept = new Promise<void>((wake) => sleepers.push({ at: now + milliseconds, wake }))
      if (!running) void run()
      return slept
    },
  }
}
