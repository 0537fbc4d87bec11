/** What ranged reads told of a deployment package or a layer. */
export interface PackageReading {
  /** Paths of files, folders left out, divided by `/`. */
  readonly names: readonly string[]
  /** Of all entries together, as the directory of the archive states it. */
  readonly unzippedBytes: number
  /** Text of the small files that were chosen. One that is too large or cannot be unpacked is absent. */
  readonly files: ReadonlyMap<string, string>
}

/** Names the small files worth reading, once the listing is known. */
export type ChooseFiles = (names: readonly string[]) => readonly string[]
