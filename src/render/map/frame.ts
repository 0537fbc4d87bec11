import type { ServiceMap } from '../../domain/map/index.ts'
import { CLIENT } from '../../domain/map/model.ts'
import { counted } from '../../domain/trace/words.ts'
import type { Canvas } from '../canvas.ts'
import { formatWindow } from '../figures.ts'
import { clip, safe } from '../text.ts'

/** What a map was made from. */
export type MapFrame =
  | { readonly from: 'xray'; readonly since: Date; readonly until: Date; readonly region: string }
  | { readonly from: 'traces'; readonly traces: number }

/** Requests a minute; undefined where no window says how long they took to come. */
export function perMinute(requests: number, frame: MapFrame): number | undefined {
  return frame.from === 'xray'
    ? (requests * 60_000) / (frame.until.getTime() - frame.since.getTime())
    : undefined
}

/** `5 services, 6 calls, 2026-11-22 11:00 to 12:00 UTC, eu-west-1`. */
export function frameSentence({ nodes, calls }: ServiceMap, frame: MapFrame): string {
  const services = nodes.filter(({ type }) => type !== CLIENT)
  const clients = new Set(nodes.filter(({ type }) => type === CLIENT).map(({ key }) => key))
  const among = calls.filter(({ from }) => !clients.has(from))
  const where =
    frame.from === 'xray'
      ? `${formatWindow(frame.since, frame.until)}, ${frame.region}`
      : `from ${counted(frame.traces, 'trace')}`
  return `${counted(services.length, 'service')}, ${counted(among.length, 'call')}, ${where}`
}

export function mapHeading(map: ServiceMap, frame: MapFrame, { style, width, glyphs }: Canvas): string[] {
  return [style.quiet(clip(safe(frameSentence(map, frame)), width, glyphs.ellipsis))]
}
