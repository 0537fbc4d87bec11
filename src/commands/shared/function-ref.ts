import { type FunctionRef, readReference } from '../../domain/instrument/reference.ts'
import { usageError } from '../../errors.ts'

/** Reads a function's name or ARN; fails before anything is asked of AWS. */
export function parseFunctionRef(text: string): FunctionRef {
  const read = readReference(text)
  if (read.kind === 'bad') throw usageError(read.reason, read.hint)
  return read.ref
}

/** A function to write to: Lambda changes `$LATEST` only, and published versions never. */
export function parseWritableRef(text: string): FunctionRef {
  const ref = parseFunctionRef(text)
  if (ref.qualifier === undefined) return ref
  throw usageError(
    `${text} names the version or alias "${ref.qualifier}", and published versions cannot be changed`,
    `change ${ref.name} itself, then publish a version and point the alias at it`,
  )
}
