import stringWidth from 'string-width'

/**
 * Characters that would move the cursor, start an escape sequence, break the line or reorder the text:
 * C0, DEL, C1, the bidirectional controls of Unicode TR9, line and paragraph separators, and lone surrogates. And a skin
 * tone with no emoji before it: it takes two cells alone and none behind a letter or a blank, whatever that is.
 */
const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]|(?<!\p{EBase}\ufe0f?)\p{EMod}/gu

/**
 * Most names, and our own drawing characters: one cell each, nothing to hide. ASCII, Latin letters without the soft
 * hyphen, box drawing, blocks, and the few signs of a canvas. Measuring anything else costs a hundred times as much.
 */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if ((code < 0x20 || code > 0x7e) && !isPlainBeyondAscii(code)) return false
  }
  return true
}

function isPlainBeyondAscii(code: number): boolean {
  return (
    (code >= 0xa1 && code <= 0x2ff && code !== 0xad) ||
    (code >= 0x2500 && code <= 0x259f) ||
    SIGNS.includes(code)
  )
}

/** … → ⋯ ▸ ◆ ● ✓ ✗ */
const SIGNS: readonly number[] = [0x2026, 0x2192, 0x22ef, 0x25b8, 0x25c6, 0x25cf, 0x2713, 0x2717]

/** Makes any text safe for one line of a terminal: control characters are shown, never emitted. */
export function safe(text: string): string {
  return isPlain(text) ? text : text.replace(unsafe, (char) => visible(char.codePointAt(0) ?? 0))
}

/** Text that is safe to print, with the cells that it takes. */
export interface Shown {
  readonly text: string
  readonly cells: number
}

export function shown(text: string): Shown {
  if (isPlain(text)) return { text, cells: text.length }
  const visible = safe(text)
  return { text: visible, cells: cells(visible) }
}

function visible(code: number): string {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code)
  if (code === 0x7f) return '\u2421'
  return `<${code.toString(16).padStart(2, '0')}>`
}

/** Terminal cells that `text` takes; colours count nothing. */
export function cells(text: string): number {
  return isPlain(text) ? text.length : stringWidth(text)
}

/** Cuts or pads to exactly `width` cells. `text` holds no colours. */
export function pad(text: string, width: number, ellipsis = '…'): string {
  const short = clip(text, width, ellipsis)
  return short + ' '.repeat(Math.max(0, width - cells(short)))
}

/** Cuts the end to at most `width` cells. */
export function clip(text: string, width: number, ellipsis = '…'): string {
  if (cells(text) <= width) return text
  const room = width - cells(ellipsis)
  if (room < 0) return ''
  return (isPlain(text) ? text.slice(0, room) : take(segments(text), room)) + ellipsis
}

/** Cuts the middle to at most `width` cells: both ends of a resource name carry meaning. */
export function clipMiddle(text: string, width: number, ellipsis = '…'): string {
  if (cells(text) <= width) return text
  const room = width - cells(ellipsis)
  if (room < 0) return ''
  const half = Math.floor(room / 2)
  if (isPlain(text)) return text.slice(0, room - half) + ellipsis + text.slice(text.length - half)
  const all = segments(text)
  const tail = take(all.toReversed(), half, true)
  return take(all, room - cells(tail)) + ellipsis + tail
}

/** Breaks at blanks into lines of at most `width` cells; the last of `most` lines is cut. A word longer than a line is cut. */
export function wrap(text: string, width: number, most: number, ellipsis = '…'): string[] {
  const lines: string[] = []
  let rest = text
  while (lines.length < most - 1 && cells(rest) > width) {
    const end = lastBlank(rest, width)
    if (end <= 0) break
    lines.push(rest.slice(0, end))
    rest = rest.slice(end + 1)
  }
  return [...lines, clip(rest, width, ellipsis)]
}

/** Index of the last blank that leaves a line of at most `width` cells before it; -1 when there is none. */
function lastBlank(text: string, width: number): number {
  let found = -1
  for (
    let at = text.indexOf(' ');
    at >= 0 && cells(text.slice(0, at)) <= width;
    at = text.indexOf(' ', at + 1)
  )
    found = at
  return found
}

/** Cuts into pieces of at most `width` cells, in one pass; a character that is wider stands alone. */
export function pieces(text: string, width: number): string[] {
  if (isPlain(text)) {
    return Array.from({ length: Math.ceil(text.length / width) }, (_, n) =>
      text.slice(n * width, (n + 1) * width),
    )
  }
  const all: string[] = []
  let piece = ''
  let used = 0
  for (const part of segments(text)) {
    const size = cells(part)
    if (piece !== '' && used + size > width) {
      all.push(piece)
      piece = ''
      used = 0
    }
    piece += part
    used += size
  }
  return [...all, piece]
}

/** Nothing, where `width` is negative. */
export function blank(width: number): string {
  return width > BLANKS.length ? ' '.repeat(width) : BLANKS.slice(0, Math.max(0, width))
}

/** A piece of a longer text is cheaper than a new one. */
const BLANKS = ' '.repeat(400)

/** Right-aligned in `width` cells. */
export function right(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - cells(text))) + text
}

/** Made when first needed: its data take longer to load than most commands run. */
let graphemes: Intl.Segmenter | undefined

function segments(text: string): string[] {
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}

function take(parts: readonly string[], width: number, fromEnd = false): string {
  let kept = ''
  let used = 0
  for (const part of parts) {
    const size = cells(part)
    if (used + size > width) break
    used += size
    kept = fromEnd ? part + kept : kept + part
  }
  return kept
}
