import { type Found, found, unknown } from '../../domain/preflight/check.ts'
import { OtlError } from '../../errors.ts'

/** Asks AWS something that may be refused without harm: not to know is an answer. */
export async function ask<T>(call: () => Promise<T>): Promise<Found<T>> {
  try {
    return found(await call())
  } catch (error) {
    if (error instanceof OtlError) return unknown(error.message)
    throw error
  }
}

/** Asks once for each key, also when many ask at the same time. */
export function remember<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<T>>()
  return (key, make) => {
    const known = made.get(key) ?? make()
    made.set(key, known)
    return known
  }
}
