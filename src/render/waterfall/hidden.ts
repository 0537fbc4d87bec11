import type { Hidden, Hiding, Shown } from '../../domain/trace/hide/hide.ts'
import { counted } from '../../domain/trace/words.ts'
import type { Glyphs } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { tickText } from './axis.ts'
import type { Note } from './notes.ts'

/** Behind the name of a row that shows without what is inside: `+12`, and how many of them failed. */
export function insideText({ spans, failed }: Hidden, glyphs: Glyphs): string {
  return failed > 0 ? `+${spans} ${glyphs.bad}${failed}` : `+${spans}`
}

/** What does not show because the reader wants it so, one sentence for each reason. */
export function hiddenNotes({ hidden, unused }: Shown, { depth = 0, min }: Hiding): Note[] {
  const { depth: deep, collapse, min: short } = hidden
  return [
    ...(deep ? [`${some(deep)} below level ${depth} hidden${failures(deep)}`] : []),
    ...(collapse ? [`${some(collapse)} inside of collapsed rows hidden${failures(collapse)}`] : []),
    ...(short && min !== undefined
      ? [`${some(short)} under ${tickText(min)} hidden, ${formatDuration(short.time)} together`]
      : []),
    ...unused.map((pattern) => `no row is called ${pattern}, so none is collapsed by it`),
  ].map((text) => ({ about: 'hidden', text }))
}

const some = ({ spans }: Hidden) => counted(spans, 'span')
const failures = ({ failed }: Hidden) => (failed > 0 ? `, ${failed} of them failed` : '')
