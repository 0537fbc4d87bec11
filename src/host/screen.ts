import { Writable } from 'node:stream'
import type { Screen, ScreenApp, ScreenInput, Size } from '../render/live/app.ts'
import { painter } from './painter.ts'
import { type Takeover, type Terminal, takeOver } from './takeover.ts'

/** Loaded when a screen is taken over: ink takes longer to load than most commands run. */
export type LiveRoom = () => Promise<typeof import('../render/live/screen.tsx')>

/** Runs an app on the whole terminal until it closes, or until the signal. Fails as the app fails. */
export async function runScreen(
  terminal: Terminal,
  live: LiveRoom,
  signal: AbortSignal,
  open: (screen: Screen) => ScreenApp,
): Promise<void> {
  const room = await live()
  let stop = () => {}
  try {
    await new Promise<void>((resolve, reject) => {
      const close = (failure?: unknown) => (failure === undefined ? resolve() : reject(failure))
      signal.addEventListener('abort', () => close(), { once: true })
      terminal.stdin.once('end', () => close())
      stop = start(terminal, room, open, close)
    })
  } finally {
    stop()
  }
}

/** @returns gives the terminal back */
function start(
  { stdin, stdout }: Terminal,
  { showScreen }: Awaited<ReturnType<LiveRoom>>,
  open: (screen: Screen) => ScreenApp,
  close: Screen['close'],
): () => void {
  const frames = frameStore(close)
  const { paint, forget } = painter((text) => stdout.write(text))
  const repaint = () => {
    forget()
    frames.redraw()
  }
  const owned = takeOver({ stdin, stdout }, repaint)
  try {
    const app = open({ ...screenOf(owned, stdout), redraw: frames.redraw, repaint, close })
    const input = (event: ScreenInput) => guarded(() => app.input(event), close)
    const resized = () => {
      forget()
      input({ type: 'resize', size: sizeOf(stdout) })
    }
    frames.draw(app)
    stdout.on('resize', resized)
    const view = { stdin, nowhere: nowhere(), subscribe: frames.subscribe, frame: frames.latest }
    const ink = showScreen({ ...view, paint, input })
    ink.done.catch(close)
    return () => {
      stdout.off('resize', resized)
      ink.stop()
      owned.release()
    }
  } catch (failure) {
    owned.release()
    throw failure
  }
}

function screenOf(
  owned: Takeover,
  stdout: NodeJS.WriteStream,
): Pick<Screen, 'size' | 'copy' | 'mouse' | 'suspend'> {
  return {
    size: sizeOf(stdout),
    copy: (text) => stdout.write(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`),
    mouse: owned.mouse,
    suspend: owned.suspend,
  }
}

/** A terminal that does not know its size says 0. */
function sizeOf({ columns, rows }: NodeJS.WriteStream): Size {
  return { columns: Math.max(20, columns || 80), rows: Math.max(4, rows || 24) }
}

/** The latest frame, and who wants to know of the next. However many ask for it before it is drawn, it is drawn once. */
function frameStore(fail: (failure: unknown) => void) {
  const listeners = new Set<() => void>()
  let app: ScreenApp | undefined
  let frame: readonly string[] = []
  let due = false
  const draw = (from: ScreenApp) => {
    app = from
    due = false
    guarded(() => {
      frame = [...from.frame()]
      for (const listener of listeners) listener()
    }, fail)
  }
  return {
    draw,
    latest: () => frame,
    redraw: () => {
      if (due) return
      due = true
      setImmediate(() => {
        if (app) draw(app)
      })
    },
    subscribe: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** An error in the app ends the screen first, and is told when the terminal is itself again. */
function guarded(work: () => void, fail: (failure: unknown) => void): void {
  try {
    work()
  } catch (failure) {
    fail(failure)
  }
}

/** What ink takes for a terminal. */
function nowhere(): NodeJS.WriteStream {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  return Object.assign(sink, { columns: 80, rows: 24, isTTY: false }) as unknown as NodeJS.WriteStream
}
