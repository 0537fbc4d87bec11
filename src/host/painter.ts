/** Between these a terminal that knows them shows nothing half-drawn; others ignore them. */
const BEGIN = '\u001b[?2026h'
const END = '\u001b[?2026l'

export interface Painter {
  /** Writes the lines that differ from the last frame. */
  readonly paint: (frame: readonly string[]) => void
  /** The terminal no longer shows the last frame. */
  readonly forget: () => void
}

/** @param write to a terminal in which no line wraps by itself */
export function painter(write: (text: string) => void): Painter {
  let shown: readonly string[] | undefined
  return {
    paint: (frame) => {
      const changes = changesBetween(shown ?? [], frame)
      if (shown !== undefined && changes === '') return
      write(BEGIN + (shown === undefined ? '\u001b[2J' : '') + changes + END)
      shown = frame
    },
    forget: () => {
      shown = undefined
    },
  }
}

/** Each line is erased before it is written: erasing after a line of full width would take its last cell. */
function changesBetween(before: readonly string[], after: readonly string[]): string {
  let text = ''
  for (let row = 0; row < Math.max(before.length, after.length); row++) {
    const line = after[row] ?? ''
    if (line !== (before[row] ?? '')) text += `\u001b[${row + 1};1H\u001b[2K${line}`
  }
  return text
}
