import type { Millis } from '../domain/trace/model.ts'

/** At most seven cells: `0µs`, `640µs`, `1.23ms`, `12.3ms`, `812ms`, `1.20s`, `59.9s`, `2m05s`, `3h07m`, `12d04h`, `54y`. */
export function formatDuration(duration: Millis): string {
  const ms = Math.abs(duration)
  return (duration < 0 ? '-' : '') + magnitude(ms)
}

function magnitude(ms: number): string {
  if (!Number.isFinite(ms)) return '?'
  if (ms < 0.9995) return `${Math.round(ms * 1000)}µs`
  if (ms < 9.995) return `${decimals(ms, 2)}ms`
  if (ms < 99.95) return `${decimals(ms, 1)}ms`
  if (ms < 999.5) return `${Math.round(ms)}ms`
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)}s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return pair(seconds, 60, 'm', 's')
  if (seconds < 86_400) return pair(Math.round(seconds / 60), 60, 'h', 'm')
  const hours = Math.round(seconds / 3600)
  return hours < 24_000 ? pair(hours, 24, 'd', 'h') : `${Math.round(hours / 8766)}y`
}

/** Many services report whole milliseconds, and `toFixed` is slow. */
function decimals(n: number, digits: 1 | 2): string {
  return Number.isInteger(n) ? `${n}.${digits === 1 ? '0' : '00'}` : n.toFixed(digits)
}

function pair(total: number, base: number, major: string, minor: string): string {
  return `${Math.floor(total / base)}${major}${String(total % base).padStart(2, '0')}${minor}`
}
