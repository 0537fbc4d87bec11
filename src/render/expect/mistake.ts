import type { Canvas } from '../canvas.ts'
import { cells, clip, safe } from '../text.ts'

/** The text, and below it a mark at the character that is wrong, counted from 1. */
export function renderMistake(text: string, column: number, { width, style, glyphs }: Canvas): string[] {
  const before = cells(safe(text.slice(0, column - 1)))
  if (before >= width - 4) return [`  ${clip(safe(text), width - 2, glyphs.ellipsis)}`]
  return [`  ${clip(safe(text), width - 2, glyphs.ellipsis)}`, `  ${' '.repeat(before)}${style.bad('^')}`]
}
