export type ReadJson =
  | { readonly kind: 'values'; readonly values: readonly unknown[] }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly hint?: string }

/** Reads one JSON value, or one a line. The first line may be the X-Ray daemon's header. */
export function readJson(input: string): ReadJson {
  const text = input.replace(/^\ufeff/, '')
  if (text.trim() === '') return { kind: 'unreadable', reason: 'is empty' }
  try {
    return { kind: 'values', values: [JSON.parse(text)] }
  } catch (error) {
    return readLines(text) ?? { kind: 'unreadable', reason: explain(text, error) }
  }
}

function readLines(text: string): ReadJson | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length < 2) return undefined
  const values: unknown[] = []
  for (const [at, line] of lines.entries()) {
    try {
      values.push(JSON.parse(line))
    } catch (error) {
      // One good line may be chance; a torn last line after several good ones is a stream that was cut.
      return at < 2
        ? undefined
        : { kind: 'unreadable', reason: `line ${at + 1} ${explain(line, error, false)}` }
    }
  }
  return { kind: 'values', values }
}

/** What is wrong with `text`, in our words: engines word it differently from version to version. */
function explain(text: string, error: unknown, withPlace = true): string {
  const where = (position: number) => (withPlace ? place(text, position) : '')
  if (isCutOff(text, error)) return `ends too early${where(text.length)}: the JSON is cut off`
  if (!/^\s*[[{"]/.test(text)) return 'is not JSON'
  const position = positionIn(error) ?? (text.length <= LONGEST_SEARCH ? firstWrong(text) : undefined)
  return `is not valid JSON${position === undefined ? '' : where(position)}`
}

function positionIn(error: unknown): number | undefined {
  const found = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
  return found === undefined ? undefined : Number(found)
}

/** Whether the text is fine as far as it goes. */
function isCutOff(text: string, error: unknown): boolean {
  const message = error instanceof Error ? error.message : ''
  return /end of JSON input|Unterminated/i.test(message) || (positionIn(error) ?? -1) >= text.trimEnd().length
}

const LONGEST_SEARCH = 2_000_000

/** Where the text stops being the beginning of JSON: not every engine tells, but it tells whether a part is only cut off. */
function firstWrong(text: string): number {
  let fine = 0
  let wrong = text.length
  while (wrong - fine > 1) {
    const middle = (fine + wrong) >> 1
    const part = text.slice(0, middle)
    try {
      JSON.parse(part)
      fine = middle
    } catch (error) {
      if (isCutOff(part, error)) fine = middle
      else wrong = middle
    }
  }
  return fine
}

function place(text: string, position: number): string {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return ` at line ${line}, column ${position - before.lastIndexOf('\n')}`
}
