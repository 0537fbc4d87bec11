import type { MapCall, MapNode, ServiceMap } from '../../domain/map/index.ts'
import type { Tally } from '../../domain/trace/stats/tally.ts'
import { tallyToJson } from '../stats/tally-json.ts'
import { type MapFrame, perMinute } from './frame.ts'

/** As `docs/schema/map.v1.schema.json` describes it. */
export function mapToJson({ nodes, calls, gaps }: ServiceMap, frame: MapFrame): Record<string, unknown> {
  const ids = new Map(nodes.map(({ key }, at) => [key, `n${at}`]))
  const told = (tally: Tally) => tallyToJson(tally, perMinute(tally.requests, frame))
  const window = frame.from === 'xray' ? frame : frame.of
  return {
    version: 1,
    command: 'map',
    from: frame.from,
    since: window?.since.toISOString() ?? null,
    until: window?.until.toISOString() ?? null,
    region: window?.region ?? null,
    traces: frame.from === 'xray' ? null : frame.traces,
    services: nodes.map(({ key, name, type, account, root, tally }: MapNode) => ({
      id: ids.get(key),
      name,
      type: type ?? null,
      account: account ?? null,
      root,
      ...told(tally),
    })),
    calls: calls.map(({ from, to, link, tally }: MapCall) => ({
      from: ids.get(from),
      to: ids.get(to),
      async: link,
      ...told(tally),
    })),
    gaps,
  }
}
