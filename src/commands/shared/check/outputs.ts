import type { Context, OutputFormat } from '../../../context.ts'
import { ascii, plain } from '../../../render/canvas.ts'
import { checkToGithub } from '../../../render/check/github.ts'
import { checkToGitlab } from '../../../render/check/gitlab.ts'
import { checkToJson } from '../../../render/check/json.ts'
import { checkToMarkdown } from '../../../render/check/markdown.ts'
import { type CheckReport, findingsByFunction, identity } from '../../../render/check/report.ts'
import { checkToSarif } from '../../../render/check/sarif.ts'
import { tallyReport } from '../../../render/check/tally.ts'
import { tellerFor } from '../../../render/check/teller.ts'
import { renderFailures, renderPolicyFindings, renderTally } from '../../../render/check/text.ts'
import { jsonPieces } from '../../../render/json-pieces.ts'
import { atLineEnds, lined } from '../../../render/pieces.ts'

/** One report in one format, without the end of its last line: pieces of a text that nobody has to hold as a whole. */
async function piecesOf(format: OutputFormat, report: CheckReport): Promise<Iterable<string>> {
  switch (format) {
    case 'json':
      return jsonPieces(checkToJson(report))
    case 'sarif':
      return jsonPieces(checkToSarif(report))
    case 'gitlab':
      return jsonPieces(checkToGitlab(report))
    case 'github':
      return lined(checkToGithub(report))
    case 'markdown':
      return lined(checkToMarkdown(report))
    case 'junit': {
      // Its writer is large, and few ask for it.
      const { checkToJunit } = await import('../../../render/check/junit.ts')
      return [checkToJunit(report).trimEnd()]
    }
    default:
      return lined(textLines(report))
  }
}

/** For a file: no colour, and a width that any editor shows. */
function* textLines(report: CheckReport): Generator<string> {
  const { functions, findings, failures, policy, settled, remedies } = report
  const canvas = { width: 100, style: plain, glyphs: ascii }
  const grouped = findingsByFunction(findings)
  const teller = tellerFor(canvas, policy)
  for (const about of functions) {
    const key = identity(about)
    yield* teller.function(about, grouped.get(key) ?? [], remedies?.get(key))
  }
  yield* teller.again()
  yield* renderPolicyFindings(grouped.get(undefined) ?? [], canvas)
  yield* renderFailures(failures, canvas)
  yield* renderTally(tallyReport(functions, findings, policy), canvas, settled, failures.length)
}

/** In the format that goes to stdout, where that is not text. */
export async function writeAnswer(report: CheckReport, ctx: Context): Promise<void> {
  for (const text of atLineEnds(await piecesOf(ctx.output, report))) ctx.out([text])
}

/** Files first: what is on the screen may then speak of them. */
export async function writeReports(report: CheckReport, ctx: Context): Promise<void> {
  for (const { format, path } of ctx.reports) {
    const pieces = await piecesOf(format, report)
    await ctx.files.publish(path, ended(pieces))
  }
}

function* ended(pieces: Iterable<string>): Generator<string> {
  yield* pieces
  yield '\n'
}
