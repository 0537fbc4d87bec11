/** JSON leaves DEL, C1 and the bidirectional controls as they are; a terminal would obey them. */
const unsafe = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * JSON in which every character that could steer a terminal is escaped.
 * @param indent blanks a level; 0 writes one line
 */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(unsafe, escaped)
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}
