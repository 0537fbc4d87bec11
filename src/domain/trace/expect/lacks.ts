import { DROPPED } from '../from-documents.ts'
import type { Trace } from '../model.ts'

/** Why more of a trace may exist than is here; undefined where nothing says so. */
export function lacksOf({ whole, ...view }: Trace): string | undefined {
  const { spans, gaps } = whole ?? view
  if (gaps.includes(DROPPED)) return 'X-Ray dropped parts of the trace'
  if (spans.some(({ end, status }) => end === undefined || status === 'open')) return 'parts of it are open'
  if (spans.some(({ kind }) => kind === 'missing')) return 'a parent in it has not arrived'
  return undefined
}
