import type { Context } from '../../context.ts'
import type { Expectation } from '../../domain/trace/expect/expectation.ts'
import { parseExpectation } from '../../domain/trace/expect/parse.ts'
import { ExpectationError } from '../../domain/trace/expect/tokens.ts'
import { usageError } from '../../errors.ts'
import { renderMistake } from '../../render/expect/mistake.ts'
import type { ExpectFlags } from './expect-flags.ts'

interface Line {
  /** `--expect`, or `FILE:3`. */
  readonly from: string
  readonly text: string
}

/**
 * All expectations of a command line, in their order; those of the file first.
 * @throws OtlError for the first that cannot be read; each is shown with the place that is wrong
 */
export async function readExpectations(flags: ExpectFlags, ctx: Context): Promise<readonly Expectation[]> {
  const lines = [
    ...(flags.expectFile === undefined ? [] : await linesOf(flags.expectFile, ctx)),
    ...(flags.expect ?? []).map((text): Line => ({ from: '--expect', text })),
  ]
  const wrong: { readonly line: Line; readonly error: ExpectationError }[] = []
  const expectations = lines.flatMap((line) => {
    try {
      return [parseExpectation(line.text)]
    } catch (error) {
      if (!(error instanceof ExpectationError)) throw error
      wrong.push({ line, error })
      return []
    }
  })
  const [first] = wrong
  if (first === undefined) return expectations
  for (const { line, error } of wrong) ctx.tell(renderMistake(line.text, error.column, ctx.canvas))
  const { line, error } = first
  const place = line.from === '--expect' ? `--expect, column ${error.column}` : `${line.from}:${error.column}`
  throw usageError(`${place}: ${error.message}`, error.hint)
}

/** Blank lines and those that hold only a comment say nothing. */
async function linesOf(file: string, ctx: Context): Promise<readonly Line[]> {
  const text = new TextDecoder('utf-8').decode(await ctx.files.read(file))
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((line, at): Line => ({ from: `${file}:${at + 1}`, text: line }))
    .filter((line) => !/^\s*(#|$)/.test(line.text))
  if (lines.length === 0) throw usageError(`${file} holds no expectation`, 'one a line; # begins a comment')
  return lines
}
