import { Chalk } from 'chalk'
import type { Style } from './canvas.ts'
import { plain } from './canvas.ts'

/** 0 = none, 1 = 16 colours, 2 = 256, 3 = true colour. */
export type ColourDepth = 0 | 1 | 2 | 3

/** The one place that names colours. Sixteen-colour terminals get the user's own palette. */
export function styleFor(depth: ColourDepth): Style {
  if (depth === 0) return plain
  const chalk = new Chalk({ level: depth })
  const rich = depth >= 2
  return {
    bad: rich ? chalk.ansi256(203) : chalk.red,
    warn: rich ? chalk.ansi256(214) : chalk.yellow,
    good: rich ? chalk.ansi256(78) : chalk.green,
    quiet: rich ? chalk.ansi256(245) : chalk.dim,
    strong: chalk.bold,
    code: rich ? chalk.ansi256(117) : chalk.cyan,
    cold: rich ? chalk.ansi256(75) : chalk.blue,
    call: rich ? chalk.ansi256(141) : chalk.magenta,
    work: rich ? chalk.ansi256(72) : chalk.green,
  }
}
