import type { ColourDepth } from '../render/colour.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What the command line and the environment say of one output stream. */
export interface StreamFacts {
  readonly isTerminal: boolean
  readonly env: Env
  /** `false` with --no-color. */
  readonly color: boolean
}

/** FORCE_COLOR and NO_COLOR as their public conventions define them; the flag comes first, then NO_COLOR. */
export function colourDepth({ isTerminal, env, color }: StreamFacts): ColourDepth {
  if (!color || (env.NO_COLOR ?? '') !== '') return 0
  const forced = env.FORCE_COLOR
  if (forced !== undefined) return forcedDepth(forced, env)
  if (!isTerminal || env.TERM === 'dumb') return 0
  return terminalDepth(env)
}

function forcedDepth(value: string, env: Env): ColourDepth {
  if (value === '0' || value === 'false') return 0
  if (value === '1' || value === '2' || value === '3') return Number(value) as ColourDepth
  return terminalDepth(env)
}

function terminalDepth(env: Env): ColourDepth {
  if (/^(truecolor|24bit)$/.test(env.COLORTERM ?? '')) return 3
  return /256color/.test(env.TERM ?? '') ? 2 : 1
}

/** Whether the locale can show more than ASCII; Windows and macOS terminals can, whatever LANG says. */
export function speaksUnicode(env: Env, platform: string): boolean {
  if (env.TERM === 'linux') return false
  if (platform === 'win32' || platform === 'darwin') return true
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return locale === '' || /utf-?8/i.test(locale)
}

export const PIPED_WIDTH = 100

/** Cells in a line: the flag, else the terminal, else COLUMNS, else a width that fits a ticket. */
export function lineWidth(flag: number | undefined, columns: number | undefined, env: Env): number {
  if (flag !== undefined) return flag
  if (columns !== undefined && columns > 0) return Math.max(20, columns)
  const told = Number(env.COLUMNS)
  return Number.isInteger(told) && told >= 20 ? told : PIPED_WIDTH
}
