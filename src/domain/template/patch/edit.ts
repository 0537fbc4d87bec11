/** Replaces a part of a text; offsets are those of the text before any edit. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

export function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text
}

/** Two edits at one place have no order, so they cannot be made at once. */
export function collide(a: TextEdit, b: TextEdit): boolean {
  return a.start <= b.end && b.start <= a.end
}

/** @param edits that do not collide */
export function editedText(text: string, edits: readonly TextEdit[]): string {
  let result = ''
  let at = 0
  for (const { start, end, text: insert } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + insert
    at = end
  }
  return result + text.slice(at)
}
