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

/** Engines word the position differently between versions, so it is read out of the message and said in our words. */
function explain(text: string, error: unknown, withLine = true): string {
  const message = error instanceof Error ? error.message : ''
  const position = Number(/position (\d+)/.exec(message)?.[1] ?? Number.NaN)
  const ended =
    /end of JSON input|Unterminated|end of data/i.test(message) || position >= text.trimEnd().length
  if (ended) return `ends too early${withLine ? ` (${place(text, text.length)})` : ''}: the JSON is cut off`
  const first = /^\s*[[{"]/.test(text)
  if (!first) return 'is not JSON'
  return `is not valid JSON${Number.isNaN(position) || !withLine ? '' : ` at ${place(text, position)}`}`
}

function place(text: string, position: number): string {
  const before = text.slice(0, position)
  const line = before.split('\n').length
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`
}
