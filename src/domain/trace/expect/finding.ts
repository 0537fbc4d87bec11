import type { Trace } from '../model.ts'
import type { Comparison } from './expectation.ts'
import { printName } from './print.ts'
import { namesNear } from './subject.ts'

/** What a look at the trace brought, before asking whether all of it is there. */
export interface Finding {
  readonly holds: boolean
  /** More of the trace would not change the answer. */
  readonly final: boolean
  readonly said: string
  readonly near?: readonly string[]
}

export function found(said: string): Finding {
  return { holds: true, final: true, said }
}

/** More of the trace could still bring it. */
export function notFound(trace: Trace, name: string): Finding {
  return {
    holds: false,
    final: false,
    said: `no span is called ${printName(name)}`,
    near: namesNear(trace, name),
  }
}

/** Whether a comparison of something that can only grow is decided. */
export function safeFrom(value: number, comparison: Comparison, limit: number): boolean {
  switch (comparison) {
    case '<':
    case '>=':
      return value >= limit
    default:
      return value > limit
  }
}
