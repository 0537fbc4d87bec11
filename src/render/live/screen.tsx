import { render, useInput } from 'ink'
import { useLayoutEffect, useSyncExternalStore } from 'react'
import type { ScreenInput } from './app.ts'
import { inputsOf } from './input.ts'

/** Frames that change, and where they and the keys go. */
export interface ScreenView {
  readonly stdin: NodeJS.ReadStream
  /** ink's own output goes here, and nowhere. */
  readonly nowhere: NodeJS.WriteStream
  readonly subscribe: (changed: () => void) => () => void
  readonly frame: () => readonly string[]
  readonly paint: (frame: readonly string[]) => void
  readonly input: (input: ScreenInput) => void
}

/**
 * Mounts the screen as an ink app: ink reads the keys and holds the frame, and `paint` writes it. ink's own writer takes
 * every line apart into cells again at each frame, a hundred times as long as writing the lines that changed
 * (bench/viewer.mjs), and clears the scrollback of the terminal when a frame fills it.
 */
export function showScreen(view: ScreenView): { readonly stop: () => void; readonly done: Promise<unknown> } {
  const { stdin, nowhere } = view
  const options = { stdin, stdout: nowhere, stderr: nowhere, patchConsole: false, exitOnCtrlC: false }
  const app = render(<Screen {...view} />, options)
  return { stop: app.unmount, done: app.waitUntilExit() }
}

function Screen({ subscribe, frame, paint, input }: ScreenView) {
  const lines = useSyncExternalStore(subscribe, frame)
  useLayoutEffect(() => paint(lines), [lines, paint])
  useInput((text, key) => inputsOf(text, key).forEach(input))
  return null
}
