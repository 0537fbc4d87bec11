import {
  type AliasConfiguration,
  type LambdaClient,
  paginateListAliases,
  paginateListProvisionedConcurrencyConfigs,
} from '@aws-sdk/client-lambda'
import type { Alias, Provisioned } from '../domain/preflight/traffic.ts'
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

export function toAlias(raw: AliasConfiguration): Alias {
  return {
    name: raw.Name ?? '',
    version: raw.FunctionVersion ?? '$LATEST',
    shares: raw.RoutingConfig?.AdditionalVersionWeights ?? {},
    revision: raw.RevisionId ?? '',
  }
}
