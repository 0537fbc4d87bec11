import { type Breakdown, CATEGORIES, type Category } from '../../domain/trace/path/index.ts'
import type { Canvas, Glyphs, Paint, Style } from '../canvas.ts'
import { clip } from '../text.ts'

interface Part {
  readonly category: Category
  readonly ms: number
}

export interface Share extends Part {
  /** `external 65%`; what is there is never none. */
  readonly text: string
}

/** Where the time of the critical path went, the most first; empty where it all went to one place. */
export function sharesOf(breakdown: Breakdown): Share[] {
  const parts = CATEGORIES.map((category) => ({ category, ms: breakdown[category] }))
    .filter(({ ms }) => ms > 0)
    .sort((a, b) => b.ms - a.ms)
  if (parts.length < 2) return []
  const percents = apportion(parts, 100)
  return parts.map((part, at) => {
    const percent = percents[at] === 0 ? '<1' : percents[at]
    return { ...part, text: `${CATEGORY_WORDS[part.category]} ${percent}%` }
  })
}

const INDENT = 2

/** A stacked bar, and below it what each part is. */
export function renderBreakdown(breakdown: Breakdown, canvas: Canvas): string[] {
  const shares = sharesOf(breakdown)
  return shares.length === 0 ? [] : ['', renderShares(shares, canvas), renderLegend(shares, canvas)]
}

function renderShares(shares: readonly Share[], { width, style, glyphs }: Canvas): string {
  const cells = apportion(shares, width - INDENT)
  const parts = shares.map(({ category }, at) =>
    paintOf(category, style)(glyphOf(category, glyphs).repeat(cells[at] ?? 0)),
  )
  return ' '.repeat(INDENT) + parts.join('')
}

/** As many as fit, and how many more there are. */
function renderLegend(shares: readonly Share[], { width, style, glyphs }: Canvas): string {
  const entries = shares.map(({ category, text: whole }) => {
    const text = clip(whole, width - INDENT - 2, glyphs.ellipsis)
    return { cells: text.length + 2, drawn: `${paintOf(category, style)(glyphOf(category, glyphs))} ${text}` }
  })
  for (let kept = entries.length; kept > 0; kept--) {
    const rest = entries.length - kept
    const more = rest > 0 ? `  +${rest} more` : ''
    const used = entries.slice(0, kept).reduce((sum, { cells }) => sum + cells + INDENT, more.length)
    if (used > width && kept > 1) continue
    const drawn = entries.slice(0, kept).map((entry) => ' '.repeat(INDENT) + entry.drawn)
    return drawn.join('') + (used > width ? '' : style.quiet(more))
  }
  return ''
}

/** Whole numbers that add up to `total`, each as near to its share as that allows. */
function apportion(shares: readonly Part[], total: number): number[] {
  const sum = shares.reduce((all, { ms }) => all + ms, 0)
  const exact = shares.map(({ ms }) => (ms / sum) * total)
  const whole = exact.map(Math.floor)
  const left = total - whole.reduce((all, n) => all + n, 0)
  const byRemainder = exact.map((n, at) => ({ at, rest: n - Math.floor(n) })).sort((a, b) => b.rest - a.rest)
  for (const { at } of byRemainder.slice(0, left)) whole[at] = (whole[at] ?? 0) + 1
  return whole
}

export const CATEGORY_WORDS: Readonly<Record<Category, string>> = {
  orchestration: 'orchestration',
  trigger: 'trigger',
  queueing: 'queue',
  containerInitialization: 'container init',
  runtimeInitialization: 'runtime init',
  computation: 'computation',
  externalService: 'external',
  overhead: 'overhead',
  unclassified: 'unclassified',
}

/** As the bars of the rows have them, where they have them: work solid, waits as lines, cold starts shaded. */
function glyphOf(category: Category, glyphs: Glyphs): string {
  switch (category) {
    case 'computation':
      return glyphs.bar
    case 'externalService':
      return glyphs.dense
    case 'runtimeInitialization':
      return glyphs.cold
    case 'containerInitialization':
      return glyphs.light
    case 'orchestration':
      return glyphs.beam
    case 'trigger':
      return glyphs.line
    case 'queueing':
      return glyphs.open
    case 'overhead':
      return glyphs.low
    case 'unclassified':
      return glyphs.dot
  }
}

function paintOf(category: Category, style: Style): Paint {
  switch (category) {
    case 'computation':
      return style.work
    case 'externalService':
      return style.call
    case 'runtimeInitialization':
    case 'containerInitialization':
      return style.cold
    default:
      return style.quiet
  }
}
