import { readFile } from 'node:fs/promises'
import { usageError } from '../errors.ts'

/** Reads a JSON object from a file; anything else is a usage error that names the file. */
export async function readConfig(path: string): Promise<Record<string, unknown>> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch {
    throw usageError(`could not read the configuration file ${path}`)
  }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch (cause) {
    throw usageError(`${path} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
  throw usageError(`${path} should hold one JSON object, for example {"region": "eu-west-1"}`)
}
