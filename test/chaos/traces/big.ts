import { hostileTexts } from '../../support/hostile.ts'
import type { Random } from '../../support/random.ts'
import type { Originals } from './originals.ts'

const DEEP = 10_000
const WIDE = 10_000
/** Characters. */
const LONG = 1_000_000

/** Traces that are hard because of how much there is of one thing; made of one real span, many times. */
export const BIG: Readonly<Record<string, (originals: Originals, at: Random) => string>> = {
  'nested 10,000 deep': (originals, at) => {
    const [open, close] = JSON.stringify({ ...spanOf(originals, at), id: '%', subsegments: ['%'] }).split(
      '"%"]',
    )
    const parts = Array.from({ length: DEEP }, (_, n) => (open ?? '').replace('%', `${n}`))
    return `${parts.join('')}${`]${close}`.repeat(DEEP)}`
  },
  'a chain of 10,000': (originals, at) => many(originals, at, (n) => n - 1),
  'a circle of 10,000': (originals, at) => many(originals, at, (n) => (n + 1) % WIDE),
  '10,000 beside each other': (originals, at) => many(originals, at, () => 0),
  'ten ids, 10,000 spans': (originals, at) =>
    many(
      originals,
      at,
      (n) => n % 7,
      (n) => n % 10,
    ),
  '10,000 hostile names': (originals, at) => {
    const span = spanOf(originals, at)
    const named = (n: number) => ({
      ...span,
      id: `${n}`,
      parent_id: `${n >> 1}`,
      name: `${at.pick(hostileTexts)}${n}`,
    })
    return JSON.stringify(Array.from({ length: WIDE }, (_, n) => named(n)))
  },
  'one long name': (originals, at) =>
    JSON.stringify({ ...spanOf(originals, at), name: at.pick(hostileTexts).repeat(LONG / 100) }),
  'one long message': (originals, at) => {
    const message = at.pick(['x', ' ', 'x ', '\n', '\u0301', '書', '👩‍👩‍👧 ']).repeat(LONG / 4)
    return JSON.stringify({
      ...spanOf(originals, at),
      fault: true,
      cause: { exceptions: [{ id: 'e', message, stack: [{ path: message }] }] },
    })
  },
  '10,000 keys': (originals, at) => {
    const annotations = Object.fromEntries(
      Array.from({ length: WIDE }, (_, n) => [`${at.pick(hostileTexts)}${n}`, n]),
    )
    return JSON.stringify({ ...spanOf(originals, at), annotations, metadata: { default: annotations } })
  },
  '10,000 exceptions and links': (originals, at) => {
    const exceptions = Array.from({ length: WIDE }, (_, n) => ({
      id: `${n}`,
      message: `m${n}`,
      stack: Array(10).fill({ path: 'p' }),
    }))
    const links = Array.from({ length: WIDE }, (_, n) => ({ trace_id: `${n}` }))
    return JSON.stringify({ ...spanOf(originals, at), cause: { exceptions }, links })
  },
  'brackets only': (_, at) => at.pick(['[', '{"a":', '[{"Segments":', '"\\u']).repeat(LONG / 10),
}

function spanOf({ segments }: Originals, at: Random): Record<string, unknown> {
  const { subsegments: _, ...span } = JSON.parse(at.pick(at.pick(segments))) as Record<string, unknown>
  return span
}

function many(originals: Originals, at: Random, above: (n: number) => number, id = (n: number) => n): string {
  const span = spanOf(originals, at)
  const start = Number(span.start_time)
  const spans = Array.from({ length: WIDE }, (_, n) => ({
    ...span,
    id: `${id(n)}`,
    parent_id: above(n) < 0 ? undefined : `${above(n)}`,
    start_time: start + at.below(1_000) / 1_000,
    end_time: start + at.below(2_000) / 1_000,
  }))
  return JSON.stringify({ Traces: [{ Segments: spans.map((one) => ({ Document: JSON.stringify(one) })) }] })
}
