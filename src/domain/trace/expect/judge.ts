import type { Trace } from '../model.ts'
import { counted } from '../words.ts'
import { judgeAttribute } from './attribute.ts'
import { type Comparison, compare, type Expectation } from './expectation.ts'
import { type Finding, found, notFound, safeFrom } from './finding.ts'
import { judgeDuration, judgeOrder } from './moment.ts'
import { printName } from './print.ts'
import { judgeStart, judgeStatus } from './status.ts'
import { subjectsOf } from './subject.ts'

export type VerdictKind = 'holds' | 'fails' | 'unknown'

export interface Verdict {
  readonly kind: VerdictKind
  /** What was found, or why that cannot be told. */
  readonly said: string
  /** Names or keys that are there instead, the likeliest first. */
  readonly near: readonly string[]
}

/**
 * Whether a trace is as expected.
 * @param trace folded
 * @param lacks why more of the trace may exist than is here; then only what nothing more could change is decided
 */
export function judge(trace: Trace, expectation: Expectation, lacks?: string): Verdict {
  const { holds, final, said, near = [] } = findingOf(trace, expectation)
  if (lacks !== undefined && !final) return { kind: 'unknown', said: `${said}, but ${lacks}`, near: [] }
  return { kind: holds ? 'holds' : 'fails', said, near: holds ? [] : near }
}

function findingOf(trace: Trace, expectation: Expectation): Finding {
  switch (expectation.kind) {
    case 'span': {
      const { length } = subjectsOf(trace, expectation.name)
      return length > 0 ? found(`${length} found`) : notFound(trace, expectation.name)
    }
    case 'no span': {
      const { length } = subjectsOf(trace, expectation.name)
      return { holds: length === 0, final: length > 0, said: length === 0 ? 'none found' : `${length} found` }
    }
    case 'count':
      return judgeCount(trace, expectation)
    case 'status':
      return judgeStatus(trace, expectation)
    case 'duration':
      return judgeDuration(trace, expectation)
    case 'order':
      return judgeOrder(trace, expectation.names)
    case 'attribute':
      return judgeAttribute(trace, expectation)
    case 'cold':
    case 'warm':
      return judgeStart(trace, expectation)
  }
}

interface Count {
  readonly name: string
  readonly comparison: Comparison
  readonly count: number
}

function judgeCount(trace: Trace, { name, comparison, count }: Count): Finding {
  const { length } = subjectsOf(trace, name)
  const holds = compare(length, comparison, count)
  const final = safeFrom(length, comparison, count)
  if (length === 0 && !holds) return { ...notFound(trace, name), final }
  return { holds, final, said: `${counted(length, 'span')} called ${printName(name)}` }
}
