import { Chalk } from 'chalk'
import type { Paint, Style } from './canvas.ts'
import { plain } from './canvas.ts'

/** 0 = none, 1 = 16 colours, 2 = 256, 3 = true colour. */
export type ColourDepth = 0 | 1 | 2 | 3

/** The one place that names colours. Sixteen-colour terminals get the user's own palette. */
export function styleFor(depth: ColourDepth): Style {
  if (depth === 0) return plain
  const chalk = new Chalk({ level: depth })
  const rich = depth >= 2
  return {
    bad: single(rich ? chalk.ansi256(203) : chalk.red),
    warn: single(rich ? chalk.ansi256(214) : chalk.yellow),
    good: single(rich ? chalk.ansi256(78) : chalk.green),
    quiet: single(rich ? chalk.ansi256(245) : chalk.dim),
    strong: single(chalk.bold),
    code: single(rich ? chalk.ansi256(117) : chalk.cyan),
    cold: single(rich ? chalk.ansi256(75) : chalk.blue),
    call: single(rich ? chalk.ansi256(141) : chalk.magenta),
    work: single(rich ? chalk.ansi256(72) : chalk.green),
    chosen: rich ? band : plain.chosen,
  }
}

/** Chalk paints every argument it gets; a Paint takes one, also where `lines.map(style.bad)` hands it three. */
function single(paint: Paint): Paint {
  return (text) => paint(text)
}

/**
 * A band under a whole line, which may hold colours. Its text is light on every terminal, because a light terminal's own
 * text would be dark on it. Sixteen colours have no such shade: there the mark before the line has to do.
 */
function band(line: string): string {
  const [ground, text] = ['\u001b[48;5;237m', '\u001b[38;5;254m']
  return `${ground}${text}${line.replaceAll('\u001b[39m', text)}\u001b[39m\u001b[49m`
}
