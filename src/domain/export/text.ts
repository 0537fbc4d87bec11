/**
 * Characters that would steer a terminal or end a line where a reader sees none: C0 but for what a language escapes by
 * itself, DEL, C1, the bidirectional controls, the line separators, and lone surrogates.
 */
export const unsafe = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu

/** A lone surrogate has no form in UTF-8, which all these languages are written in. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd')
}

export function hex(char: string, digits: number): string {
  return char.charCodeAt(0).toString(16).padStart(digits, '0')
}

/** One line of comment: whatever is in it, the line ends where we end it. */
export function remarkText(text: string): string {
  return wellFormed(text).replace(unsafe, '\ufffd')
}
