import { createInterface } from 'node:readline/promises'

/** Asks on stderr, so that stdout stays the answer. Only for terminals. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await reader.question(question, { signal })).trim()
  } finally {
    reader.close()
  }
}
