/** Stands for what a server repeated of a function's variables. */
const GONE = '…'

/** Shorter values occur in every sentence; what is that short is no secret that could be kept. */
const SHORTEST = 4

/**
 * What a server said, without the values it may have repeated: Lambda's older answer to an environment that is too large
 * holds the whole map, and no server can be relied on to hold its tongue.
 * @param values that otl has read or sent
 * @param known texts that otl says itself, so that their parts are no news
 */
export function redacted(message: string, values: readonly string[] = [], known = ''): string {
  let text = withoutMap(message)
  const secret = values.filter((value) => value.length >= SHORTEST && !known.includes(value))
  // The longest first, so that no part of a longer value is left.
  for (const value of secret.toSorted((a, b) => b.length - a.length)) {
    for (const form of new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])) {
      text = text.replaceAll(form, GONE)
    }
  }
  return text
}

/** From the first brace that begins a map to the last one of the message. Searched in linear time, whatever a server sends. */
function withoutMap(message: string): string {
  const from = message.search(/(?<=String measured:\s{0,9})\{|\{\s{0,9}"/)
  const to = message.lastIndexOf('}')
  return from < 0 || to < from ? message : `${message.slice(0, from)}{…}${message.slice(to + 1)}`
}

/** Cleans an error and all that caused it: `--debug` shows messages and stacks as they are. */
export function scrub(cause: unknown, values: readonly string[] = [], known = ''): void {
  const seen = new Set<unknown>()
  for (let at = cause; at instanceof Error && !seen.has(at); at = at.cause) {
    seen.add(at)
    const { message } = at
    const clean = redacted(message, values, known)
    if (clean === message) continue
    // The stack begins with the message as it was.
    if (at.stack !== undefined) at.stack = at.stack.replace(message, () => clean)
    at.message = clean
  }
}
