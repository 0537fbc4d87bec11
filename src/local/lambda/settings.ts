import { invalidParameter, serialization } from '../server/fault.ts'
import { demand, lengthWithin, matches, oneOf, within } from './constraints.ts'
import { readEnvironment, type Variables } from './environment.ts'
import { type Body, integer, object, objects, text, texts } from './fields.ts'
import { demandLayers, type LayerRegistry } from './layers.ts'
import { demandRuntime } from './runtimes.ts'

export type PackageType = 'Zip' | 'Image'
export type TracingMode = 'Active' | 'PassThrough'

/** A function's configuration as its owner set it; values that were never set are Lambda's defaults. */
export interface Settings {
  readonly role: string
  readonly runtime: string | undefined
  readonly handler: string | undefined
  readonly description: string
  readonly timeoutSeconds: number
  readonly memoryMegabytes: number
  /** `undefined` was never set; it is told apart from an empty map in answers. */
  readonly environment: Variables | undefined
  readonly layers: readonly string[]
  readonly tracing: TracingMode
  /** Members that are kept and told, and have no effect here. */
  readonly kept: Body
}

export const DEFAULT_SETTINGS: Settings = {
  role: '',
  runtime: undefined,
  handler: undefined,
  description: '',
  timeoutSeconds: 3,
  memoryMegabytes: 128,
  environment: undefined,
  layers: [],
  tracing: 'PassThrough',
  kept: {},
}

export interface SettingsScope {
  readonly packageType: PackageType
  readonly region: string
  readonly layers: LayerRegistry
}

const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/
const HANDLER = /^[^\s]+$/
const KEPT_OBJECTS = [
  'VpcConfig',
  'DeadLetterConfig',
  'EphemeralStorage',
  'SnapStart',
  'LoggingConfig',
  'ImageConfig',
]
const MAX_KEPT_BYTES = 4096

/**
 * The settings after a request: members that it leaves out keep their value, `Environment` and `Layers` are
 * replaced whole.
 * @throws AwsFault
 */
export function readSettings(body: Body, before: Settings, scope: SettingsScope): Settings {
  const given = readGiven(body)
  demandWithinModel(given)
  if (scope.packageType === 'Image') demandNoZipMembers(given)
  if (given.runtime !== undefined) demandRuntime(given.runtime)
  const environment = readEnvironment(body)
  if (given.layers !== undefined) demandLayers(given.layers, scope.region, scope.layers)
  return {
    role: given.role ?? before.role,
    runtime: given.runtime ?? before.runtime,
    handler: given.handler ?? before.handler,
    description: given.description ?? before.description,
    timeoutSeconds: given.timeout ?? before.timeoutSeconds,
    memoryMegabytes: given.memory ?? before.memoryMegabytes,
    environment: environment ?? before.environment,
    layers: given.layers ?? before.layers,
    tracing: given.tracing === undefined ? before.tracing : toTracingMode(given.tracing),
    kept: { ...before.kept, ...readKept(body) },
  }
}

type Given = ReturnType<typeof readGiven>

function readGiven(body: Body) {
  const tracing = object(body, 'TracingConfig')
  return {
    role: text(body, 'Role'),
    runtime: text(body, 'Runtime'),
    handler: text(body, 'Handler'),
    description: text(body, 'Description'),
    timeout: integer(body, 'Timeout'),
    memory: integer(body, 'MemorySize'),
    layers: texts(body, 'Layers'),
    tracing: tracing && text(tracing, 'Mode'),
  }
}

function demandWithinModel(given: Given): void {
  demand(
    matches('role', given.role, ROLE),
    lengthWithin('handler', given.handler, 0, 128),
    matches('handler', given.handler || undefined, HANDLER),
    lengthWithin('description', given.description, 0, 256),
    within('timeout', given.timeout, 1, 900),
    within('memorySize', given.memory, 128, 10_240),
    oneOf('tracingConfig.mode', given.tracing, ['Active', 'PassThrough']),
  )
}

/** Container images bring their own runtime, and layers cannot be added to them. */
function demandNoZipMembers(given: Given): void {
  if (given.layers !== undefined && given.layers.length > 0) {
    throw invalidParameter('Layers are not supported for functions of package type Image.')
  }
  if (given.runtime !== undefined || given.handler !== undefined) {
    throw invalidParameter('Runtime and Handler are not supported for functions of package type Image.')
  }
}

function toTracingMode(mode: string): TracingMode {
  return mode === 'Active' ? 'Active' : 'PassThrough'
}

function readKept(body: Body): Body {
  const kept: Record<string, unknown> = {}
  for (const key of KEPT_OBJECTS) keep(kept, key, object(body, key))
  keep(kept, 'KMSKeyArn', text(body, 'KMSKeyArn'))
  keep(kept, 'FileSystemConfigs', objects(body, 'FileSystemConfigs'))
  if (!isSmall(kept)) throw serialization('A member is too large')
  return kept
}

/** Lambda's own name for it, unless the function has another. */
export function logGroupOf(name: string, { kept }: Pick<Settings, 'kept'>): string {
  const given = object(kept, 'LoggingConfig')
  return (given && text(given, 'LogGroup')) ?? `/aws/lambda/${name}`
}

/** Bounded, so that neither depth nor size of what is told back can break a later answer. */
function isSmall(kept: Body): boolean {
  try {
    return Buffer.byteLength(JSON.stringify(kept)) <= MAX_KEPT_BYTES
  } catch {
    // Nested too deeply to be written at all.
    return false
  }
}

function keep(kept: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) kept[key] = value
}
