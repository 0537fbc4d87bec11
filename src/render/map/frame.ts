import type { ServiceMap } from '../../domain/map/index.ts'
import { CLIENT } from '../../domain/map/model.ts'
import { counted } from '../../domain/trace/words.ts'
import type { Canvas } from '../canvas.ts'
import { formatCount, formatWindow } from '../figures.ts'
import { clip, safe } from '../text.ts'

/** What a map was made from. */
export type MapFrame =
  | { readonly from: 'xray'; readonly since: Date; readonly until: Date; readonly region: string }
  | {
      readonly from: 'traces'
      readonly traces: number
      /** Where they were chosen from; absent for files. */
      readonly of?: MapSample
    }

export interface MapSample {
  readonly since: Date
  readonly until: Date
  readonly region: string
  /** How many there are, as far as is known. */
  readonly found: number
  readonly more: boolean
}

/** Requests a minute; undefined where no window says how long they took to come. */
export function perMinute(requests: number, frame: MapFrame): number | undefined {
  const window = frame.from === 'xray' ? frame : frame.of
  if (window === undefined) return undefined
  const part = frame.from === 'traces' && frame.of && frame.traces > 0 ? frame.of.found / frame.traces : 1
  return (requests * part * 60_000) / (window.until.getTime() - window.since.getTime())
}

/** `5 services, 6 calls, 2026-11-22 11:00 to 12:00 UTC, eu-west-1`. */
export function frameSentence({ nodes, calls }: ServiceMap, frame: MapFrame): string {
  const services = nodes.filter(({ type }) => type !== CLIENT)
  const clients = new Set(nodes.filter(({ type }) => type === CLIENT).map(({ key }) => key))
  const among = calls.filter(({ from }) => !clients.has(from))
  return `${counted(services.length, 'service')}, ${counted(among.length, 'call')}, ${whereFrom(frame)}`
}

function whereFrom(frame: MapFrame): string {
  const window = frame.from === 'xray' ? frame : frame.of
  const when = window && `${formatWindow(window.since, window.until)}, ${window.region}`
  if (frame.from === 'xray') return when ?? ''
  const { traces, of } = frame
  const all =
    of && (of.more || of.found > traces) ? ` of ${of.more ? 'more than ' : ''}${formatCount(of.found)}` : ''
  const from = all === '' ? `from ${counted(traces, 'trace')}` : `from ${formatCount(traces)}${all} traces`
  return when === undefined ? from : `${from}, ${when}`
}

export function mapHeading(map: ServiceMap, frame: MapFrame, { style, width, glyphs }: Canvas): string[] {
  return [style.quiet(clip(safe(frameSentence(map, frame)), width, glyphs.ellipsis))]
}
