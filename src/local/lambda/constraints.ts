import { AwsFault } from '../server/fault.ts'

/** Each rule gives the sentences of what it found wrong; absent values satisfy all of them but `present`. */
type Violations = readonly string[]

export function present(path: string, value: unknown): Violations {
  return value === undefined ? [sentence(null, path, 'Member must not be null')] : []
}

export function lengthWithin(path: string, value: string | undefined, min: number, max: number): Violations {
  if (value === undefined) return []
  if (value.length < min) {
    return [sentence(value, path, `Member must have length greater than or equal to ${min}`)]
  }
  if (value.length > max)
    return [sentence(value, path, `Member must have length less than or equal to ${max}`)]
  return []
}

export function within(path: string, value: number | undefined, min: number, max: number): Violations {
  if (value === undefined) return []
  if (value < min) return [sentence(value, path, `Member must have value greater than or equal to ${min}`)]
  if (value > max) return [sentence(value, path, `Member must have value less than or equal to ${max}`)]
  return []
}

export function matches(path: string, value: string | undefined, pattern: RegExp): Violations {
  if (value === undefined || pattern.test(value)) return []
  const bare = pattern.source.replace(/^\^(.*)\$$/s, '$1')
  return [sentence(value, path, `Member must satisfy regular expression pattern: ${bare}`)]
}

export function oneOf(path: string, value: string | undefined, allowed: readonly string[]): Violations {
  if (value === undefined || allowed.includes(value)) return []
  return [sentence(value, path, `Member must satisfy enum value set: [${allowed.join(', ')}]`)]
}

/** @throws AwsFault ValidationException that names every violation */
export function demand(...violations: readonly Violations[]): void {
  const found = violations.flat()
  if (found.length === 0) return
  const errors = found.length === 1 ? 'validation error' : 'validation errors'
  throw new AwsFault(400, 'ValidationException', `${found.length} ${errors} detected: ${found.join('; ')}`)
}

function sentence(value: string | number | null, path: string, constraint: string): string {
  const shown = value === null ? 'null' : `'${String(value).slice(0, 256)}'`
  return `Value ${shown} at '${path}' failed to satisfy constraint: ${constraint}`
}
