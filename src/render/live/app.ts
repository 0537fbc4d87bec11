import type { Size } from '../viewer/model.ts'

export type { Size }

export type ScreenInput =
  /** A key by its name: `j`, `G`, `down`, `ctrl-d`, `enter`, `space`. */
  | { readonly type: 'key'; readonly key: string }
  /** Cells, from 0. */
  | { readonly type: 'wheel'; readonly by: 1 | -1; readonly column: number; readonly row: number }
  | { readonly type: 'click'; readonly column: number; readonly row: number }
  | { readonly type: 'resize'; readonly size: Size }

/** What fills a terminal. */
export interface ScreenApp {
  /** A line for each row of the terminal. */
  frame(): readonly string[]
  input(input: ScreenInput): void
}

/** A whole terminal, taken over until it is closed. */
export interface Screen {
  readonly size: Size
  /** Asks for a new frame; several requests in a row make one frame. */
  redraw(): void
  /** Draws every line anew, for a terminal that something else has written to. */
  repaint(): void
  /** To the clipboard of the terminal, also over SSH (OSC 52). */
  copy(text: string): void
  mouse(on: boolean): void
  /** Back to the shell; it comes back by itself when the shell continues the program. */
  suspend(): void
  /** @param failure what the command then fails with */
  close(failure?: unknown): void
}

/** Resolves when the screen is closed and the terminal is as it was. */
export type TakeScreen = (open: (screen: Screen) => ScreenApp) => Promise<void>
