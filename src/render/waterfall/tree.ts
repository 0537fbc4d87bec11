import type { Span } from '../../domain/trace/model.ts'
import type { Glyphs } from '../canvas.ts'

/** Rows in drawing order; their depth is all that matters here. */
type Leveled = Pick<Span, 'depth'>

/** What stands before a name, and before the lines that belong to it. */
export interface Prefix {
  readonly row: string
  readonly below: string
}

/**
 * The branches before each name, two cells a level. Deeper than `levels` nothing moves right any more,
 * and the depth is told as a number.
 */
export function prefixes(spans: readonly Leveled[], levels: number, glyphs: Glyphs): Prefix[] {
  const last = lastOfSiblings(spans)
  const [branch, lastBranch, pipe] = [`${glyphs.branch} `, `${glyphs.last} `, `${glyphs.pipe} `]
  const trunk: string[] = ['']
  return spans.map((span, at) => {
    const depth = Math.min(span.depth, levels)
    const above = trunk[Math.max(0, depth - 1)] ?? ''
    const isLast = last[at] === 1
    const onward = depth === 0 ? '' : above + (isLast ? '  ' : pipe)
    if (span.depth === depth) trunk[depth] = onward
    const hasChildren = (spans[at + 1]?.depth ?? 0) > span.depth
    const deeper = span.depth > levels ? `${glyphs.ellipsis}${span.depth} ` : ''
    return {
      row: depth === 0 ? deeper : above + (isLast ? lastBranch : branch) + deeper,
      below: onward + (hasChildren && depth < levels ? pipe : '  '),
    }
  })
}

/** Backwards: a span is the last of its siblings when none has been seen at its depth since their parent. */
function lastOfSiblings(spans: readonly Leveled[]): Uint8Array {
  const last = new Uint8Array(spans.length)
  const seen: boolean[] = []
  for (let at = spans.length - 1; at >= 0; at--) {
    const depth = spans[at]?.depth ?? 0
    last[at] = seen[depth] ? 0 : 1
    seen[depth] = true
    seen[depth + 1] = false
  }
  return last
}
