import type { Left } from '../../domain/template/patch/mend.ts'
import type { Note } from '../../domain/template/patch/plot.ts'

/** What `--fix` came to. */
export interface Fixes {
  readonly files: readonly FixedFile[]
  /** Keys of the findings that are gone, or would be with the patch. */
  readonly mended: readonly string[]
  readonly left: readonly Left[]
  readonly notes: readonly Note[]
  /** What `otl enable -o json` tells of the live functions. */
  readonly enable?: unknown
}

export interface FixedFile {
  readonly file: string
  /** Unified diff from the working folder. */
  readonly diff: readonly string[]
  /** `shown`: nothing was to be written. */
  readonly result: 'shown' | 'written' | 'refused'
  /** Why it was neither shown nor written, without a full stop. */
  readonly reason?: string
}

/** The part of `otl check -o json` that tells of `--fix`. */
export function fixesToJson({ files, mended, left, notes, enable }: Fixes): Record<string, unknown> {
  return {
    files: files.map(({ file, diff, result, reason }) => ({
      file,
      result,
      reason: reason ?? null,
      diff: diff.map((line) => `${line}\n`).join(''),
    })),
    mended,
    left: left.map(({ fn, at, reason, wayOut, advice }) => ({
      function: fn.id,
      ...at,
      reason,
      hint: wayOut ?? null,
      advice,
    })),
    notes: notes.map(({ at, says }) => ({ ...at, note: says })),
    enable: enable ?? null,
  }
}
