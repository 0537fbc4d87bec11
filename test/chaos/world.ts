import { setMaxListeners } from 'node:events'
import path from 'node:path'
import { connect } from '../../src/aws/index.ts'
import type { Context, Files } from '../../src/context.ts'
import { OtlError } from '../../src/errors.ts'
import { machineFiles } from '../../src/host/files.ts'
import { fakeContext } from '../support/context.ts'
import type { Random } from '../support/random.ts'

/** Waits of otl are so many times shorter than they say, and its clock goes so many times faster. */
export const HASTE = 20

export interface Happened {
  diskFull: number
  interrupted: number
  killed: number
}

export interface World {
  readonly ctx: Context
  /** Settles when the process was killed; what it was about to do never happens then. */
  readonly dead: Promise<void>
}

export interface Place {
  readonly endpoint: string
  readonly folder: string
  readonly from: Random
  readonly happened: Happened
}

export interface Fate {
  /** Ctrl-C after so many milliseconds. */
  readonly interruptAfter?: number
  /** kill -9 at the write to the state folder with this number. */
  readonly killAt?: number
}

/** One process of otl: its files on a real disk that is full at times, its AWS behind the endpoint. */
export function worldOf({ endpoint, folder, from, happened }: Place, fate: Fate = {}): World {
  const stop = new AbortController()
  if (fate.interruptAfter !== undefined) {
    happened.interrupted++
    setTimeout(() => stop.abort(), fate.interruptAfter).unref()
  }
  const grave = mortal(machineFiles(path.join(folder, 'state'), process.stdin), fate.killAt, happened)
  const { ctx } = fakeContext()
  const began = Date.now()
  return {
    dead: grave.dead,
    ctx: {
      ...ctx,
      aws: (target) =>
        connect({
          region: 'eu-west-1',
          endpoint,
          signal: grave.signal,
          patience: { firstMs: 5, longestMs: 50, limitMs: 20_000 },
          ...(target?.onThrottle ? { onThrottle: target.onThrottle } : {}),
        }),
      files: filling(grave.files, from, happened),
      newId: () => Math.random().toString(16).slice(2, 10).padEnd(8, '0'),
      now: () => new Date(began + (Date.now() - began) * HASTE),
      sleep: (ms) => pause(ms / HASTE),
      signal: stop.signal,
    },
  }
}

function filling(files: Files, from: Random, happened: Happened): Files {
  const full = <A extends unknown[]>(write: (...args: A) => Promise<void>) => {
    return async (...args: A): Promise<void> => {
      if (from.chance(0.03)) {
        happened.diskFull++
        throw new OtlError('could not write: the disk is full')
      }
      await write(...args)
    }
  }
  return { ...files, writeState: full(files.writeState), appendState: full(files.appendState) }
}

/** As the system does it: at the given write everything ends, calls under way are cut, and half a line may be left. */
function mortal(files: Files, killAt: number | undefined, happened: Happened) {
  const cut = new AbortController()
  setMaxListeners(0, cut.signal)
  let die = () => {}
  const dead = new Promise<void>((resolve) => {
    die = resolve
  })
  let writes = 0
  let over = false
  const alive = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => (over ? never() : call(...args))
  }
  const fatal = <A extends unknown[]>(
    write: (...args: A) => Promise<void>,
    last: (...args: A) => Promise<void>,
  ) => {
    return alive(async (...args: A): Promise<void> => {
      if (++writes !== killAt) return write(...args)
      over = true
      happened.killed++
      await last(...args)
      cut.abort()
      die()
      return never()
    })
  }
  const half = (text: string) => text.slice(0, text.length / 2)
  return {
    dead,
    signal: cut.signal,
    files: {
      ...files,
      readState: alive(files.readState),
      removeState: alive(files.removeState),
      listState: alive(files.listState),
      // A file is written beside and renamed, so there is no half of it.
      writeState: fatal(files.writeState, async () => {}),
      appendState: fatal(files.appendState, (name, text) => files.appendState(name, half(text))),
    },
  }
}

function never<T>(): Promise<T> {
  return new Promise(() => {})
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/**
 * The SDK waits between its attempts by the global timer, which is made shorter here; its real strategy stays. Timeouts
 * of connections and requests are long, and stay as they are.
 */
export function hurriedTimers(): () => void {
  const real = globalThis.setTimeout
  const isWait = (ms: number | undefined) => ms !== undefined && ms > 50 && ms <= 3_000
  const hurried = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) =>
    real(run, isWait(ms) ? (ms ?? 0) / HASTE : ms, ...args)
  globalThis.setTimeout = Object.assign(hurried, real) as typeof real
  return () => {
    globalThis.setTimeout = real
  }
}
