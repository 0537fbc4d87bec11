import path from 'node:path'
import { createJiti } from 'jiti'
import { type Loader, lilconfig } from 'lilconfig'
import { type OtlError, usageError } from '../errors.ts'

/** A configuration file as it was found. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string
  readonly value: unknown
  /** Absent for programs, which have no lines to point at. */
  readonly text?: string
}

const places = ['json', 'yaml', 'yml', 'js', 'mjs', 'cjs', 'ts', 'mts'].map(
  (ending) => `otl.config.${ending}`,
)

/**
 * Looks for `otl.config.*` and for `otl` in package.json, from a folder upwards.
 * @returns undefined where there is none
 */
export async function findConfig(folder: string): Promise<ConfigFile | undefined> {
  const searcher = lilconfig('otl', { searchPlaces: [...places, 'package.json'], loaders })
  return asked(folder, async () => found(await searcher.search(folder)))
}

/**
 * Reads the file that the user named.
 * @param shown as messages should name it
 */
export async function loadConfig(file: string, shown = file): Promise<ConfigFile> {
  const config = await asked(shown, async () => found(await lilconfig('otl', { loaders }).load(file)))
  if (config) return config
  throw usageError(`${shown} holds no policy`, 'it should have a key "check"')
}

/** YAML is read where its lines are known; JSON is YAML too. */
const asText: Loader = (_, text) => ({ text })
const asProgram: Loader = async (file) =>
  createJiti(import.meta.url, { interopDefault: true, fsCache: false }).import(file, { default: true })

const loaders: Record<string, Loader> = {
  '.json': (file, text) => (path.basename(file) === 'package.json' ? JSON.parse(text) : { text }),
  '.yaml': asText,
  '.yml': asText,
  '.js': asProgram,
  '.mjs': asProgram,
  '.cjs': asProgram,
  '.ts': asProgram,
  '.mts': asProgram,
}

function found(result: Awaited<ReturnType<ReturnType<typeof lilconfig>['search']>>): ConfigFile | undefined {
  if (!result) return undefined
  const { filepath, config } = result
  const isText = /\.(json|ya?ml)$/.test(filepath) && path.basename(filepath) !== 'package.json'
  if (!isText) return { path: filepath, value: config }
  return { path: filepath, value: undefined, text: config?.text ?? '' }
}

async function asked<T>(where: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw unreadable(where, cause)
  }
}

function unreadable(where: string, cause: unknown): OtlError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const why = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  const plain = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : why
  return usageError(`could not read the policy of ${where}: ${plain}`)
}
