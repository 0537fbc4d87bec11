import { nearest } from '../../catalogue/nearest.ts'
import { parseDuration } from '../hide/duration.ts'
import { type Millis, millis } from '../model.ts'
import {
  type AttributeTest,
  type Comparison,
  comparisons,
  type Expectation,
  type ExpectedStatus,
  statuses,
} from './expectation.ts'
import { ExpectationError, type Token, tokens } from './tokens.ts'

/**
 * Reads one expectation, `duration DynamoDB < 50ms`.
 * @throws ExpectationError, and nothing else, for a text that is none
 */
export function parseExpectation(text: string): Expectation {
  const reader = readerOf(tokens(text))
  const first = reader.take()
  const keyword = first.kind === 'word' ? first.value.toLowerCase() : ''
  const form = Object.hasOwn(forms, keyword) ? forms[keyword] : undefined
  if (form === undefined) throw unknownForm(first)
  const expectation = form(reader)
  const rest = reader.take()
  if (rest.kind !== 'end')
    throw new ExpectationError(`it should end before ${said(rest)}`, rest.column, QUOTES)
  return expectation
}

const QUOTES = 'a name that holds blanks, quotes or = < > goes in quotes: "GET /prices"'

interface Reader {
  readonly peek: () => Token
  readonly take: () => Token
}

function readerOf(all: readonly Token[]): Reader {
  let at = 0
  const peek = (): Token => all[Math.min(at, all.length - 1)] ?? { kind: 'end', value: '', column: 1 }
  const take = (): Token => {
    const token = peek()
    at++
    return token
  }
  return { peek, take }
}

const forms: Readonly<Record<string, (reader: Reader) => Expectation>> = {
  span: (reader) => ({ kind: 'span', name: name(reader) }),
  no: (reader) => {
    word(reader, 'span')
    return { kind: 'no span', name: name(reader) }
  },
  count: (reader) => ({
    kind: 'count',
    name: name(reader),
    comparison: comparison(reader),
    count: count(reader),
  }),
  status: (reader) => {
    // `status ok` is about the whole trace, `status S3 ok` about a span.
    const first = reader.take()
    if (reader.peek().kind === 'end') return { kind: 'status', status: status(first) }
    const called = nameOf(first)
    if (reader.peek().value === '=' && reader.peek().kind === 'operator') reader.take()
    return { kind: 'status', name: called, status: status(reader.take()) }
  },
  duration: (reader) => {
    const whole = reader.peek().kind === 'operator'
    const about = whole ? {} : { name: name(reader) }
    return { kind: 'duration', ...about, comparison: comparison(reader), limit: limit(reader) }
  },
  order: (reader) => {
    const names = [name(reader)]
    do {
      word(reader, 'before')
      names.push(name(reader))
    } while (reader.peek().kind !== 'end')
    return { kind: 'order', names }
  },
  attribute: (reader) => {
    const about = { kind: 'attribute' as const, name: name(reader), key: key(reader) }
    return reader.peek().kind === 'end' ? about : { ...about, test: attributeTest(reader) }
  },
  cold: (reader) => ({ kind: 'cold', ...optionalName(reader) }),
  warm: (reader) => ({ kind: 'warm', ...optionalName(reader) }),
}

const HINT = 'one of: span, no span, count, status, duration, order, attribute, cold, warm'

function unknownForm(token: Token): ExpectationError {
  if (token.kind === 'end') return new ExpectationError('there is nothing to expect', token.column, HINT)
  const meant = nearest(token.value.toLowerCase(), Object.keys(forms))
  const guess = meant === undefined ? '' : `; did you mean ${meant}?`
  return new ExpectationError(`no expectation begins with ${said(token)}${guess}`, token.column, HINT)
}

function said({ kind, value }: Token): string {
  return kind === 'end' ? 'the end' : `"${value}"`
}

function wanted(what: string, token: Token, hint?: string): ExpectationError {
  const found = token.kind === 'end' ? 'it ends here' : `here is ${said(token)}`
  return new ExpectationError(`${what} is missing: ${found}`, token.column, hint)
}

function name(reader: Reader): string {
  return nameOf(reader.take())
}

function nameOf(token: Token): string {
  if (token.kind !== 'word' && token.kind !== 'text') throw wanted('the name of a span', token, QUOTES)
  if (token.value === '') throw new ExpectationError('a name may not be empty', token.column, '* is any name')
  return token.value
}

function optionalName(reader: Reader): { readonly name?: string } {
  return reader.peek().kind === 'end' ? {} : { name: name(reader) }
}

function key(reader: Reader): string {
  const token = reader.take()
  if (token.kind === 'word' || (token.kind === 'text' && token.value !== '')) return token.value
  throw wanted('the key of an attribute', token, 'otl trace ID --details shows them')
}

function word(reader: Reader, expected: string): void {
  const token = reader.take()
  if (token.kind === 'word' && token.value.toLowerCase() === expected) return
  throw wanted(`the word "${expected}"`, token, QUOTES)
}

function comparison(reader: Reader): Comparison {
  const token = reader.take()
  const found = token.kind === 'operator' ? comparisons.find((sign) => sign === token.value) : undefined
  if (found === undefined) throw wanted(`a comparison (${comparisons.join(' ')})`, token, QUOTES)
  return found
}

function count(reader: Reader): number {
  const token = reader.take()
  if (token.kind !== 'word') throw wanted('a number', token)
  if (/^\d{1,9}$/.test(token.value)) return Number(token.value)
  throw new ExpectationError(`${said(token)} is no whole number`, token.column)
}

/** Longer than any trace, and still exact in microseconds. */
const LONGEST_MS = 1_000 * 3_600_000

function limit(reader: Reader): Millis {
  const token = reader.take()
  if (token.kind !== 'word') throw wanted('a duration', token, UNITS)
  const parsed = parseDuration(token.value)
  if (parsed === undefined) throw new ExpectationError(`${said(token)} is no duration`, token.column, UNITS)
  if (parsed > LONGEST_MS) throw new ExpectationError('no trace takes longer than 1000h', token.column)
  // Spans are known to the microsecond.
  return millis(Math.round(parsed * 1_000) / 1_000)
}

const UNITS = 'with a unit: 800us, 50ms, 1.5s, 2m'

function status(token: Token): ExpectedStatus {
  const found = statuses.find((known) => token.kind === 'word' && known === token.value.toLowerCase())
  if (found !== undefined) return found
  const known = `one of: ${statuses.join(', ')}`
  if (token.kind === 'end') throw wanted('a status', token, known)
  throw new ExpectationError(`${said(token)} is no status`, token.column, known)
}

function attributeTest(reader: Reader): AttributeTest {
  const sign = comparison(reader)
  const token = reader.take()
  if (token.kind !== 'word' && token.kind !== 'text') throw wanted('a value', token)
  if (sign !== '=' && sign !== '!=' && !isNumber(token.value))
    throw new ExpectationError(`${said(token)} is no number, and ${sign} compares numbers`, token.column)
  return { comparison: sign, value: token.value }
}

export function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}
