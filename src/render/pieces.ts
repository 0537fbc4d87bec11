/** Small enough to hold, large enough that a write is worth its while; in UTF-16 units. */
const ENOUGH = 65_536

/** Lines as pieces of one text, without the end of the last. */
export function* lined(lines: Iterable<string>): Generator<string> {
  let before = ''
  for (const line of lines) {
    yield `${before}${line}`
    before = '\n'
  }
}

/** The same text in larger pieces, for who pays for each. */
export function* gathered(pieces: Iterable<string>): Generator<string> {
  let held = ''
  for (const piece of pieces) {
    held += piece
    if (held.length < ENOUGH) continue
    yield held
    held = ''
  }
  if (held !== '') yield held
}

/** The same text in pieces that end where a line does, without the break between them. */
export function* atLineEnds(pieces: Iterable<string>): Generator<string> {
  let held = ''
  for (const piece of gathered(pieces)) {
    held += piece
    const end = held.lastIndexOf('\n')
    if (end === -1) continue
    yield held.slice(0, end)
    held = held.slice(end + 1)
  }
  if (held !== '') yield held
}
