import { createInterface } from 'node:readline/promises'
import { Exit, OtlError } from '../errors.ts'

/** Asks on stderr, so that stdout stays the answer. Only for terminals. */
export async function ask(question: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return (await reader.question(question, { signal })).trim()
  } catch (cause) {
    // While it asks, the terminal hands Ctrl-C to the reader instead of the process.
    if (cause instanceof Error && cause.name === 'AbortError') {
      process.stderr.write('\n')
      throw new OtlError('interrupted: nothing was written', { cause, code: Exit.Interrupted })
    }
    throw cause
  } finally {
    reader.close()
  }
}
