import { verdicts } from '../domain/status/row.ts'
import type { Survey, Tally } from '../domain/status/survey.ts'
import type { Canvas } from './canvas.ts'
import { cells, clip, pad, right, safe } from './text.ts'
import { wrap } from './wrap.ts'

/** What stands below the table: how many of each, and the regions side by side where there are several. */
export function renderSurvey(survey: Survey, wanted: string | undefined, canvas: Canvas): string[] {
  const { width, style } = canvas
  if (survey.functions === 0) return wrap('no functions', width).map((line) => style.quiet(line))
  return [
    ...(survey.regions.size > 1 ? ['', ...regionTable(survey, canvas)] : []),
    ...wrap(safe(verdictSentence(survey, wanted)), width).map((line) => style.quiet(line)),
    ...counted('layers', familySentence(survey), canvas),
    ...counted('runtimes', runtimeSentence(survey), canvas),
  ]
}

/** `2 of 6 functions are broken or stale; of all, 1 broken, 1 partial …` */
export function verdictSentence({ functions, shown, verdicts: counts }: Survey, wanted?: string): string {
  const all = `${functions} function${functions === 1 ? '' : 's'}`
  const each = tally(counts)
  if (wanted === undefined) return `${all}: ${each}`
  const some = shown === 0 ? 'none' : String(shown)
  return `${some} of ${all} ${shown > 1 ? 'are' : 'is'} ${wanted}; of all: ${each}`
}

export function tally(counts: Tally<string>): string {
  return verdicts.flatMap((one) => (counts[one] ? [`${counts[one]} ${one}`] : [])).join(', ')
}

export function familySentence({ families, stale }: Survey): string {
  const each = [...families].map(([name, count]) => `${count} ${name}`)
  return `${each.join(', ')}${stale > 0 ? `; ${stale} stale` : ''}`
}

export function runtimeSentence({ runtimes }: Survey): string {
  return [...runtimes].map(([name, count]) => `${count} ${safe(name)}`).join(', ')
}

const LABEL = 10

function counted(label: string, text: string, { width, style }: Canvas): string[] {
  const [first = '', ...rest] = wrap(safe(text), Math.max(10, width - LABEL))
  return [`${label.padEnd(LABEL)}${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)].map(
    (line) => style.quiet(line),
  )
}

const GAP = 2

/** A line a region, a column a verdict; a sentence a region where the columns do not fit. */
function regionTable({ regions }: Survey, canvas: Canvas): string[] {
  const { width, style, glyphs } = canvas
  const columns = [
    'functions',
    ...verdicts.filter((one) => [...regions.values()].some((counts) => counts[one])),
  ]
  const name = Math.max('region'.length, ...[...regions.keys()].map((region) => cells(safe(region))))
  const needed = columns.reduce((sum, title) => sum + GAP + title.length, name)
  const row = (first: string, others: readonly string[]) => {
    const numbers = others.map((text, at) => right(text, (columns[at]?.length ?? 0) + GAP))
    return [pad(safe(first), name), ...numbers].join('').trimEnd()
  }
  if (needed > width) {
    return [...regions].flatMap(([region, counts]) =>
      wrap(`${safe(region)}: ${tally(counts)}`, width).map((line) => clip(line, width, glyphs.ellipsis)),
    )
  }
  return [
    style.quiet(row('region', columns)),
    ...[...regions].map(([region, counts]) => {
      const sum = Object.values(counts).reduce((total, count) => total + count, 0)
      return row(region, [String(sum), ...columns.slice(1).map((title) => countOf(counts, title))])
    }),
    '',
  ]
}

/** Nothing for none: the eye finds the numbers. */
function countOf(counts: Tally<string>, verdict: string): string {
  return String(counts[verdict] ?? '')
}
