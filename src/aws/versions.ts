import {
  type AliasConfiguration,
  type LambdaClient,
  PublishVersionCommand,
  paginateListAliases,
  paginateListProvisionedConcurrencyConfigs,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import type { Alias, Provisioned } from '../domain/preflight/traffic.ts'
import { OtlError } from '../errors.ts'
import { explain } from './errors.ts'

/** A function may have thousands; nobody reads more. */
const MOST = 200

export async function listAliases(
  client: LambdaClient,
  functionArn: string,
  signal: AbortSignal,
): Promise<readonly Alias[]> {
  const aliases: Alias[] = []
  try {
    const pages = paginateListAliases({ client }, { FunctionName: functionArn }, { abortSignal: signal })
    for await (const page of pages) {
      aliases.push(...(page.Aliases ?? []).map(toAlias))
      if (aliases.length >= MOST) break
    }
  } catch (cause) {
    throw explain('list its aliases (lambda:ListAliases)', cause)
  }
  return aliases
}

export async function listProvisioned(
  client: LambdaClient,
  functionArn: string,
  signal: AbortSignal,
): Promise<readonly Provisioned[]> {
  const provisioned: Provisioned[] = []
  try {
    const asked = { FunctionName: functionArn }
    const pages = paginateListProvisionedConcurrencyConfigs({ client }, asked, { abortSignal: signal })
    for await (const page of pages) {
      for (const config of page.ProvisionedConcurrencyConfigs ?? []) {
        const qualifier = config.FunctionArn?.split(':')[7]
        if (!qualifier) continue
        provisioned.push({ qualifier, requested: config.RequestedProvisionedConcurrentExecutions ?? 0 })
      }
      if (provisioned.length >= MOST) break
    }
  } catch (cause) {
    throw explain('list its provisioned concurrency (lambda:ListProvisionedConcurrencyConfigs)', cause)
  }
  return provisioned
}

/** Guarded by the revision that was read: a version of somebody else's change is not published. */
export async function publishVersion(
  client: LambdaClient,
  fn: LambdaFunction,
  description: string,
  signal: AbortSignal,
): Promise<string> {
  const command = new PublishVersionCommand({
    FunctionName: fn.arn,
    Description: description,
    ...(fn.revision ? { RevisionId: fn.revision } : {}),
  })
  try {
    const { Version: version } = await client.send(command, { abortSignal: signal })
    if (version) return version
  } catch (cause) {
    throw explain('publish a version (lambda:PublishVersion)', cause)
  }
  throw new OtlError('could not publish a version: the endpoint answered without its number')
}

export async function moveAlias(
  client: LambdaClient,
  functionArn: string,
  { name, revision }: Alias,
  version: string,
  signal: AbortSignal,
): Promise<void> {
  const command = new UpdateAliasCommand({
    FunctionName: functionArn,
    Name: name,
    FunctionVersion: version,
    ...(revision ? { RevisionId: revision } : {}),
  })
  try {
    await client.send(command, { abortSignal: signal })
  } catch (cause) {
    throw explain(`move the alias ${name} to version ${version} (lambda:UpdateAlias)`, cause)
  }
}

function toAlias(raw: AliasConfiguration): Alias {
  return {
    name: raw.Name ?? '',
    version: raw.FunctionVersion ?? '$LATEST',
    shares: raw.RoutingConfig?.AdditionalVersionWeights ?? {},
    revision: raw.RevisionId ?? '',
  }
}
