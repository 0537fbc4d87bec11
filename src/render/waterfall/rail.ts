import type { Span } from '../../domain/trace/model.ts'

/** A row stands for the spans that are folded into it. */
export function isOn(path: ReadonlySet<string>, { id, folded }: Span): boolean {
  return path.has(id) || (folded.length > 0 && folded.some((part) => path.has(part)))
}
