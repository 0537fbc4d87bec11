import { type Millis, millis, type Trace } from '../model.ts'
import { counted } from '../words.ts'
import { type Comparison, compare } from './expectation.ts'
import { type Finding, notFound, safeFrom } from './finding.ts'
import { printDuration, printName } from './print.ts'
import { type Subject, subjectsOf } from './subject.ts'

interface Duration {
  readonly name?: string
  readonly comparison: Comparison
  readonly limit: Millis
}

/** Every span that the name fits has to keep to the limit. */
export function judgeDuration(trace: Trace, { name, comparison, limit }: Duration): Finding {
  if (name === undefined) {
    return {
      holds: compare(trace.duration, comparison, limit),
      final: safeFrom(trace.duration, comparison, limit),
      said: `the trace took ${printDuration(trace.duration)}`,
    }
  }
  const subjects = subjectsOf(trace, name)
  if (subjects.length === 0) return notFound(trace, name)
  const ended = subjects.filter(({ end }) => end !== undefined)
  const wrong = ended.filter((subject) => !compare(lengthOf(subject), comparison, limit))
  if (wrong.length > 0) return { holds: false, final: true, said: lengths(wrong, subjects.length) }
  if (ended.length < subjects.length)
    return { holds: false, final: false, said: `${printName(name)} has not ended` }
  return { holds: true, final: false, said: lengths(subjects, subjects.length) }
}

function lengthOf({ start, end = start }: Subject): Millis {
  return millis(end - start)
}

/** `S3 took 62.5ms`, `2 of 3 spans took 71ms, 62.5ms`: the longest of them. */
function lengths(subjects: readonly Subject[], of: number): string {
  const longest = subjects.map(lengthOf).toSorted((a, b) => b - a)
  const told = longest.slice(0, 3).map(printDuration).join(', ') + (longest.length > 3 ? ', …' : '')
  const [only] = subjects
  if (of === 1 && only) return `${only.name} took ${told}`
  const who = subjects.length === of ? counted(of, 'span') : `${subjects.length} of ${of} spans`
  return `${who} took ${told}`
}

/** The first of each starts before the first of the next. */
export function judgeOrder(trace: Trace, names: readonly string[]): Finding {
  const firsts: { readonly name: string; readonly start: number }[] = []
  for (const name of names) {
    const subjects = subjectsOf(trace, name)
    if (subjects.length === 0) return notFound(trace, name)
    firsts.push({ name, start: subjects.reduce((least, { start }) => Math.min(least, start), Infinity) })
  }
  const holds = firsts.every(({ start }, at) => at === 0 || (firsts[at - 1]?.start ?? start) < start)
  const said = firsts
    .toSorted((a, b) => a.start - b.start)
    .map(({ name, start }) => `${printName(name)} at ${printDuration(millis(start))}`)
  return { holds, final: false, said: said.join(', ') }
}
