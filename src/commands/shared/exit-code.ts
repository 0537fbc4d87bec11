import type { Context } from '../../context.ts'
import type { Report } from '../../domain/instrument/report.ts'
import { Exit, type ExitCode } from '../../errors.ts'

/** A function that was found by a selection and cannot be instrumented at all is no failure; one that was named is. */
export function exitCodeOf(reports: readonly Report[], ctx: Context): ExitCode {
  if (ctx.signal.aborted) return Exit.Interrupted
  const bad = reports.filter(
    ({ result, selected }) =>
      result.kind === 'failed' || result.kind === 'stopped' || (result.kind === 'blocked' && !selected),
  )
  if (bad.length === 0) return Exit.Ok
  const blind = bad.filter(({ result }) => result.kind === 'failed' && !result.looked)
  return blind.length === reports.length ? Exit.Unknown : Exit.No
}
