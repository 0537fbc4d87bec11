import type { Canvas, Paint } from '../canvas.ts'
import { blank, cells, clip } from '../text.ts'

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** Blanks after a painted line, up to exactly `width` cells. The line is not longer. */
export function filled(line: string, width: number): string {
  return line + blank(width - cells(line.replace(COLOUR, '')))
}

export interface Piece {
  readonly text: string
  readonly paint: Paint
}

/** Pieces side by side as long as they fit; the first is cut rather than left out. Not padded. */
export function joined(
  pieces: readonly Piece[],
  between: string,
  width: number,
  { style, glyphs }: Canvas,
): string {
  let line = ''
  let used = 0
  for (const { text, paint } of pieces) {
    const lead = line === '' ? '' : between
    const room = width - used - cells(lead)
    if (text === '' || (line !== '' && cells(text) > room)) continue
    const kept = clip(text, Math.max(0, room), glyphs.ellipsis)
    line += (lead === '' ? '' : style.quiet(lead)) + paint(kept)
    used += cells(lead) + cells(kept)
  }
  return line
}

/** Left and right at the edges of exactly `width` cells; the right side gives way. */
export function edges(left: string, right: string, width: number): string {
  const bare = (line: string) => cells(line.replace(COLOUR, ''))
  const room = width - bare(left) - bare(right)
  return room < (right === '' ? 0 : 1) ? filled(left, width) : left + blank(room) + right
}

/** A row under the cursor: marked, so that colour is not all that tells it; in the pane that has the focus set apart. */
export function cursorRow(line: string, focused: boolean, { style, glyphs }: Canvas): string {
  const mark = focused ? style.code(glyphs.cursor) : style.quiet(glyphs.cursor)
  return focused ? style.chosen(mark + line) : mark + line
}

/** At most `height` lines, then blank ones, each of exactly `width` cells. */
export function block(lines: readonly string[], width: number, height: number): string[] {
  return Array.from({ length: height }, (_, at) => filled(lines[at] ?? '', width))
}
