import { nearest } from '../../domain/catalogue/nearest.ts'
import { runtimes } from '../../domain/catalogue/runtimes.ts'
import { usageError } from '../../errors.ts'

/** Refuses what is neither a runtime nor a family of runtimes, before an empty answer could look like one. */
export function checkRuntime(text: string): void {
  const known = new Set(runtimes.flatMap(({ id, family }) => [id, family]))
  if (known.has(text)) return
  const meant = nearest(text, known)
  throw usageError(
    `there is no runtime "${text}"`,
    meant ? `did you mean ${meant}?` : 'for example nodejs22.x',
  )
}
