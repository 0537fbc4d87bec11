import type { Context } from '../../context.ts'
import { usageError } from '../../errors.ts'

/** Lambda refuses larger synchronous payloads (AWS Lambda quotas: 6 MB). */
const LIMIT = 6 * 1024 * 1024

/**
 * Reads a payload argument: JSON text, `@file`, or `-` for standard input. Checked before anything is invoked.
 * @returns the bytes as given, so that numbers and key order reach the function untouched
 */
export async function readPayload(argument: string, ctx: Context): Promise<Uint8Array> {
  const source = argument === '-' ? '-' : argument.startsWith('@') ? argument.slice(1) : undefined
  const bytes = source === undefined ? new TextEncoder().encode(argument) : await ctx.files.read(source)
  if (bytes.length > LIMIT)
    throw usageError(`the payload has ${bytes.length} bytes; Lambda takes at most ${LIMIT}`)
  const text = new TextDecoder('utf-8').decode(bytes)
  try {
    JSON.parse(text)
  } catch (cause) {
    const where = source === undefined ? 'the payload' : source === '-' ? 'standard input' : source
    throw usageError(
      `${where} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      'write --payload \'{"key": "value"}\', --payload @event.json, or pipe it into --payload -',
    )
  }
  return bytes
}
