import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { Aws } from '../context.ts'
import type { Window } from '../domain/trace/window.ts'
import { cloudWatchOf } from './cloudwatch-of.ts'
import { getCodeSigning } from './code-signing.ts'
import type { Connection } from './connection.ts'
import { createFunction } from './create.ts'
import { explain } from './errors.ts'
import { getFunction, listFunctions, tagFunction, updateConfiguration } from './functions.ts'
import { iamOf } from './iam-of.ts'
import { invoke } from './invoke.ts'
import { invokeClient, lambdaClient } from './lambda-client.ts'
import { getLayer } from './layers.ts'
import { listAliases, listProvisioned, moveAlias, publishVersion } from './versions.ts'

/** One region of one account, as the commands see it. Nothing is sent before a method is called. */
export async function connect(connection: Connection): Promise<Aws> {
  const lambda = lambdaClient(connection)
  const region = await regionOf(lambda)
  // Every client gets the region that the first one found, so they cannot differ.
  const settled = { ...connection, region }
  const { signal } = connection
  const xray = once(() => connectXray(settled))
  return {
    region,
    endpoint: () => endpointHost(lambda),
    identity: () => identity(settled),
    listFunctions: () => listFunctions(lambda, signal),
    getFunction: (name) => getFunction(lambda, name, signal),
    createFunction: (request) => createFunction(lambda, request, signal),
    updateConfiguration: (fn, update) => updateConfiguration(lambda, fn, update, signal, connection.patience),
    tagFunction: (arn, set, remove) => tagFunction(lambda, arn, { set, remove }, signal),
    getLayer: (arn) => getLayer(lambda, arn, signal),
    readPackage: async (arn, choose) => (await packages()).readPackage(lambda, arn, choose, signal),
    readLayerPackage: async (arn) => (await packages()).readLayerPackage(lambda, arn, signal),
    listAliases: (arn) => listAliases(lambda, arn, signal),
    publishVersion: (fn, description) => publishVersion(lambda, fn, description, signal),
    moveAlias: (arn, alias, version) => moveAlias(lambda, arn, alias, version, signal),
    listProvisioned: (arn) => listProvisioned(lambda, arn, signal),
    getCodeSigning: (arn) => getCodeSigning(lambda, arn, signal),
    ...iamOf(settled),
    ...cloudWatchOf(settled),
    invoke: (request) => invoke(invokeClient(settled), request, signal),
    listTraces: async function* (query) {
      yield* (await xray()).listTraces(query)
    },
    getTraces: async function* (ids) {
      yield* (await xray()).getTraces(ids)
    },
    retrieveTraces: async function* (ids, window) {
      yield* (await xray()).retrieveTraces(ids, window)
    },
    serviceGraph: async function* (query) {
      yield* (await xray()).serviceGraph(query)
    },
    traceDestination: async () => (await xray()).traceDestination(),
  }
}

const packages = () => import('./package/index.ts')

/** Most commands ask Lambda alone; the other clients load when a command first needs them. */
async function connectXray(connection: Connection) {
  const [
    { xrayClient },
    { getTraces, listTraces },
    { retrieveTraces },
    { serviceGraph },
    { traceDestination },
  ] = await Promise.all([
    import('./xray-client.ts'),
    import('./traces.ts'),
    import('./retrieval.ts'),
    import('./service-graph.ts'),
    import('./trace-destination.ts'),
  ])
  const client = xrayClient(connection)
  return {
    listTraces: (query: Parameters<Aws['listTraces']>[0]) => listTraces(client, query, connection.signal),
    getTraces: (ids: readonly string[]) => getTraces(client, ids, connection.signal),
    retrieveTraces: (ids: readonly string[], window: Window) =>
      retrieveTraces(client, ids, window, connection.signal),
    serviceGraph: (query: Parameters<Aws['serviceGraph']>[0]) =>
      serviceGraph(client, query, connection.signal),
    traceDestination: () => traceDestination(client, connection.signal),
  }
}

async function identity(connection: Connection) {
  const [{ stsClient }, { getIdentity }] = await Promise.all([
    import('./sts-client.ts'),
    import('./identity.ts'),
  ])
  return getIdentity(stsClient(connection), connection.signal)
}

async function regionOf(lambda: LambdaClient): Promise<string> {
  try {
    return await lambda.config.region()
  } catch (cause) {
    throw explain('find out the region', cause)
  }
}

/** From the flag, else from AWS_ENDPOINT_URL_LAMBDA, AWS_ENDPOINT_URL or the profile, which the SDK reads late. */
async function endpointHost(lambda: LambdaClient): Promise<string | undefined> {
  const given = await lambda.config.endpoint?.()
  if (given) return given.hostname
  const { serviceConfiguredEndpoint } = lambda.config
  const configured = await serviceConfiguredEndpoint?.()
  return configured !== undefined && URL.canParse(configured) ? new URL(configured).hostname : undefined
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
