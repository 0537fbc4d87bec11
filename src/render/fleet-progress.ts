import type { Millis } from '../domain/trace/model.ts'
import type { Canvas } from './canvas.ts'
import { formatDuration } from './duration.ts'
import { cells, clip } from './text.ts'

export interface FleetPicture {
  /** For example `enabling`. */
  readonly doing: string
  readonly total: number
  readonly done: number
  readonly failed: number
  /** Milliseconds since the first function. */
  readonly elapsed: number
}

const BAR = 24
/** Before so many are done the time left would be a guess. */
const ENOUGH = 3

/** `enabling ████████────── 412 of 1,000  3.9/s  2m31s left  2 failed`, shortened from the end to fit. */
export function fleetProgressLine(picture: FleetPicture, canvas: Canvas): string {
  const { style, glyphs, width } = canvas
  const { doing, total, done, failed } = picture
  const words = [
    `${count(done)} of ${count(total)}`,
    ...rateAndRest(picture),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ].join('  ')
  const room = Math.min(BAR, width - 1 - cells(doing) - cells(words) - 2)
  if (room < 4) return clip(`${doing} ${words}`, width - 1, glyphs.ellipsis)
  const full = total === 0 ? room : Math.round((room * done) / total)
  const bar = style.good(glyphs.bar.repeat(full)) + style.quiet(glyphs.line.repeat(room - full))
  return `${doing} ${bar} ${failed > 0 ? style.warn(words) : words}`
}

function rateAndRest({ total, done, elapsed }: FleetPicture): string[] {
  if (done < ENOUGH || elapsed <= 0) return []
  const rate = done / (elapsed / 1_000)
  const left = ((total - done) / rate) * 1_000
  return [`${rate.toFixed(1)}/s`, ...(done < total ? [`${rounded(left)} left`] : [])]
}

/** Nobody believes in tenths of a second that are still to come. */
function rounded(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return seconds < 60 ? `${seconds}s` : formatDuration((seconds * 1_000) as Millis)
}

/** Thousands apart, the same on every machine. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
