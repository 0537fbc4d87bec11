const CLOSING: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' }

/**
 * Why an expression cannot stand inside parentheses beside others: `ok) OR (fault` would say something else there than
 * alone. What it means is left to X-Ray.
 * @returns undefined when nothing is wrong with it
 */
export function flawIn(expression: string): string | undefined {
  if (expression.trim() === '') return 'is empty'
  const open: string[] = []
  for (const [mark] of expression.matchAll(/"[^"]*"?|[(){}[\]]/g)) {
    if (mark.startsWith('"')) {
      if (mark.length < 2 || !mark.endsWith('"')) return 'has a quote that is not closed'
      continue
    }
    const closing = CLOSING[mark]
    if (closing !== undefined) open.push(closing)
    else if (open.pop() !== mark) return `has a ${mark} that closes nothing`
  }
  const missing = open.pop()
  return missing === undefined ? undefined : `lacks a ${missing}`
}
