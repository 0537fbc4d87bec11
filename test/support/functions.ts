import type { Aws, ConfigurationUpdate } from '../../src/context.ts'
import type { FunctionSummary, LambdaFunction } from '../../src/domain/instrument/function.ts'
import type { PackageReading } from '../../src/domain/preflight/code/package.ts'
import { OtlError } from '../../src/errors.ts'

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:'

/** A plain Node.js function in eu-west-1 that nobody has instrumented. */
export function aFunction(overrides: Partial<LambdaFunction> = {}): LambdaFunction {
  const name = overrides.name ?? 'orders'
  return {
    arn: `${ARN}${name}`,
    name,
    region: 'eu-west-1',
    packageType: 'Zip',
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    handler: 'index.handler',
    layers: [],
    environment: { kind: 'readable', variables: {} },
    tracing: 'PassThrough',
    revision: 'r1',
    state: 'Active',
    lastUpdate: { status: 'Successful' },
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    role: 'arn:aws:iam::123456789012:role/orders-role',
    tags: { kind: 'readable', values: {} },
    ...overrides,
  }
}

export function withVariables(variables: Record<string, string>): Pick<LambdaFunction, 'environment'> {
  return { environment: { kind: 'readable', variables } }
}

/** What a write makes of a function, as Lambda does it: a member that is sent replaces the whole value. */
export function applied(fn: LambdaFunction, update: ConfigurationUpdate): LambdaFunction {
  return {
    ...fn,
    ...(update.layers ? { layers: update.layers } : {}),
    ...(update.environment ? { environment: { kind: 'readable', variables: update.environment } } : {}),
    ...(update.tracing ? { tracing: update.tracing } : {}),
    revision: `${fn.revision}+`,
  }
}

/** What a look into a package of these files gives, every one of them read. */
export function aPackage(files: Readonly<Record<string, string>>, unzippedBytes = 1_000): PackageReading {
  return { names: Object.keys(files), unzippedBytes, files: new Map(Object.entries(files)) }
}

/** The failure that the adapter makes of an AWS error of this name. */
export function awsFailure(message: string, name: string): OtlError {
  const $metadata = { httpStatusCode: 400 }
  return new OtlError(message, { cause: Object.assign(new Error(message), { name, $metadata }) })
}

export interface FakeLambda {
  readonly aws: Partial<Aws>
  readonly functions: Map<string, LambdaFunction>
  /** Writes in the order they came, refused ones not included. */
  readonly updates: { readonly name: string; readonly update: ConfigurationUpdate }[]
}

/** Lambda in memory, as far as the commands see it: reads, guarded writes, tags. */
export function fakeLambda(...initial: readonly LambdaFunction[]): FakeLambda {
  const functions = new Map(initial.map((fn) => [fn.name, fn]))
  const updates: FakeLambda['updates'] = []
  const find = (target: string): LambdaFunction => {
    const found = functions.get(target.split(':').at(-1) ?? '')
    if (!found) throw awsFailure(`could not read the function ${target}`, 'ResourceNotFoundException')
    return found
  }
  const aws: Partial<Aws> = {
    region: 'eu-west-1',
    listFunctions: async function* (): AsyncGenerator<FunctionSummary> {
      yield* functions.values()
    },
    getFunction: async (target) => find(target),
    updateConfiguration: async (fn, update) => {
      const now = find(fn.arn)
      if (now.revision !== fn.revision) return { kind: 'stale', fn: now }
      updates.push({ name: fn.name, update })
      const after = applied(now, update)
      functions.set(fn.name, after)
      return { kind: 'live', fn: after }
    },
    tagFunction: async (arn, set, remove) => {
      const fn = find(arn)
      const old = fn.tags.kind === 'readable' ? fn.tags.values : {}
      const kept = Object.entries({ ...old, ...set }).filter(([key]) => !remove.includes(key))
      functions.set(fn.name, { ...fn, tags: { kind: 'readable', values: Object.fromEntries(kept) } })
    },
    getLayer: async (arn) => ({ arn, runtimes: [], architectures: [] }),
    readPackage: async () => aPackage({ 'index.js': 'exports.handler = async () => 1' }),
    readLayerPackage: async () => aPackage({}),
    identity: async () => ({ account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ada' }),
    listAliases: async () => [],
    listProvisioned: async () => [],
    getCodeSigning: async () => undefined,
    simulate: async (_principal, actions) => new Map(actions.map((action) => [action, 'allowed'])),
    attachedPolicies: async () => [],
    roleArn: async (role) => `arn:aws:iam::123456789012:role/${role}`,
  }
  return { aws, functions, updates }
}
