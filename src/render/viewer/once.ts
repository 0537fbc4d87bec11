import type { Millis, Trace } from '../../domain/trace/model.ts'
import { type CriticalPath, followPath } from '../../domain/trace/path/index.ts'
import { selfTimes } from '../../domain/trace/self-time.ts'

/** What is asked of a trace at every row, worked out once and forgotten with it. */
function once<T>(make: (trace: Trace) => T): (trace: Trace) => T {
  const made = new WeakMap<Trace, { readonly value: T }>()
  return (trace) => {
    const known = made.get(trace) ?? { value: make(trace) }
    made.set(trace, known)
    return known.value
  }
}

export const selfTimesOf: (trace: Trace) => readonly (Millis | undefined)[] = once(({ spans }) =>
  selfTimes(spans),
)
export const pathOf: (trace: Trace) => CriticalPath = once(followPath)
