import { shortLayerName } from '../catalogue/layer-arn.ts'
import { block, type Check, couldNotCheck, type Found, ok, warn } from './check.ts'

/** Lambda's limit on code and layers together, unzipped (quotas page of the developer guide). */
export const MAX_UNZIPPED_BYTES = 262_144_000

export interface Sizes {
  /** Unzipped bytes. */
  readonly code: Found<number>
  readonly layers: readonly { readonly arn: string; readonly bytes: Found<number> }[]
}

/** The API tells zipped sizes only, so the sum is as complete as the archives' directories could be read. */
export function sizeCheck({ code, layers }: Sizes): Check {
  const parts = [{ name: 'the code', bytes: code }, ...layers.map(named)]
  const unread = parts.flatMap(({ name, bytes }) => (bytes.kind === 'unknown' ? [{ name, ...bytes }] : []))
  const sum = parts.reduce((total, { bytes }) => total + (bytes.kind === 'found' ? bytes.value : 0), 0)
  const what = `code and layers unzip to ${unread.length > 0 ? 'at least ' : ''}${megabytes(sum)} of 250 MB`
  if (sum > MAX_UNZIPPED_BYTES) {
    return block('unzipped-size', what, 'make the package or another layer smaller first')
  }
  const [first] = unread
  if (first) {
    const names = unread.map(({ name }) => name).join(', ')
    return couldNotCheck('unzipped-size', `the size of ${names} is not known: ${first.reason}`)
  }
  if (sum <= MAX_UNZIPPED_BYTES * 0.9) return ok('unzipped-size', what)
  return warn(
    'unzipped-size',
    `${what}: a next deployment may not fit`,
    'make the package or a layer smaller',
  )
}

function named({ arn, bytes }: Sizes['layers'][number]) {
  return { name: shortLayerName(arn), bytes }
}

/** Lambda's 250 MB are 250 times 1,024 times 1,024 bytes. */
function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1)
}
