import type { LogLine } from '../contract.ts'

/** A line as it was kept; `at` grows by one with each, so that it is a place to go on from. */
export interface KeptLine extends LogLine {
  readonly at: number
}

export interface LogStore {
  keep(line: LogLine): void
  /** Oldest first. Undefined when nothing was ever written to the group. */
  group(name: string): readonly KeptLine[] | undefined
}

/** Of all groups together; beyond either the oldest lines go. */
const BOUNDS = { lines: 100_000, characters: 64 * 1024 * 1024 }

/** The log groups of an account, in memory. */
export function createLogStore(bounds = BOUNDS): LogStore {
  const groups = new Map<string, KeptLine[]>()
  /** The group of each line that is held, in the order of arrival. */
  let arrived: string[] = []
  let forgotten = 0
  let characters = 0
  let next = 0

  function forgetOldest(): void {
    const lines = groups.get(arrived[forgotten++] ?? '')
    characters -= lines?.shift()?.message.length ?? 0
    // Cut once in a while: at each line it would cost a copy.
    if (forgotten > bounds.lines) {
      arrived = arrived.slice(forgotten)
      forgotten = 0
    }
  }

  return {
    keep(line) {
      const lines = groups.get(line.group) ?? []
      groups.set(line.group, lines)
      lines.push({ ...line, at: next++ })
      arrived.push(line.group)
      characters += line.message.length
      while (arrived.length - forgotten > bounds.lines || characters > bounds.characters) forgetOldest()
    },
    group: (name) => groups.get(name),
  }
}

/** The log group of Transaction Search, made anew at each reading from the spans that there are then. */
export function withSpans(
  logs: LogStore,
  spans: () => Iterable<{ readonly timestamp: number; readonly message: string }>,
): LogStore {
  return {
    keep: logs.keep,
    group(name) {
      if (name !== 'aws/spans') return logs.group(name)
      const lines = [...spans()].toSorted((a, b) => a.timestamp - b.timestamp)
      return lines.map((line, at) => ({ ...line, group: name, stream: 'default', at }))
    },
  }
}
