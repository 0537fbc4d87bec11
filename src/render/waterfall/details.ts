import { type AttributeValue, millis, type Span } from '../../domain/trace/model.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { blank, cells, clip, clipMiddle, safe } from '../text.ts'
import { wrap } from '../wrap.ts'

/** Of one span; `-o json` has the rest. */
const MOST_ENTRIES = 60
const MOST_LINES = 3
const LONGEST_KEY = 40

export interface Detailed {
  readonly span: Span
  /** Time in which no child ran. */
  readonly self: number | undefined
}

/** Everything that is known of a span and that its row does not say, one line for each, in two columns. */
export function renderDetails({ span, self }: Detailed, prefix: string, canvas: Canvas): string[] {
  const entries = entriesOf(span, self)
  const shown = entries.slice(0, MOST_ENTRIES)
  const { width, style, glyphs } = canvas
  const head = clip(`  ${prefix}`, Math.floor(width / 3), '')
  const room = width - cells(head) - 2
  const keys = shown.map(([key]) => clipMiddle(safe(key), Math.min(LONGEST_KEY, room >> 1), glyphs.ellipsis))
  const column = keys.reduce((widest, key) => Math.max(widest, cells(key)), 0)
  const lines = shown.flatMap(([, value], at) =>
    linesOf(value, room - column, glyphs.ellipsis).map((line, n) => {
      const key = n === 0 ? (keys[at] ?? '') : ''
      return `${style.quiet(head + key)}${blank(column - cells(key) + 2)}${line}`
    }),
  )
  const rest = entries.length - shown.length
  if (rest > 0) lines.push(style.quiet(head + clip(`${rest} more; -o json has all`, room, glyphs.ellipsis)))
  return lines
}

/** Whole, so that ARNs and URLs can be copied, unless it is very long. */
function linesOf(value: string, width: number, ellipsis: string): string[] {
  const lines = wrap(safe(value), width)
  const [last, ...more] = lines.slice(MOST_LINES - 1)
  if (last === undefined || more.length === 0) return lines
  return [...lines.slice(0, MOST_LINES - 1), clip(`${last}${more[0]}${ellipsis}`, width, ellipsis)]
}

type Entry = readonly [key: string, value: string]

function entriesOf(span: Span, self: number | undefined): Entry[] {
  const { id, kind, origin, namespace, links, folded, exceptions } = span
  const known: (readonly [string, string | undefined])[] = [
    ['id', id],
    ['kind', [kind, origin ?? namespace].filter((part) => part !== undefined).join(', ')],
    ['starts at', formatDuration(span.start)],
    ['self', self === undefined ? undefined : formatDuration(millis(self))],
    ['folded', folded.length > 0 ? folded.join(' ') : undefined],
    ...links.map(({ traceId, spanId }) => ['linked with', [traceId, spanId].join(' ').trim()] as const),
    ...exceptions.flatMap(({ recordedBy }) =>
      recordedBy === undefined ? [] : [['exception of', recordedBy] as const],
    ),
    ...Object.entries(span.attributes()).map(([key, value]) => [key, textOf(value)] as const),
  ]
  return known.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]))
}

function textOf(value: AttributeValue): string {
  if (typeof value === 'string') return value
  const plain = Array.isArray(value) && value.every((item) => typeof item !== 'object')
  return plain ? value.join(', ') : JSON.stringify(value)
}
