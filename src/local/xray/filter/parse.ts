import {
  type Expression,
  FLAGS,
  NUMBERS,
  type NumberOperator,
  type ServiceSelector,
  TEXTS,
  type TextOperator,
} from './expression.ts'
import { FilterError, type Token, tokens } from './tokens.ts'

const MAX_DEPTH = 50
const NUMBER_OPERATORS: readonly NumberOperator[] = ['=', '!=', '<', '<=', '>', '>=']
const TEXT_OPERATORS: readonly TextOperator[] = ['=', '!=', 'contains', 'beginswith', 'endswith']

interface Reader {
  /** The token at hand, and the next one on. */
  peek(): Token
  next(): Token
  /** Takes the token when it is this symbol or keyword (lower case). */
  take(value: string): boolean
  expect(value: string): void
}

/** @throws FilterError */
export function parseFilter(text: string): Expression {
  const reader = readerOf(tokens(text))
  const expression = readOr(reader, 0)
  const rest = reader.peek()
  if (rest.kind !== 'end') throw unexpected(rest)
  return expression
}

function readerOf(all: readonly Token[]): Reader {
  let at = 0
  const last: Token = all.at(-1) ?? { kind: 'end', value: '', offset: 0 }
  const peek = () => all[at] ?? last
  const next = () => {
    const token = peek()
    at++
    return token
  }
  const take = (value: string) => {
    const token = peek()
    const fits = (token.kind === 'symbol' || token.kind === 'word') && token.value.toLowerCase() === value
    if (fits) at++
    return fits
  }
  const expect = (value: string) => {
    if (!take(value)) throw unexpected(peek())
  }
  return { peek, next, take, expect }
}

function unexpected(token: Token): FilterError {
  return new FilterError(
    token.kind === 'end' ? 'unexpected end of the expression' : `unexpected ${token.value}`,
    token.offset,
  )
}

function readOr(reader: Reader, depth: number): Expression {
  if (depth > MAX_DEPTH) throw new FilterError('nested too deeply', reader.peek().offset)
  const parts = [readAnd(reader, depth)]
  while (reader.take('or')) parts.push(readAnd(reader, depth))
  return joined('or', parts)
}

/** Side by side means AND. */
function readAnd(reader: Reader, depth: number): Expression {
  const parts = [readTerm(reader, depth)]
  while (reader.take('and') || startsTerm(reader.peek())) parts.push(readTerm(reader, depth))
  return joined('and', parts)
}

function joined(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [only] = parts
  return only && parts.length === 1 ? only : { kind, parts }
}

function startsTerm(token: Token): boolean {
  if (token.kind === 'word') return token.value.toLowerCase() !== 'or'
  return (
    token.kind === 'annotation' || (token.kind === 'symbol' && (token.value === '(' || token.value === '!'))
  )
}

function readTerm(reader: Reader, depth: number): Expression {
  if (reader.take('!')) {
    if (depth > MAX_DEPTH) throw new FilterError('nested too deeply', reader.peek().offset)
    return { kind: 'not', part: readTerm(reader, depth + 1) }
  }
  if (reader.take('(')) {
    const inside = readOr(reader, depth + 1)
    reader.expect(')')
    return inside
  }
  const token = reader.next()
  if (token.kind === 'annotation') return readAnnotation(reader, token.value)
  if (token.kind !== 'word') throw unexpected(token)
  return readKeyword(reader, token, depth)
}

function readKeyword(reader: Reader, token: Token, depth: number): Expression {
  const word = token.value.toLowerCase()
  if (word === 'service') return readService(reader, depth)
  if (word === 'edge') return readEdge(reader, depth)
  const flag = FLAGS.find((keyword) => keyword === word)
  if (flag) return readFlag(reader, { kind: 'flag', keyword: flag })
  const number = NUMBERS.find((keyword) => keyword === word)
  if (number) {
    const operator = readOperator(reader, NUMBER_OPERATORS)
    return { kind: 'number', keyword: number, operator, value: readNumber(reader) }
  }
  const text = TEXTS.find((keyword) => keyword === word)
  if (text) {
    const operator = readOperator(reader, TEXT_OPERATORS)
    return { kind: 'text', keyword: text, operator, value: readText(reader) }
  }
  if (/^(rootcause|group|coverage)/.test(word)) {
    throw new FilterError(`${word} is not supported by otl local`, token.offset)
  }
  throw new FilterError(`unknown keyword ${word}`, token.offset)
}

function readFlag(reader: Reader, flag: Expression): Expression {
  const negated = reader.take('!=')
  if (!negated && !reader.take('=')) return flag
  return readBoolean(reader) === negated ? { kind: 'not', part: flag } : flag
}

function readAnnotation(reader: Reader, key: string): Expression {
  const operator = readOperator(reader, [...NUMBER_OPERATORS, ...TEXT_OPERATORS])
  const token = reader.peek()
  if (token.kind === 'text') return { kind: 'annotation', key, operator, value: readText(reader) }
  if (token.kind === 'number') return { kind: 'annotation', key, operator, value: readNumber(reader) }
  return { kind: 'annotation', key, operator, value: readBoolean(reader) }
}

function readService(reader: Reader, depth: number): Expression {
  reader.expect('(')
  if (reader.take(')')) return { kind: 'service', service: {}, ...readBlock(reader, depth) }
  const service = readSelector(reader)
  reader.expect(')')
  return { kind: 'service', service, ...readBlock(reader, depth) }
}

function readEdge(reader: Reader, depth: number): Expression {
  reader.expect('(')
  const from = readSelector(reader)
  reader.expect(',')
  const to = readSelector(reader)
  reader.expect(')')
  return { kind: 'edge', from, to, ...readBlock(reader, depth) }
}

function readBlock(reader: Reader, depth: number): { readonly filter?: Expression } {
  if (!reader.take('{')) return {}
  if (reader.take('}')) return {}
  const filter = readOr(reader, depth + 1)
  reader.expect('}')
  return { filter }
}

/** `"name"`, or `id(name: "n", type: "t", account.id: "a")` with at least one of the three. */
function readSelector(reader: Reader): ServiceSelector {
  if (!reader.take('id')) return { name: readText(reader) }
  reader.expect('(')
  const selector: { name?: string; type?: string; account?: string } = {}
  do {
    const field = reader.next()
    reader.expect(':')
    if (field.value === 'name') selector.name = readText(reader)
    else if (field.value === 'type') selector.type = readText(reader)
    else if (field.value === 'account.id') selector.account = readText(reader)
    else throw unexpected(field)
  } while (reader.take(','))
  reader.expect(')')
  return selector
}

function readOperator<T extends string>(reader: Reader, allowed: readonly T[]): T {
  const token = reader.next()
  const written = token.value.toLowerCase()
  const operator = allowed.find((one) => one === written)
  if (!operator || token.kind === 'text') throw unexpected(token)
  return operator
}

function readNumber(reader: Reader): number {
  const token = reader.next()
  if (token.kind !== 'number') throw unexpected(token)
  return Number(token.value)
}

function readText(reader: Reader): string {
  const token = reader.next()
  if (token.kind !== 'text') throw unexpected(token)
  return token.value
}

function readBoolean(reader: Reader): boolean {
  if (reader.take('true')) return true
  if (reader.take('false')) return false
  throw unexpected(reader.peek())
}
