import pLimit from 'p-limit'
import type { Aws, Context } from '../../../context.ts'
import {
  bothEnds,
  isOthers,
  isPlatform,
  isReport,
  type Stretch,
  stretchesOf,
} from '../../../domain/trace/logs/belong.ts'
import type {
  LogEvent,
  LogFailure,
  LogQuestion,
  SpanLog,
  TraceLogs,
} from '../../../domain/trace/logs/model.ts'
import { logQuestions, patternFor } from '../../../domain/trace/logs/questions.ts'
import type { Trace } from '../../../domain/trace/model.ts'
import { OtlError } from '../../../errors.ts'
import { awsErrorName } from '../aws-error.ts'

/** Invocations of one trace whose logs are looked for. */
const INVOCATIONS = 20
const AT_ONCE = 3
/** Lines of one invocation that are shown: where it began, and where it ended. */
const FIRST = 40
const LAST = 20
/** Lines of one invocation that are read. CloudWatch gives ten thousand a request. */
const READ = 10_000

export type Connect = (region: string | undefined) => Promise<Aws>

/**
 * What the invocations of a trace have logged. Never fails for what a log answers: that is told.
 * @param folded one row for an invocation
 */
export async function logsOf(folded: Trace, connect: Connect, ctx: Context): Promise<TraceLogs> {
  const questions = logQuestions(folded)
  const progress = ctx.progress('reading logs')
  const limit = pLimit(AT_ONCE)
  const groups = new Map<string, Promise<string>>()
  try {
    const answers = await Promise.all(
      questions.slice(0, INVOCATIONS).map((question) => limit(() => answer(question, groups, connect, ctx))),
    )
    return {
      logs: answers.filter((one) => 'lines' in one),
      failures: answers.filter((one) => 'reason' in one),
      notLooked: Math.max(0, questions.length - INVOCATIONS),
    }
  } finally {
    progress.stop()
  }
}

async function answer(
  question: LogQuestion,
  groups: Map<string, Promise<string>>,
  connect: Connect,
  ctx: Context,
): Promise<SpanLog | LogFailure> {
  const { spanId, functionName, region } = question
  try {
    const aws = await connect(region)
    const key = `${region} ${functionName}`
    const group = groups.get(key) ?? groupOf(aws, functionName, ctx)
    groups.set(key, group)
    return await readLog(question, await group, aws)
  } catch (error) {
    if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
    const absent = awsErrorName(error) === 'ResourceNotFoundException'
    const reason = absent ? 'it has no log group here: nothing was ever logged' : error.message
    return { spanId, functionName, reason, absent }
  }
}

/** A function may log somewhere else; who may not read its configuration gets Lambda's own place. */
async function groupOf(aws: Aws, functionName: string, ctx: Context): Promise<string> {
  try {
    const { logGroup } = await aws.getFunction(functionName)
    if (logGroup !== undefined) return logGroup
  } catch (error) {
    if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
  }
  return `/aws/lambda/${functionName}`
}

async function readLog(question: LogQuestion, group: string, aws: Aws): Promise<SpanLog> {
  const { spanId, functionName, requestId, from, to } = question
  const hits: LogEvent[] = []
  const query = { group, since: new Date(from), until: new Date(to), pattern: patternFor(question) }
  for await (const event of aws.readLogs(query)) {
    hits.push(event)
    if (hits.length === READ) break
  }
  const kept = bothEnds<LogEvent>(FIRST, LAST)
  let read = 0
  for (const stretch of stretchesOf(hits, question)) {
    for await (const event of linesOf(stretch, group, aws)) {
      if (++read > READ) break
      if (!isOthers(event.message, question) && !isPlatform(event.message)) kept.add(event)
    }
  }
  return {
    ...{ spanId, functionName, group },
    ...(requestId === undefined ? {} : { requestId }),
    lines: kept.items(),
    leftOut: kept.dropped,
    leftOutAt: FIRST,
    more: read > READ || hits.length === READ,
    complete: hits.some(({ message }) => isReport(message)),
  }
}

/** A stretch ends with its last line, which CloudWatch may have stamped with the same millisecond as others. */
function linesOf({ stream, from, to }: Stretch, group: string, aws: Aws): AsyncIterable<LogEvent> {
  return aws.readLogs({ group, stream, since: new Date(from), until: new Date(to) })
}
