import type { Context, OutputFormat } from '../../../context.ts'
import { ascii, plain } from '../../../render/canvas.ts'
import { checkToGithub } from '../../../render/check/github.ts'
import { checkToGitlab } from '../../../render/check/gitlab.ts'
import { checkToJson } from '../../../render/check/json.ts'
import { checkToMarkdown } from '../../../render/check/markdown.ts'
import { type CheckReport, findingsByFunction, identity } from '../../../render/check/report.ts'
import { checkToSarif } from '../../../render/check/sarif.ts'
import { tallyReport } from '../../../render/check/tally.ts'
import {
  renderFailures,
  renderFunction,
  renderPolicyFindings,
  renderTally,
} from '../../../render/check/text.ts'
import { jsonLines } from '../json.ts'

/** One report as the lines of one format. */
export async function linesOf(format: OutputFormat, report: CheckReport): Promise<readonly string[]> {
  switch (format) {
    case 'json':
      return jsonLines(checkToJson(report))
    case 'sarif':
      return jsonLines(checkToSarif(report))
    case 'gitlab':
      return jsonLines(checkToGitlab(report))
    case 'github':
      return checkToGithub(report)
    case 'markdown':
      return checkToMarkdown(report)
    case 'junit': {
      // Its writer is large, and few ask for it.
      const { checkToJunit } = await import('../../../render/check/junit.ts')
      return [checkToJunit(report).trimEnd()]
    }
    default:
      return textLines(report)
  }
}

/** For a file: no colour, and a width that any editor shows. */
function textLines(report: CheckReport): readonly string[] {
  const { functions, findings, failures, policy, settled, remedies } = report
  const canvas = { width: 100, style: plain, glyphs: ascii }
  const grouped = findingsByFunction(findings)
  return [
    ...functions.flatMap((about) => {
      const key = identity(about)
      return renderFunction(about, grouped.get(key) ?? [], canvas, remedies?.get(key))
    }),
    ...renderPolicyFindings(grouped.get(undefined) ?? [], canvas),
    ...renderFailures(failures, canvas),
    ...renderTally(tallyReport(functions, findings, policy), canvas, settled, failures.length),
  ]
}

/** Files first: what is on the screen may then speak of them. */
export async function writeReports(report: CheckReport, ctx: Context): Promise<void> {
  for (const { format, path } of ctx.reports) {
    await ctx.files.publish(path, `${(await linesOf(format, report)).join('\n')}\n`)
  }
}
