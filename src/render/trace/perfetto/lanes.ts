import type { Span } from '../../../domain/trace/model.ts'

/** Where a span is drawn: a service, and a lane of it on which slices only lie apart or within each other. */
export interface Place {
  readonly service: number
  readonly lane: number
}

interface Lane {
  /** The latest end of all that lies on it. */
  end: number
}

/** One open level of the tree while it is walked. */
interface Level {
  readonly span: Span
  readonly place: Place
  /** The latest end of the children that lie on the lane of their parent. */
  filled: number
}

/** Looking for a free lane among more of them would take longer than it helps. */
const MOST_TRIED = 100

/**
 * Places every span. A child lies on the lane of its parent where it fits: same service, within its time, after its
 * earlier siblings. What runs beside them gets a lane of its own, and what is below it goes along.
 * @param services by position in `spans`
 */
export function placeOnLanes(spans: readonly Span[], services: readonly number[]): Place[] {
  const lanes: Lane[][] = []
  const levels: Level[] = []
  return spans.map((span, at) => {
    const service = services[at] ?? 0
    const end = span.end ?? Number.POSITIVE_INFINITY
    const above = span.depth > 0 ? levels[span.depth - 1] : undefined
    const fits = above !== undefined && above.place.service === service && isWithin(span, above)
    lanes[service] ??= []
    const place = fits ? above.place : { service, lane: freeLane(lanes[service], span.start) }
    const lane = lanes[service][place.lane]
    if (lane) lane.end = Math.max(lane.end, end)
    if (fits) above.filled = end
    levels[span.depth] = { span, place, filled: span.start }
    return place
  })
}

function isWithin(span: Span, { span: parent, filled }: Level): boolean {
  const end = span.end ?? Number.POSITIVE_INFINITY
  return span.start >= filled && end <= (parent.end ?? Number.POSITIVE_INFINITY)
}

/** The first lane on which everything has ended; the last ones only, where there are many. */
function freeLane(lanes: Lane[], start: number): number {
  const from = Math.max(0, lanes.length - MOST_TRIED)
  const found = lanes.slice(from).findIndex((lane) => lane.end <= start)
  return found >= 0 ? from + found : lanes.push({ end: start }) - 1
}
