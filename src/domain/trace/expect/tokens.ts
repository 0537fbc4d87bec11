/** An expectation that cannot be read. */
export class ExpectationError extends Error {
  override readonly name = 'ExpectationError'
  /** Of the character that is wrong, counted from 1 in UTF-16 units. */
  readonly column: number
  /** How to write it instead. */
  readonly hint: string | undefined

  constructor(message: string, column: number, hint?: string) {
    super(message)
    this.column = column
    this.hint = hint
  }
}

export interface Token {
  /** `text` was in quotes. */
  readonly kind: 'word' | 'text' | 'operator' | 'end'
  readonly value: string
  readonly column: number
}

const LONGEST = 4_000

const BLANK = /\s+/y
const OPERATOR = /==|!=|<=|>=|[=<>]/y
/** A `!` is an operator's only before `=`. */
const WORD = /(?:[^\s"'=<>!]|!(?!=))+/y
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y

/** Words, quoted texts and comparisons; `#` at the beginning of a word starts a comment. The last token is the end. */
export function tokens(text: string): readonly Token[] {
  if (text.length > LONGEST)
    throw new ExpectationError(`it is longer than ${LONGEST} characters`, LONGEST + 1)
  const found: Token[] = []
  let at = 0
  while (at < text.length && text[at] !== '#') {
    const blank = match(BLANK, text, at)
    if (blank) at += blank[0].length
    else {
      const token = tokenAt(text, at)
      found.push(token.token)
      at += token.length
    }
  }
  return [...found, { kind: 'end', value: '', column: found.length === 0 ? 1 : at + 1 }]
}

function tokenAt(text: string, at: number): { readonly token: Token; readonly length: number } {
  const column = at + 1
  const operator = match(OPERATOR, text, at)
  if (operator) {
    const [sign] = operator
    return { token: { kind: 'operator', value: sign === '==' ? '=' : sign, column }, length: sign.length }
  }
  const word = match(WORD, text, at)
  if (word) return { token: { kind: 'word', value: word[0], column }, length: word[0].length }
  const quoted = match(QUOTED, text, at)
  if (!quoted) throw new ExpectationError(`the quote ${text.charAt(at)} is not closed`, column)
  const value = (quoted[1] ?? quoted[2] ?? '').replace(/\\(["'\\])/g, '$1')
  return { token: { kind: 'text', value, column }, length: quoted[0].length }
}

function match(shape: RegExp, text: string, at: number): RegExpExecArray | null {
  shape.lastIndex = at
  return shape.exec(text)
}
