import { type Document, placeAt } from '../tree.ts'
import type { TextEdit } from './edit.ts'

/** What an edit puts in, for a person to read: neither what it takes out nor what stands beside it, which may be secret. */
export interface Addition {
  /** Counts from 1, in the file as it is. */
  readonly line: number
  /** Whether lines come behind that line, or the line itself changes. */
  readonly where: 'behind' | 'in'
  readonly rows: readonly string[]
}

export function additionsOf(
  document: Pick<Document, 'file' | 'text' | 'lineStarts'>,
  edits: readonly TextEdit[],
): readonly Addition[] {
  return edits.toSorted((a, b) => a.start - b.start).flatMap((edit) => additionOf(document, edit))
}

function additionOf(
  document: Pick<Document, 'file' | 'text' | 'lineStarts'>,
  { start, text }: TextEdit,
): readonly Addition[] {
  if (text === '') return []
  const { line } = placeAt(document, start)
  const [first = '', ...rest] = text.split(/\r?\n/)
  if (rest.length > 0 && /^,?$/.test(first)) return [{ line, where: 'behind', rows: rest }]
  const from = document.lineStarts[line - 1] ?? 0
  const before = document.text.slice(Math.max(from, start - LONGEST), start)
  const opening = harmless.test(before) ? before : (lastKey.exec(before)?.[0] ?? '')
  return [{ line, where: 'in', rows: [`${opening}${first.replace(/^[,\s]+/, '')}`, ...rest] }]
}

/** More of a line nobody reads: it may hold a megabyte, and patterns take quadratic time on it. */
const LONGEST = 500

/** A key, the dash of a list, the beginning of a layer's ARN: what makes a part of a line readable. */
const harmless = /^\s*(- +)?(["']?[\w:.-]+["']?: *)?(!Sub +)?["']?(arn:[\w:${}.-]*:layer:[\w-]+:)?$/
const lastKey = /["']?[\w:.-]+["']?: *$/
