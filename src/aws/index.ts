import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { Aws } from '../context.ts'
import { type Connection, invokeClient, lambdaClient, stsClient, xrayClient } from './clients.ts'
import { createFunction } from './create.ts'
import { explain } from './errors.ts'
import { getFunction, listFunctions, tagFunction, updateConfiguration } from './functions.ts'
import { getIdentity } from './identity.ts'
import { invoke } from './invoke.ts'
import { getLayer } from './layers.ts'
import { getTraces, listTraces } from './traces.ts'

/** One region of one account, as the commands see it. Nothing is sent before a method is called. */
export async function connect(connection: Connection): Promise<Aws> {
  const lambda = lambdaClient(connection)
  const region = await regionOf(lambda)
  // Every client gets the region that the first one found, so they cannot differ.
  const settled = { ...connection, region }
  const xray = once(() => xrayClient(settled))
  const sts = once(() => stsClient(settled))
  const invoker = once(() => invokeClient(settled))
  const { signal } = connection
  return {
    region,
    endpoint: () => endpointHost(lambda),
    identity: () => getIdentity(sts(), signal),
    listFunctions: () => listFunctions(lambda, signal),
    getFunction: (name) => getFunction(lambda, name, signal),
    createFunction: (request) => createFunction(lambda, request, signal),
    updateConfiguration: (fn, update) => updateConfiguration(lambda, fn, update, signal),
    tagFunction: (arn, set, remove) => tagFunction(lambda, arn, { set, remove }, signal),
    getLayer: (arn) => getLayer(lambda, arn, signal),
    invoke: (request) => invoke(invoker(), request, signal),
    listTraces: (query) => listTraces(xray(), query, signal),
    getTraces: (ids) => getTraces(xray(), ids, signal),
  }
}

async function regionOf(client: { config: { region: () => Promise<string> } }): Promise<string> {
  try {
    return await client.config.region()
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
