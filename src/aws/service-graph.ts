import {
  type Edge,
  type EdgeStatistics,
  GetServiceGraphCommand,
  type HistogramEntry,
  type Service,
  type XRayClient,
} from '@aws-sdk/client-xray'
import type { GraphQuery, ReportedCall, ReportedService, ReportedStatistics } from '../domain/map/index.ts'
import { sliceWindow, type Window } from '../domain/trace/window.ts'
import { explain } from './errors.ts'

/**
 * X-Ray's service graph, one answer for every six hours of the window (it takes no longer window), the newest first.
 * A service on one page may call one that is on the next, so pages are put together before anybody looks at them.
 * Fails with an OtlError.
 */
export async function* serviceGraph(
  client: XRayClient,
  { since, until }: GraphQuery,
  signal: AbortSignal,
): AsyncGenerator<readonly ReportedService[]> {
  for (const slice of sliceWindow(since, until)) yield await oneWindow(client, slice, signal)
}

async function oneWindow(client: XRayClient, slice: Window, signal: AbortSignal): Promise<ReportedService[]> {
  const services: ReportedService[] = []
  let token: string | undefined
  do {
    const page = await onePage(client, slice, token, signal)
    services.push(...(page.Services ?? []).flatMap((service) => toService(service) ?? []))
    // The same token again would be the same page again.
    token = page.NextToken === token ? undefined : page.NextToken
  } while (token !== undefined)
  return services
}

async function onePage(client: XRayClient, slice: Window, token: string | undefined, signal: AbortSignal) {
  const command = new GetServiceGraphCommand({
    StartTime: slice.start,
    EndTime: slice.end,
    ...(token === undefined ? {} : { NextToken: token }),
  })
  try {
    return await client.send(command, { abortSignal: signal })
  } catch (cause) {
    throw explain('read the service graph (xray:GetServiceGraph)', cause)
  }
}

function toService(service: Service): ReportedService | undefined {
  const { ReferenceId: ref, Name: name = service.Names?.[0] } = service
  if (ref === undefined || name === undefined) return undefined
  return {
    ref,
    name,
    ...(service.Type === undefined ? {} : { type: service.Type }),
    ...(service.AccountId === undefined ? {} : { account: service.AccountId }),
    root: service.Root === true,
    ...statistics(service.SummaryStatistics, service.ResponseTimeHistogram),
    calls: (service.Edges ?? []).flatMap((edge) => toCall(edge) ?? []),
  }
}

function toCall(edge: Edge): ReportedCall | undefined {
  if (edge.ReferenceId === undefined) return undefined
  return {
    to: edge.ReferenceId,
    link: edge.EdgeType === 'link',
    ...statistics(edge.SummaryStatistics, edge.ResponseTimeHistogram),
  }
}

/** Statistics of services and of edges have the same members. */
function statistics(
  summary: EdgeStatistics | undefined,
  histogram: readonly HistogramEntry[] | undefined,
): { statistics?: ReportedStatistics } {
  if (summary === undefined) return {}
  const { ErrorStatistics: error, FaultStatistics: fault, TotalResponseTime: totalSeconds } = summary
  const throttles = error?.ThrottleCount ?? 0
  return {
    statistics: {
      total: summary.TotalCount ?? 0,
      errors: Math.max(0, (error?.TotalCount ?? 0) - throttles),
      throttles,
      faults: fault?.TotalCount ?? 0,
      ...(totalSeconds === undefined ? {} : { totalSeconds }),
      histogram: (histogram ?? []).map(({ Value = 0, Count = 0 }) => ({ seconds: Value, count: Count })),
    },
  }
}
