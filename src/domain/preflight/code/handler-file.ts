import { parseJson } from '../../json.ts'
import type { PackageReading } from './package.ts'

export interface HandlerModule {
  readonly path: string
  /** `unknown` when the package.json that decides could not be read. */
  readonly kind: 'esm' | 'commonjs' | 'unknown'
}

/**
 * Where Node.js functions keep their handler, in the order in which Lambda's runtime looks (`UserFunction.js` of
 * aws-lambda-nodejs-runtime-interface-client): `src/app.orders.handler` is the export `orders.handler` of `src/app`.
 */
export function nodeHandlerCandidates(handler: string): readonly string[] {
  const stem = nodeStem(handler)
  return stem === undefined ? [] : ['', '.js', '.mjs', '.cjs'].map((extension) => stem + extension)
}

function nodeStem(handler: string): string | undefined {
  if (handler.includes('..')) return undefined
  const parts = handler.split('/').filter((part) => part !== '' && part !== '.')
  const name = parts.pop() ?? ''
  const dot = name.indexOf('.')
  return dot < 1 ? undefined : [...parts, name.slice(0, dot)].join('/')
}

/** `folder/app.handler` and `folder.app.handler` are both the function `handler` of folder/app.py. */
export function pythonHandlerCandidates(handler: string): readonly string[] {
  const dot = handler.lastIndexOf('.')
  if (dot < 1 || handler.includes('..')) return []
  const stem = handler.slice(0, dot).replaceAll('.', '/').replace(/^\/+/, '')
  return [`${stem}.py`, `${stem}/__init__.py`, `${stem}.pyc`]
}

/** Undefined when the package holds no file that the handler could mean; a layer may then hold it. */
export function nodeHandlerModule(handler: string, reading: PackageReading): HandlerModule | undefined {
  const names = new Set(reading.names)
  const path = nodeHandlerCandidates(handler).find((name) => names.has(name))
  return path === undefined ? undefined : { path, kind: moduleKind(path, names, reading.files) }
}

function moduleKind(
  path: string,
  names: ReadonlySet<string>,
  files: PackageReading['files'],
): HandlerModule['kind'] {
  if (path.endsWith('.mjs')) return 'esm'
  if (!path.endsWith('.js')) return 'commonjs'
  const nearest = manifestsAbove(path).find((manifest) => names.has(manifest))
  if (nearest === undefined) return 'commonjs'
  const manifest = files.get(nearest)
  if (manifest === undefined) return 'unknown'
  return saysModule(manifest) ? 'esm' : 'commonjs'
}

/** Every package.json that could decide about a file, the nearest first. Node.js looks no higher than node_modules. */
export function manifestsAbove(path: string): readonly string[] {
  const folders = path.split('/').slice(0, -1)
  const start = folders.lastIndexOf('node_modules') + 1
  const depths = Array.from({ length: folders.length - start + 1 }, (_, at) => folders.length - at)
  return depths.map((depth) => [...folders.slice(0, depth), 'package.json'].join('/'))
}

function saysModule(manifest: string): boolean {
  const parsed = parseJson(manifest)
  return typeof parsed === 'object' && parsed !== null && 'type' in parsed && parsed.type === 'module'
}

/**
 * Whether the layer's own script would see that the handler is an ES module. It looks for `*.mjs` beside package.json
 * in the root, and greps the root's package.json; from Node.js 24 on it takes every handler for one.
 * Source: lambda-layer/packages/layer/scripts/otel-instrument of aws-observability/aws-otel-js-instrumentation.
 */
export function layerSeesModule(runtime: string, { names, files }: PackageReading): boolean {
  if (Number(/^nodejs(\d+)/.exec(runtime)?.[1] ?? 0) >= 24) return true
  if (names.some((name) => !name.includes('/') && !name.startsWith('.') && name.endsWith('.mjs'))) return true
  return /"type": *"module"/.test(files.get('package.json') ?? '')
}
