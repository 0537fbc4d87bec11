/** The row that the address of the page names, so that a link can point at it: `trace.html#0f1e2d3c4b5a6978`. */
export function fromAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1))
  } catch {
    return ''
  }
}

/** @param id absent: the page itself */
export function toAddress(id: string | undefined): void {
  history.replaceState(
    null,
    '',
    id === undefined ? location.pathname + location.search : `#${encodeURIComponent(id)}`,
  )
}
