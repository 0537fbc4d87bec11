import { millis } from '../domain/trace/model.ts'
import { formatDuration } from './duration.ts'

/** `412`, `12,030`, `1.2M`: at most six cells. */
export function formatCount(count: number): string {
  if (count < 100_000) return Math.round(count).toLocaleString('en-US')
  return count < 999_500 ? `${Math.round(count / 1000)}k` : `${(count / 1e6).toPrecision(3)}M`
}

/** `0.3%`, `12%`; empty for none at all, and never rounded to none. */
export function formatShare(share: number): string {
  const percent = share * 100
  if (!(percent > 0)) return ''
  if (percent < 0.1) return '<0.1%'
  return percent < 9.95 ? `${percent.toFixed(1).replace(/\.0$/, '')}%` : `${Math.round(percent)}%`
}

/** Requests a minute: `0.3`, `12`, `1,204`. */
export function formatRate(perMinute: number | undefined): string {
  if (perMinute === undefined || perMinute <= 0) return ''
  if (perMinute < 0.1) return '<0.1'
  return perMinute < 9.95 ? perMinute.toFixed(1) : formatCount(perMinute)
}

/** Empty where it is not known. */
export function formatMs(ms: number | undefined): string {
  return ms === undefined ? '' : formatDuration(millis(ms))
}

/** `+12.0ms`, `-1.20s`: a change says its direction without a colour. Empty where there is none. */
export function formatChange(ms: number): string {
  if (Math.abs(ms) < 0.0005) return ''
  return `${ms > 0 ? '+' : ''}${formatDuration(millis(ms))}`
}

/** Shorter windows are told to the second. */
const SHORT = 5 * 60_000

/** `2026-11-22 11:00 to 12:00 UTC`; the day twice where it changes. */
export function formatWindow(since: Date, until: Date): string {
  const precision = until.getTime() - since.getTime() < SHORT ? 19 : 16
  const text = (date: Date) => date.toISOString().slice(0, precision).replace('T', ' ')
  const [from, to] = [text(since), text(until)]
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`
}
