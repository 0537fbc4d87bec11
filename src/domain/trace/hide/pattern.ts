/**
 * Whether a name fits a pattern in which `*` stands for any text and `?` for one character; upper and lower case count.
 * Not a path's pattern: a `/` in the name of a span is a character like any other. Takes no longer than both are long.
 */
export function fits(name: string, pattern: string): boolean {
  let at = 0
  let place = 0
  let star = -1
  let retry = 0
  while (at < name.length) {
    if (pattern[place] === '*') {
      star = place++
      retry = at
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === name[at])) {
      place++
      at++
    } else if (star >= 0) {
      place = star + 1
      at = ++retry
    } else return false
  }
  return /^\**$/.test(pattern.slice(place))
}
