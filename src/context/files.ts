export interface Files {
  /** UTF-8 text or bytes; `-` is standard input. Fails with an OtlError that names the file. */
  read(path: string): Promise<Uint8Array>
  /**
   * Files of a folder and of those in it, in order of their names; hidden ones, `node_modules` and links to elsewhere are
   * left out. Undefined where there is no such folder.
   * @param most stops looking there
   */
  list(folder: string, most: number): Promise<Listing | undefined>
  /** Writes a file that the user named, whole, readable by the user only. */
  write(path: string, text: string): Promise<void>
  /**
   * Writes a file that others are meant to read, a report or a policy: whole, with the rights that the umask leaves, and
   * the folders on its way.
   * @param text as a whole, or in pieces that are made while it is written
   * @param how with `anew` it fails where there is such a file already
   */
  publish(path: string, text: string | Iterable<string>, how?: { readonly anew?: boolean }): Promise<void>
  /** Puts another text in the place of a file of the user's, at once or not at all; its rights stay. */
  replace(file: string, replacement: Replacement): Promise<Replaced>
  /** @returns the absolute form of a path the user gave */
  absolute(path: string): string
  /** Files under the user's state directory, created 0600 in a 0700 folder. Names are relative. */
  readState(name: string): Promise<string | undefined>
  writeState(name: string, text: string): Promise<void>
  /** Adds to the end of a file; a crash may tear the last line, never an earlier one. */
  appendState(name: string, text: string): Promise<void>
  removeState(name: string): Promise<void>
  listState(folder: string): Promise<readonly string[]>
}

export interface Listing {
  /** Paths that `read` takes. */
  readonly files: readonly string[]
  /** There are more. */
  readonly more: boolean
}

export interface Replacement {
  /** What the file has to hold still. */
  readonly before: string
  readonly after: string
  /** Whether the user named the file; one that another file names has to be in the working folder. */
  readonly named: boolean
}

export type Replaced =
  | { readonly kind: 'written' }
  /** Nothing was written. `reason` is a sentence without its full stop. */
  | { readonly kind: 'refused'; readonly reason: string }
