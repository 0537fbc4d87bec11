import type { Node } from '../domain/template/tree.ts'

/** A text as a tree, or what is wrong with it. */
export type Parsed =
  | { readonly kind: 'tree'; readonly root: Node; readonly repeated: readonly Wrong[] }
  | { readonly kind: 'wrong'; readonly wrong: Wrong }

export interface Wrong {
  readonly offset: number
  /** A sentence without its full stop and without a word of the file. */
  readonly says: string
}

/** Levels of nesting. Real templates have about twenty, plans with modules in modules about fifty. */
export const MAX_DEPTH = 200

/** Ends a parser from wherever it is; never leaves the parser's file. */
export class WrongText extends Error {
  readonly wrong: Wrong

  constructor(wrong: Wrong) {
    super(wrong.says)
    this.wrong = wrong
  }
}
