import { type CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import type { LogEvent, LogQuery } from '../domain/trace/logs/model.ts'
import { explain } from './errors.ts'

/**
 * Events of a log group, oldest first unless asked otherwise. Pages may be short or empty and still lead on. Fails with an
 * OtlError; stops asking when nobody reads on.
 */
export async function* readLogs(
  client: CloudWatchLogsClient,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  let token: string | undefined
  do {
    const page = await eventsOf(client, query, token, signal)
    for (const { timestamp, logStreamName, message } of page.events ?? []) {
      if (timestamp === undefined || message === undefined) continue
      yield { at: timestamp, stream: logStreamName ?? '', message }
    }
    // The same token again would go round for ever.
    token = page.nextToken === token ? undefined : page.nextToken
  } while (token !== undefined)
}

async function eventsOf(
  client: CloudWatchLogsClient,
  { group, since, until, pattern, stream, newestFirst }: LogQuery,
  token: string | undefined,
  signal: AbortSignal,
) {
  const command = new FilterLogEventsCommand({
    logGroupName: group,
    startTime: Math.max(0, Math.floor(since.getTime())),
    endTime: Math.max(0, Math.ceil(until.getTime())),
    ...(pattern ? { filterPattern: pattern } : {}),
    ...(stream ? { logStreamNames: [stream] } : {}),
    ...(newestFirst ? { startFromHead: false } : {}),
    ...(token ? { nextToken: token } : {}),
  })
  try {
    return await client.send(command, { abortSignal: signal })
  } catch (cause) {
    throw explain(`read the log group ${group} (logs:FilterLogEvents)`, cause)
  }
}
