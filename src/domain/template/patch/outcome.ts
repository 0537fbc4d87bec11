import type { Place } from '../../policy/field.ts'
import type { TemplateFunction } from '../reading.ts'
import type { Addition } from './addition.ts'
import type { TemplateChange } from './change.ts'
import type { Note } from './plot.ts'

/** What is wanted of one function, as it was read. */
export interface Wanted {
  readonly fn: TemplateFunction
  readonly changes: readonly TemplateChange[]
}

export interface PatchedFile {
  readonly file: string
  /** The whole text as it was read. */
  readonly before: string
  /** The whole text as it should be. */
  readonly text: string
  /** Unified diff with three lines of context, from the working folder; no line ends in a newline. */
  readonly diff: readonly string[]
}

/** What of a patch is about one function. */
export interface PatchPart {
  readonly fn: TemplateFunction
  readonly additions: readonly Addition[]
}

/** A function of which nothing was changed. */
export interface Unpatched {
  readonly fn: TemplateFunction
  readonly id: string
  readonly at: Place
  /** A sentence without its full stop. */
  readonly reason: string
}

export interface PatchOutcome {
  readonly files: readonly PatchedFile[]
  readonly parts: readonly PatchPart[]
  readonly unpatched: readonly Unpatched[]
  readonly notes: readonly Note[]
}
