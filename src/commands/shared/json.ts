/** JSON leaves DEL, C1 and the bidirectional controls as they are; a terminal would obey them. */
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** One JSON document on one line, for streams. */
export function jsonLine(value: unknown): string {
  return escaped(JSON.stringify(value))
}

/** One JSON document for stdout, indented, with every character that could steer a terminal escaped. */
export function jsonLines(value: unknown): readonly string[] {
  return escaped(JSON.stringify(value, null, 2)).split('\n')
}

function escaped(text: string): string {
  return text.replace(unsafe, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
