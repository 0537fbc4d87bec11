import { nearest } from '../../catalogue/nearest.ts'
import { fits } from '../hide/pattern.ts'
import type { Attributes, Millis, Phase, Span, SpanStatus, Trace } from '../model.ts'

/** What a name in an expectation stands for: a row of the folded picture, or a phase of one. */
export interface Subject {
  readonly name: string
  readonly start: Millis
  readonly end: Millis | undefined
  readonly status: SpanStatus
  readonly coldStart: boolean
  readonly attributes: () => Attributes
}

/**
 * Rows whose name fits, or whose name and summary do (`S3 PutObject*`); if there is none, phases of that very name
 * (`init`, `handler`). Upper and lower case are one; a blank stands for any number of blanks.
 * @param trace folded
 */
export function subjectsOf(trace: Trace, pattern: string): readonly Subject[] {
  const wanted = plain(pattern)
  const rows = rowsOf(trace).filter(
    ({ name, summary }) =>
      fits(plain(name), wanted) || (summary !== undefined && fits(plain(`${name} ${summary}`), wanted)),
  )
  if (rows.length > 0) return rows
  return rowsOf(trace).flatMap((row) =>
    row.phases.filter((phase) => phase.name === wanted).map((phase) => subjectOfPhase(phase, row, trace)),
  )
}

export function sameName(name: string, pattern: string): boolean {
  return fits(plain(name), plain(pattern))
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\s+/g, ' ')
}

/** A parent that is only named is not known to have run. */
export function rowsOf(trace: Trace): readonly Span[] {
  return trace.spans.filter(({ kind }) => kind !== 'missing')
}

const PARTS: Readonly<Record<Phase['kind'], readonly Span['kind'][]>> = {
  dwell: ['dwell'],
  initialization: ['initialization'],
  restore: ['restore'],
  handler: ['handler', 'invocation', 'function'],
  overhead: ['overhead'],
  attempt: ['attempt'],
}

function subjectOfPhase({ kind, name, start, end }: Phase, row: Span, trace: Trace): Subject {
  const ids = new Set([row.id, ...row.folded])
  const parts = (trace.whole ?? trace).spans.filter(
    (span) => ids.has(span.id) && PARTS[kind].includes(span.kind),
  )
  return {
    name,
    start,
    end,
    status: worst(parts.map((part) => part.status)) ?? row.status,
    coldStart: row.coldStart,
    attributes: () => Object.assign({}, ...parts.map((part) => part.attributes()).toReversed()),
  }
}

const SEVERITY: Readonly<Record<SpanStatus, number>> = { ok: 0, open: 1, error: 2, throttle: 3, fault: 4 }

export function worst(statuses: readonly SpanStatus[]): SpanStatus | undefined {
  const [first, ...rest] = statuses
  return first && rest.reduce((most, next) => (SEVERITY[next] > SEVERITY[most] ? next : most), first)
}

const MOST = 6
const LOOKED_AT = 500

/** Names that are there instead, those that look most like it first. */
export function namesNear(trace: Trace, pattern: string): readonly string[] {
  const rows = rowsOf(trace).slice(0, LOOKED_AT)
  const names = [...new Set(rows.map((row) => row.name))]
  const wanted = plain(pattern).replaceAll('*', '')
  const meant = nearest(wanted, names.map(plain))
  const rank = (name: string) => {
    const said = plain(name)
    if (said === meant) return 0
    return wanted !== '' && (said.includes(wanted) || wanted.includes(said)) ? 1 : 2
  }
  return names.toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST)
}
