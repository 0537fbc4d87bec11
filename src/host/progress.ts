import type { Progress } from '../context.ts'
import type { Canvas } from '../render/canvas.ts'
import { clip, safe } from '../render/text.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const ASCII_FRAMES = ['-', '\\', '|', '/']
/** What is over sooner needs no progress line. */
const PATIENCE_MS = 400
const FRAME_MS = 90

export const silent: Progress = { update: () => {}, stop: () => {} }

/** A spinner with the seconds so far, on one line that it leaves clean. `write` goes to a terminal. */
export function spinner(text: string, canvas: Canvas, write: (text: string) => void): Progress {
  const frames = canvas.glyphs.bar === '#' ? ASCII_FRAMES : FRAMES
  const started = Date.now()
  let label = text
  let drawn = false
  let frame = 0
  const draw = () => {
    const elapsed = Date.now() - started
    if (elapsed < PATIENCE_MS) return
    const seconds = `${Math.floor(elapsed / 1000)}s`
    const line = clip(`${frames[frame++ % frames.length]} ${safe(label)} ${seconds}`, canvas.width - 1)
    write(`\r\u001b[2K${canvas.style.quiet(line)}`)
    drawn = true
  }
  const timer = setInterval(draw, FRAME_MS)
  timer.unref()
  return {
    update: (next) => {
      label = next
    },
    stop: () => {
      clearInterval(timer)
      if (drawn) write('\r\u001b[2K')
      drawn = false
    },
  }
}
