import type { RunsSummary, Spread, Tally } from '../../domain/trace/expect/summary.ts'
import type { Canvas } from '../canvas.ts'
import { formatDuration } from '../duration.ts'
import { clip, right, safe } from '../text.ts'
import { separator } from '../waterfall/header.ts'
import { paintOf, signOf } from './checks.ts'

/** How often, how long, how cold, and each expectation with how often it holds. */
export function renderRunsSummary(name: string, summary: RunsSummary, canvas: Canvas): string[] {
  const { style, glyphs, width } = canvas
  const { runs, outcomes, durations, checks } = summary
  const dot = ` ${separator(canvas)} `
  const kind = outcomes.fails > 0 ? 'fails' : outcomes.unknown > 0 ? 'unknown' : 'holds'
  const facts = [
    `${runs} ${runs === 1 ? 'run' : 'runs'} of ${safe(name)}`,
    tallyText(outcomes),
    coldText(summary),
  ]
  const head = clip(facts.filter((fact) => fact !== '').join(dot), width - 2, glyphs.ellipsis)
  return [
    `${paintOf(kind, canvas)(signOf(kind, canvas))} ${style.strong(head)}`,
    ...(durations ? [`  ${clip(spreadText(durations, dot), width - 2, glyphs.ellipsis)}`] : []),
    ...checks.map((check) => renderTally(check, runs, canvas)),
  ]
}

function tallyText({ holds, fails, unknown }: Tally): string {
  const parts = [
    [holds, holds === 1 ? 'holds' : 'hold'] as const,
    [fails, fails === 1 ? 'fails' : 'fail'] as const,
  ]
  const said = parts.filter(([count]) => count > 0).map(([count, verb]) => `${count} ${verb}`)
  return [...said, ...(unknown > 0 ? [`${unknown} could not be told`] : [])].join(', ')
}

function coldText({ traced, cold }: RunsSummary): string {
  return traced === 0 ? 'no trace' : `${Math.round((100 * cold) / traced)}% cold`
}

function spreadText({ min, median, p90, max }: Spread, dot: string): string {
  const parts = Object.entries({ min, median, p90, max })
  return `duration  ${parts.map(([word, value]) => `${word} ${formatDuration(value)}`).join(dot)}`
}

function renderTally(
  { text, outcomes }: RunsSummary['checks'][number],
  runs: number,
  canvas: Canvas,
): string {
  const { style, glyphs, width } = canvas
  const kind = outcomes.fails > 0 ? 'fails' : outcomes.unknown > 0 ? 'unknown' : 'holds'
  const share = `${right(String(outcomes.holds), String(runs).length)} of ${runs}`
  const shown = clip(safe(text), width - 6 - share.length, glyphs.ellipsis)
  return `  ${paintOf(kind, canvas)(signOf(kind, canvas))} ${style.quiet(share)}  ${shown}`
}
