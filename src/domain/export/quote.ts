import { hex, unsafe, wellFormed } from './text.ts'

/**
 * One value as a literal of each language: whatever the value holds, reading the literal gives the value back, on one
 * line, and no part of it is taken for code, for a template expression or for a control character of the terminal.
 */

/** JSON's own quoting leaves DEL, C1 and the bidirectional controls as they are. */
export function jsonString(text: string): string {
  return JSON.stringify(wellFormed(text)).replace(unsafe, (char) => `\\u${hex(char, 4)}`)
}

/** What no YAML 1.1 or 1.2 parser takes for anything but text. */
const plain = /^[A-Za-z/][A-Za-z0-9_./:-]*$/
const words = /^(y|n|yes|no|on|off|true|false|null)$/i

/** YAML's double-quoted form understands every escape of JSON. */
export function yamlString(text: string): string {
  return plain.test(text) && !words.test(text) && !text.endsWith(':') ? text : jsonString(text)
}

/** A quoted template of HCL: `${` and `%{` begin an expression unless their sign is doubled. */
export function hclString(text: string): string {
  const escaped = wellFormed(text)
    .replace(/[\\"]/g, '\\$&')
    .replace(/[$%](?=\{)/g, '$&$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `"${escaped.replace(unsafe, (char) => `\\u${hex(char, 4)}`)}"`
}

export function typescriptString(text: string): string {
  const escaped = wellFormed(text)
    .replace(/[\\']/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
  return `'${escaped.replace(unsafe, (char) => `\\u${hex(char, 4)}`)}'`
}

/** One word of bash. NUL has no place in an argument of a program, and becomes U+FFFD. */
export function shellWord(text: string): string {
  const whole = wellFormed(text).replaceAll('\0', '\ufffd')
  if (/^[A-Za-z0-9_./:=@-]+$/.test(whole)) return whole
  if (whole.search(unsafe) === -1) return `'${whole.replaceAll("'", `'\\''`)}'`
  const escaped = whole.replace(/[\\']/g, '\\$&')
  // As bytes: what \u stands for depends on the locale of the shell.
  return `$'${escaped.replace(unsafe, bytes)}'`
}

function bytes(char: string): string {
  const codes = [...new TextEncoder().encode(char)]
  return codes.map((code) => `\\${code.toString(8).padStart(3, '0')}`).join('')
}
