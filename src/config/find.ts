import path from 'node:path'
import { createJiti } from 'jiti'
import { type Loader, lilconfig } from 'lilconfig'
import { OtlError, usageError } from '../errors.ts'

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
  const named = (file: string) => path.relative(folder, file) || file
  const searcher = lilconfig('otl', { searchPlaces: [...places, 'package.json'], loaders: loaders(named) })
  return asked(folder, async () => found(await searcher.search(folder)))
}

/**
 * Reads the file that the user named.
 * @param shown as messages should name it
 */
export async function loadConfig(file: string, shown = file): Promise<ConfigFile> {
  const searcher = lilconfig('otl', { loaders: loaders(() => shown) })
  const config = await asked(shown, async () => found(await searcher.load(file)))
  if (config) return config
  throw usageError(`${shown} holds no policy`, 'it should have a key "check"')
}

/** YAML is read where its lines are known; JSON is YAML too. */
const asText: Loader = (_, text) => ({ text })
const asProgram: Loader = async (file) =>
  createJiti(import.meta.url, { interopDefault: true, fsCache: false }).import(file, { default: true })

const readers: Record<string, Loader> = {
  '.json': (file, text) => (path.basename(file) === 'package.json' ? JSON.parse(text) : { text }),
  '.yaml': asText,
  '.yml': asText,
  '.js': asProgram,
  '.mjs': asProgram,
  '.cjs': asProgram,
  '.ts': asProgram,
  '.mts': asProgram,
}

/** A search fails with the file that it could not read, not with the folder where it began. */
function loaders(named: (file: string) => string): Record<string, Loader> {
  return Object.fromEntries(
    Object.entries(readers).map(([ending, read]) => [
      ending,
      (file, text) => asked(named(file), async () => read(file, text), file),
    ]),
  )
}

function found(result: Awaited<ReturnType<ReturnType<typeof lilconfig>['search']>>): ConfigFile | undefined {
  if (!result) return undefined
  const { filepath, config } = result
  const isText = /\.(json|ya?ml)$/.test(filepath) && path.basename(filepath) !== 'package.json'
  if (!isText) return { path: filepath, value: config }
  return { path: filepath, value: undefined, text: config?.text ?? '' }
}

async function asked<T>(where: string, read: () => Promise<T>, file?: string): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    throw cause instanceof OtlError ? cause : unreadable(`${where}${lineIn(file, cause)}`, cause)
  }
}

/** A program tells the line in its stack, and what does not parse in the message: `path:line:column`. */
function lineIn(file: string | undefined, cause: unknown): string {
  if (file === undefined || !(cause instanceof Error)) return ''
  const [, after = ''] = `${cause.message}\n${cause.stack ?? ''}`.split(`${file}:`)
  const line = /^\d+/.exec(after)?.[0]
  return line === undefined ? '' : `:${line}`
}

function unreadable(where: string, cause: unknown): OtlError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  const why = cause instanceof Error ? cause.message.split('\n')[0]?.trim() : String(cause)
  const plain = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : why
  return usageError(`could not read the policy of ${where}: ${plain}`)
}
