import { safe } from './text.ts'

/** A pipe ends a cell even inside a code span, and a backtick ends the span. */
export function code(text: string): string {
  return `\`${safe(text).replace(/[`|\\]/g, '?')}\``
}

/** Names come from anybody: no markup, no HTML, no mention, no end of the cell. */
export function escaped(text: string): string {
  return safe(text)
    .replace(/[\\`*|[\]<>~#]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('@', '&#64;')
}

/** A block of lines as they are; the fence is longer than any that is in them. */
export function fenced(lines: readonly string[], language = 'text'): string[] {
  const longest = lines.reduce((most, line) => Math.max(most, ...runsOf(line)), 2)
  const fence = '`'.repeat(longest + 1)
  return [`${fence}${language}`, ...lines.map(safe), fence]
}

function runsOf(line: string): number[] {
  return Array.from(line.matchAll(/`+/g), ([run]) => run.length)
}
