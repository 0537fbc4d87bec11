import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runtimeError } from './errors.ts'

// biome-ignore lint/suspicious/noExplicitAny: whatever the function's author wrote
export type Handler = (event: unknown, context: unknown, callback?: unknown) => any

const requireFile = createRequire(import.meta.url)

/**
 * Finds and loads a handler as Lambda's Node.js runtime does: `folder/module.export.path` below the task root, as
 * `.js` (ES module or not, by the nearest package.json), `.mjs`, `.cjs`, or a package.
 * @throws Error named `Runtime.…` for a bad name, a module that is not there, a syntax error, a missing export; what
 * the module itself throws is passed on
 */
export async function loadHandler(taskRoot: string, handler: string): Promise<Handler> {
  const { file, exportPath } = splitHandler(handler)
  const loaded = await loadModule(taskRoot, file)
  let found: unknown = loaded
  for (const key of exportPath.split('.')) found = (found as Record<string, unknown> | undefined)?.[key]
  if (found === undefined || found === null) {
    throw runtimeError('HandlerNotFound', `${handler} is undefined or not exported`)
  }
  if (typeof found !== 'function') throw runtimeError('HandlerNotFound', `${handler} is not a function`)
  return found as Handler
}

function splitHandler(handler: string): { file: string; exportPath: string } {
  if (handler.includes('..')) {
    throw runtimeError('MalformedHandlerName', `'${handler}' is not a valid handler name.`)
  }
  const name = path.basename(handler)
  const dot = name.indexOf('.')
  if (dot < 1) throw runtimeError('MalformedHandlerName', 'Bad handler')
  return { file: path.join(path.dirname(handler), name.slice(0, dot)), exportPath: name.slice(dot + 1) }
}

async function loadModule(taskRoot: string, file: string): Promise<unknown> {
  const base = path.resolve(taskRoot, file)
  try {
    if (existsSync(`${base}.js`))
      return await (isModuleFolder(path.dirname(base)) ? load : requireFile)(`${base}.js`)
    if (existsSync(`${base}.mjs`)) return await load(`${base}.mjs`)
    if (existsSync(`${base}.cjs`)) return requireFile(`${base}.cjs`)
    return requireFile(requireFile.resolve(file, { paths: [taskRoot] }))
  } catch (error) {
    throw asRuntimeError(error)
  }
}

function load(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href)
}

function asRuntimeError(error: unknown): unknown {
  if (error instanceof SyntaxError) return runtimeError('UserCodeSyntaxError', String(error), error.stack)
  const { code } = (error ?? {}) as { code?: unknown }
  if (code === 'MODULE_NOT_FOUND') return runtimeError('ImportModuleError', String(error))
  return error
}

/** Whether the nearest package.json says that `.js` is an ES module. */
function isModuleFolder(folder: string): boolean {
  if (path.basename(folder) === 'node_modules') return false
  const manifest = path.join(folder, 'package.json')
  if (existsSync(manifest)) {
    try {
      return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: unknown } | null)?.type === 'module'
    } catch {
      return false
    }
  }
  const parent = path.dirname(folder)
  return parent === folder ? false : isModuleFolder(parent)
}
