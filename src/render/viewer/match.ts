import type { Span, Trace } from '../../domain/trace/model.ts'
import type { ListRow } from './model.ts'

/** Whether something holds all words of a filter. `>2s` and `<50ms` are about its duration. */
export type Matcher = (text: string, duration: number | undefined) => boolean

const UNITS: Readonly<Record<string, number>> = { µs: 0.001, us: 0.001, ms: 1, s: 1_000, m: 60_000 }

export function matcherOf(filter: string): Matcher {
  const tests = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(testOf)
  return (text, duration) => tests.every((test) => test(text, duration))
}

function testOf(word: string): Matcher {
  const [, sign, amount, unit] = /^([<>])(\d+(?:\.\d+)?)(µs|us|ms|s|m)?$/.exec(word) ?? []
  if (sign === undefined) return (text) => text.includes(word)
  const bound = Number(amount) * (UNITS[unit ?? 'ms'] ?? 1)
  return (_, duration) => duration !== undefined && (sign === '>' ? duration > bound : duration < bound)
}

/** What a search looks through, in lower case. */
export function textOfRow({ row, region = '' }: ListRow): string {
  const { id, name = '', cause = '', status, coldStarts, httpStatus = '', partial } = row
  return `${id} ${name} ${cause} ${status} ${httpStatus} ${coldStarts > 0 ? 'cold' : ''} ${partial ? 'partial' : ''} ${region}`.toLowerCase()
}

const texts = new WeakMap<Trace, string[]>()

/** The texts of a trace's spans, made once: attributes take long to gather. */
export function textOfSpan(trace: Trace, at: number): string {
  const known = texts.get(trace) ?? []
  if (known.length === 0) texts.set(trace, known)
  const span = trace.spans[at]
  if (span === undefined) return ''
  const text = known[at] ?? spanText(span)
  known[at] = text
  return text
}

function spanText(span: Span): string {
  const { id, name, kind, summary = '', status, httpStatus = '', coldStart, exceptions } = span
  const thrown = exceptions.map(({ type = '', message = '' }) => `${type} ${message}`).join(' ')
  const said = [id, name, kind, summary, status, httpStatus, coldStart ? 'cold' : '', thrown].join(' ')
  return `${said} ${JSON.stringify(span.attributes())}`.toLowerCase()
}

export function isFailure({ status }: { readonly status: Span['status'] }): boolean {
  return status === 'fault' || status === 'error' || status === 'throttle'
}
