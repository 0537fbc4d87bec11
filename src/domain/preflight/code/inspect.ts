import type { LambdaFunction } from '../../instrument/function.ts'
import { block, type Check, couldNotCheck, type Found, ok, warn, whenFound } from '../check.ts'
import { bundledCheck, bundledManifests } from './bundled.ts'
import {
  layerSeesModule,
  manifestsAbove,
  nodeHandlerCandidates,
  nodeHandlerModule,
  pythonHandlerCandidates,
} from './handler-file.ts'
import type { ChooseFiles, PackageReading } from './package.ts'

/** What of a function decides how its code is judged. */
export interface CodeOwner {
  readonly name: string
  readonly runtime: string
  readonly handler: string
}

/** Undefined for a function without a package of files, such as an image. */
export function codeOwnerOf({ name, runtime, handler }: LambdaFunction): CodeOwner | undefined {
  return runtime === undefined || handler === undefined ? undefined : { name, runtime, handler }
}

/** More would be a download in small pieces. */
const MAX_MANIFESTS = 12

/** The few files that tell how the handler is loaded and what it brings. */
export function filesToRead({ runtime, handler }: CodeOwner): ChooseFiles {
  return (names) => {
    if (!runtime.startsWith('nodejs')) return []
    const there = new Set(names)
    const [file] = nodeHandlerCandidates(handler).filter((name) => there.has(name))
    const deciding = file === undefined ? [] : [file, ...manifestsAbove(file), 'package.json']
    const manifests = bundledManifests(runtime, names).slice(0, MAX_MANIFESTS)
    return [...new Set([...deciding, ...manifests])].filter((name) => there.has(name))
  }
}

/** Whether the layer has to be told that the handler is an ES module, because its own test would miss it. */
export function mustSayModule({ runtime, handler }: CodeOwner, reading: PackageReading): boolean {
  if (!runtime.startsWith('nodejs') || layerSeesModule(runtime, reading)) return false
  return nodeHandlerModule(handler, reading)?.kind === 'esm'
}

/** What the code says, as far as it matters for the runtime. `saysModule`: HANDLER_IS_ESM will be true. */
export function codeChecks(
  owner: CodeOwner,
  reading: Found<PackageReading>,
  saysModule: boolean,
): readonly Check[] {
  const { runtime } = owner
  const node = runtime.startsWith('nodejs')
  if (!node && !runtime.startsWith('python')) return []
  return [
    whenFound('handler', reading, (value) => handlerCheck(owner, value, saysModule)),
    ...(node ? [whenFound('streaming', reading, (value) => streamingCheck(owner, value))] : []),
    whenFound('bundled-packages', reading, (value) => bundledCheck(runtime, value)),
  ]
}

function handlerCheck(owner: CodeOwner, reading: PackageReading, saysModule: boolean): Check {
  const { runtime, handler } = owner
  if (runtime.startsWith('python')) return pythonHandlerCheck(handler, reading)
  const module = nodeHandlerModule(handler, reading)
  if (!module) return absent(handler)
  const { path, kind } = module
  if (kind === 'unknown') return couldNotCheck('handler', `the package.json of ${path} cannot be read`)
  if (kind === 'commonjs') return ok('handler', `${path}, CommonJS`)
  if (layerSeesModule(runtime, reading)) return ok('handler', `${path}, an ES module`)
  if (saysModule) return ok('handler', `${path}, an ES module, which the layer is told by HANDLER_IS_ESM`)
  return warn(
    'handler',
    `${path} is an ES module that the layer's own test misses, and HANDLER_IS_ESM says otherwise`,
    'set HANDLER_IS_ESM to true: without it the handler gives no spans',
  )
}

function pythonHandlerCheck(handler: string, { names }: PackageReading): Check {
  const there = new Set(names)
  const path = pythonHandlerCandidates(handler).find((name) => there.has(name))
  return path === undefined ? absent(handler) : ok('handler', path)
}

function absent(handler: string): Check {
  return couldNotCheck('handler', `the package holds no file for ${handler}; a layer may`)
}

/**
 * Handlers that stream their response throw under the instrumentation of handlers
 * (open-telemetry/opentelemetry-js-contrib #2827).
 */
function streamingCheck({ name, handler }: CodeOwner, reading: PackageReading): Check {
  const path = nodeHandlerModule(handler, reading)?.path
  const source = path === undefined ? undefined : reading.files.get(path)
  if (path === undefined || source === undefined) {
    return couldNotCheck(
      'streaming',
      path === undefined ? 'the handler was not found' : `${path} is too large`,
    )
  }
  if (!/\bstreamifyResponse\b/.test(source)) return ok('streaming', `${path} does not stream its response`)
  return block(
    'streaming',
    `${path} streams its response (streamifyResponse), and the layer makes such handlers fail`,
    `otl enable ${name} --tracing-only; or --no-inspect-code if the handler itself does not stream`,
  )
}
