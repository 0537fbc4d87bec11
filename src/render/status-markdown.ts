import { runtimeName } from '../domain/status/row.ts'
import type { Survey } from '../domain/status/survey.ts'
import { type StatusFailure, type StatusRow, sameReasons } from './status.ts'
import { familySentence, runtimeSentence, tally, verdictSentence } from './status-survey.ts'
import { layerLabel, reasonOf } from './status-table.ts'
import { safe } from './text.ts'

const titles = ['function', 'region', 'verdict', 'tracing', 'layer', 'runtime', 'why']

/** GitHub's Markdown, for a ticket. */
export const markdownHead: readonly string[] = [
  `| ${titles.join(' | ')} |`,
  `| ${titles.map(() => '---').join(' | ')} |`,
]

export function markdownRow(row: StatusRow): string {
  const { fn, assessment } = row
  const cells = [
    code(fn.name),
    escaped(fn.region),
    assessment.verdict === 'broken' ? '**broken**' : assessment.verdict,
    fn.tracing,
    escaped(assessment.layers.map(layerLabel).join(' ')),
    escaped(runtimeName(row)),
    escaped(reasonOf(row)),
  ]
  return `| ${cells.join(' | ')} |`
}

export function markdownFoot(
  survey: Survey,
  wanted: string | undefined,
  failures: readonly StatusFailure[],
): string[] {
  const failed = sameReasons(failures).map(({ failure, regions }) => {
    const what = failure.name ? code(failure.name) : regions.map(escaped).join(', ')
    return `- could not read ${what}: ${escaped(failure.reason)}`
  })
  const counts =
    survey.functions === 0
      ? ['no functions']
      : [
          escaped(verdictSentence(survey, wanted)),
          '',
          ...regionLines(survey),
          `- layers: ${escaped(familySentence(survey))}`,
          `- runtimes: ${escaped(runtimeSentence(survey))}`,
        ]
  return ['', ...counts, ...(failed.length > 0 ? ['', ...failed] : [])]
}

function regionLines({ regions }: Survey): string[] {
  if (regions.size < 2) return []
  return [...regions].map(([region, counts]) => `- ${escaped(region)}: ${tally(counts)}`)
}

/** A pipe ends a cell even inside a code span, and a backtick ends the span. */
export function code(text: string): string {
  return `\`${safe(text).replace(/[`|\\]/g, '?')}\``
}

/** Names come from anybody: no markup, no HTML, no mention, no end of the cell. */
export function escaped(text: string): string {
  return safe(text)
    .replace(/[\\`*|[\]<>~#]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('@', '&#64;')
}
