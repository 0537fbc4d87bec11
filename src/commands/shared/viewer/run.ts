import type { Context } from '../../../context.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import type { Screen, Size, TakeScreen } from '../../../render/live/app.ts'
import { renderFrame } from '../../../render/viewer/frame.ts'
import type { Effect, Notice, ViewerEvent, ViewerState } from '../../../render/viewer/model.ts'
import { step } from '../../../render/viewer/step.ts'
import { writeTrace } from './write.ts'

/** The viewer as those see it who bring traces to it. */
export interface Viewer {
  readonly state: () => ViewerState
  readonly tell: (event: ViewerEvent) => void
  /** @param failure what the command then fails with */
  readonly close: (failure?: unknown) => void
}

/** Where the traces come from. */
export interface Source {
  readonly opened: (viewer: Viewer) => void
  /** After every event: something else may be wanted now. */
  readonly changed: (viewer: Viewer) => void
}

/** Shows the viewer until it is left. Events go through the reducer, and what it wants done is done here. */
export async function runViewer(
  take: TakeScreen,
  initial: (size: Size) => ViewerState,
  source: Source,
  ctx: Context,
): Promise<ExitCode> {
  let interrupted = false
  // The same one for every frame: what is worked out for it is kept.
  const { canvas } = ctx
  await take((screen) => {
    let state = initial(screen.size)
    const tell = (event: ViewerEvent) => {
      const { state: next, effects } = step(state, event)
      state = next
      for (const effect of effects) {
        if (effect.kind === 'quit') interrupted = effect.interrupted
        perform(effect, screen, ctx, (notice) => tell({ type: 'notice', notice }))
      }
      source.changed(viewer)
      screen.redraw()
    }
    const viewer: Viewer = { state: () => state, tell, close: screen.close }
    source.opened(viewer)
    return { frame: () => renderFrame(state, canvas), input: tell }
  })
  return interrupted || ctx.signal.aborted ? Exit.Interrupted : Exit.Ok
}

function perform(effect: Effect, screen: Screen, ctx: Context, say: (notice: Notice) => void): void {
  switch (effect.kind) {
    case 'copy':
      screen.copy(effect.text)
      say({ text: `copied the ${effect.what} ${effect.text}`, tone: 'good' })
      break
    case 'browse':
      screen.copy(effect.url)
      browse(effect.url, ctx).then(say, screen.close)
      break
    case 'export':
      writeTrace(effect, ctx).then(say, screen.close)
      break
    case 'mouse':
      screen.mouse(effect.on)
      say({ text: effect.on ? 'mouse on' : 'mouse off: the terminal selects text', tone: 'quiet' })
      break
    case 'redraw':
      screen.repaint()
      break
    case 'suspend':
      screen.suspend()
      break
    case 'quit':
      screen.close()
  }
}

async function browse(url: string, ctx: Context): Promise<Notice> {
  const opened = await ctx.browse(url)
  return { text: opened ? `opening ${url}` : `copied ${url}`, tone: 'good' }
}
