import type { Canvas, Glyphs } from './canvas.ts'
import { cells, clip, safe } from './text.ts'
import { wrap } from './wrap.ts'

interface Headed {
  readonly name: string
  readonly region?: string
  readonly runtime?: string
  readonly architecture?: string
}

/** The line that opens what is said of one function. */
export function heading(fn: Headed, canvas: Canvas): string[] {
  const { width, style, glyphs } = canvas
  const name = clip(safe(fn.name), width, glyphs.ellipsis)
  const facts = [fn.region, fn.runtime, fn.architecture].filter((fact) => fact).join('  ')
  const room = width - cells(name) - 2
  const shown = room > 0 ? clip(safe(facts), room, glyphs.ellipsis) : ''
  return [shown === '' ? style.strong(name) : `${style.strong(name)}  ${style.quiet(shown)}`]
}

const signs = { good: 'ok', bad: 'bad', warn: 'warn', quiet: 'bullet' } as const
export type Tone = keyof typeof signs

export function glyphOf(tone: Tone, glyphs: Glyphs): string {
  return glyphs[signs[tone]]
}

/** One remark below a heading, with its sign, wrapped. */
export function signed(tone: Tone, text: string, { width, style, glyphs }: Canvas): string[] {
  const [first = '', ...rest] = wrap(safe(text), width - 4)
  const paint = style[tone]
  return [`  ${paint(glyphOf(tone, glyphs))} ${paint(first)}`, ...rest.map((line) => `    ${paint(line)}`)]
}

/** What to do about the remark above. */
export function hint(text: string, { width, style, glyphs }: Canvas): string[] {
  const [first = '', ...rest] = wrap(safe(text), width - 6)
  return [`    ${style.quiet(glyphs.arrow)} ${first}`, ...rest.map((line) => `      ${line}`)]
}
