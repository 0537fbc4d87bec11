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
