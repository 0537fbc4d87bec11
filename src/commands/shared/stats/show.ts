import type { Context } from '../../../context.ts'
import { compareStats } from '../../../domain/trace/stats/compare.ts'
import { Exit, type ExitCode, usageError } from '../../../errors.ts'
import { renderComparison } from '../../../render/stats/compare/index.ts'
import { comparisonToJson } from '../../../render/stats/compare/json.ts'
import { renderComparisonMarkdown } from '../../../render/stats/compare/markdown.ts'
import { renderStats } from '../../../render/stats/index.ts'
import { statsToJson } from '../../../render/stats/json.ts'
import { renderStatsMarkdown } from '../../../render/stats/markdown.ts'
import { jsonLines } from '../json.ts'
import { readMoment } from '../window.ts'
import { SAMPLE, type StatsFlags } from './flags.ts'
import { readStatistics, type StatsRequest } from './read.ts'

/** One table of many traces, or of what changed since. @param request the traces of `--since` and `--until` */
export async function showStats(request: StatsRequest, flags: StatsFlags, ctx: Context): Promise<ExitCode> {
  if (flags.compare !== undefined) return showComparison(request, flags, ctx)
  if (flags.baselineSince !== undefined) throw usageError('--baseline-since belongs to --compare')
  const { stats, frame } = await readStatistics(request, flags.sample ?? SAMPLE, ctx)
  if (ctx.output === 'json') ctx.out(jsonLines(statsToJson(stats, frame)))
  else if (ctx.output === 'markdown') ctx.out(renderStatsMarkdown(stats, frame))
  else ctx.out(renderStats(stats, frame, ctx.canvas))
  if (frame.found === 0 && ctx.output === 'text') ctx.tell(['--since 1d, for example, looks further back'])
  return Exit.Ok
}

async function showComparison(
  request: StatsRequest,
  { stats, baselineSince, sample = SAMPLE }: StatsFlags,
  ctx: Context,
): Promise<ExitCode> {
  if (stats) throw usageError('--stats and --compare are two questions', 'ask one of them')
  const windows = comparedWindows(request, baselineSince, ctx.now())
  const before = await readStatistics({ ...request, ...windows.before }, sample, ctx)
  const after = await readStatistics({ ...request, ...windows.after }, sample, ctx)
  const comparison = compareStats(before.stats, after.stats)
  const frames = { before: before.frame, after: after.frame }
  if (ctx.output === 'json') ctx.out(jsonLines(comparisonToJson(comparison, frames)))
  else if (ctx.output === 'markdown') ctx.out(renderComparisonMarkdown(comparison, frames))
  else ctx.out(renderComparison(comparison, frames, ctx.canvas))
  return Exit.Ok
}

/**
 * The windows of `--compare 1h`, which end at `--until`:
 *
 *     ├──── before ────┼───── now ─────┤ until
 *     ├──── before ────┤     ├── now ──┤          with --baseline-since
 */
function comparedWindows({ since, until }: StatsRequest, baselineSince: string | undefined, now: Date) {
  const length = until.getTime() - since.getTime()
  const start =
    baselineSince === undefined
      ? new Date(since.getTime() - length)
      : readMoment('--baseline-since', baselineSince, now)
  const before = { since: start, until: new Date(start.getTime() + length) }
  if (before.until > since) {
    throw usageError(
      'the two windows overlap',
      '--baseline-since has to be at least twice as far back as --compare',
    )
  }
  return { before, after: { since, until } }
}
