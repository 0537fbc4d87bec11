import {
  GetIndexingRulesCommand,
  GetTraceSegmentDestinationCommand,
  type XRayClient,
} from '@aws-sdk/client-xray'
import type { TraceDestination } from '../domain/doctor/facts.ts'
import { explain } from './errors.ts'

/** Fails with an OtlError where it may not be asked, which AWS's own read-only policy does not allow. */
export async function traceDestination(client: XRayClient, signal: AbortSignal): Promise<TraceDestination> {
  try {
    const { Destination, Status } = await client.send(new GetTraceSegmentDestinationCommand({}), {
      abortSignal: signal,
    })
    const pending = Status === 'PENDING'
    if (Destination !== 'CloudWatchLogs') return { store: 'X-Ray', pending }
    const indexedPercent = await indexed(client, signal)
    return { store: 'CloudWatch Logs', pending, ...(indexedPercent === undefined ? {} : { indexedPercent }) }
  } catch (cause) {
    throw explain('find out where traces are sent (xray:GetTraceSegmentDestination)', cause)
  }
}

/** The share in force where X-Ray tells it, else the one asked for. */
async function indexed(client: XRayClient, signal: AbortSignal): Promise<number | undefined> {
  try {
    const { IndexingRules = [] } = await client.send(new GetIndexingRulesCommand({}), { abortSignal: signal })
    const rule = IndexingRules.find(({ Name }) => Name === 'Default') ?? IndexingRules[0]
    const share = rule?.Rule?.Probabilistic
    return share?.ActualSamplingPercentage ?? share?.DesiredSamplingPercentage
  } catch (error) {
    if (signal.aborted) throw error
    return undefined
  }
}
