import type { Canvas } from './canvas.ts'
import { safe } from './text.ts'

/** Nothing of a failure's text is trusted: AWS and files put their own words into it. */
export function renderFailure(error: unknown, canvas: Canvas, debug: boolean): string[] {
  const { style, glyphs } = canvas
  const lines = [`${style.bad('otl:')} ${safe(messageOf(error))}`]
  const hint = error instanceof Error && 'hint' in error ? error.hint : undefined
  if (typeof hint === 'string') lines.push(`  ${style.quiet(glyphs.arrow)} ${safe(hint)}`)
  if (debug) lines.push(...causes(error).map((line) => style.quiet(safe(line))))
  return lines
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `unexpected failure: ${String(error)}`
  return error.name === 'OtlError'
    ? error.message
    : `unexpected failure: ${error.message} (--debug shows where)`
}

/** The stack of the error and of everything that caused it, outermost first; a cycle ends the walk. */
function causes(error: unknown): string[] {
  const seen = new Set<unknown>()
  const lines: string[] = []
  for (let at = error; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at)
    lines.push(...(at.stack ?? `${at.name}: ${at.message}`).split('\n'))
  }
  return lines
}
