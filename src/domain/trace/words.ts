/** `1 span`, `3 spans`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`
}

/** The first few names, and how many more there are. */
export function named(names: readonly string[], most = 3): string {
  const unique = [...new Set(names)]
  const rest = unique.length - most
  return unique.slice(0, most).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}
