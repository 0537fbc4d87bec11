import type {
  EnvironmentResponse,
  FunctionConfiguration,
  GetFunctionCommandOutput,
} from '@aws-sdk/client-lambda'
import type {
  Environment,
  FunctionSummary,
  LambdaFunction,
  LastUpdate,
  Tags,
} from '../domain/instrument/function.ts'
import { OtlError } from '../errors.ts'

/** The SDK marks every field optional; what a missing one means is decided here and nowhere else. */
export function toSummary(raw: FunctionConfiguration): FunctionSummary {
  const arn = unqualified(required(raw.FunctionArn, 'FunctionArn'))
  return {
    arn,
    name: required(raw.FunctionName, 'FunctionName'),
    region: required(arn.split(':')[3], 'a region in FunctionArn'),
    packageType: raw.PackageType === 'Image' ? 'Image' : 'Zip',
    ...(raw.Runtime ? { runtime: raw.Runtime } : {}),
    architecture: raw.Architectures?.[0] === 'arm64' ? 'arm64' : 'x86_64',
    layers: (raw.Layers ?? []).flatMap((layer) => layer.Arn ?? []),
    environment: toEnvironment(raw.Environment),
    tracing: raw.TracingConfig?.Mode === 'Active' ? 'Active' : 'PassThrough',
    ...(raw.Role ? { role: raw.Role } : {}),
    ...(raw.MasterArn ? { masterArn: raw.MasterArn } : {}),
    ...(raw.CapacityProviderConfig ? { managedInstances: true } : {}),
    ...(raw.DurableConfig ? { durable: true } : {}),
  }
}

/** The code's download address, which opens the function's source to whoever holds it, ends here. */
export function toFunction({ Configuration: raw = {}, Tags, TagsError }: AnsweredFunction): LambdaFunction {
  return {
    ...toSummary(raw),
    ...(raw.Handler ? { handler: raw.Handler } : {}),
    ...(raw.Role ? { role: raw.Role } : {}),
    ...(raw.LastModified ? { modifiedAt: raw.LastModified } : {}),
    // Real Lambda always tells it; some emulators do not, and then no lock can be asked for.
    revision: raw.RevisionId ?? '',
    // Absent in answers that predate function states (and in some emulators): such a function can be invoked.
    state: raw.State ?? 'Active',
    lastUpdate: toLastUpdate(raw),
    timeoutSeconds: raw.Timeout ?? 3,
    memoryMegabytes: raw.MemorySize ?? 128,
    ...(raw.LoggingConfig?.LogGroup ? { logGroup: raw.LoggingConfig.LogGroup } : {}),
    ...(raw.Description ? { description: raw.Description } : {}),
    ...(raw.SnapStart?.ApplyOn === 'PublishedVersions' ? { snapStart: true } : {}),
    tags: toTags(Tags, TagsError?.Message),
  }
}

export type AnsweredFunction = Pick<GetFunctionCommandOutput, 'Configuration' | 'Tags' | 'TagsError'>

/** No `Environment` at all means no variables; an error in it means that there may be any number. */
function toEnvironment(raw: EnvironmentResponse | undefined): Environment {
  if (raw?.Error)
    return { kind: 'unreadable', reason: raw.Error.Message ?? raw.Error.ErrorCode ?? 'no reason given' }
  return { kind: 'readable', variables: raw?.Variables ?? {} }
}

function toLastUpdate(raw: FunctionConfiguration): LastUpdate {
  const status = raw.LastUpdateStatus
  const reason = [raw.LastUpdateStatusReasonCode, raw.LastUpdateStatusReason]
    .filter((part) => part)
    .join(': ')
  return {
    status: status === 'InProgress' || status === 'Failed' ? status : 'Successful',
    ...(reason ? { reason } : {}),
  }
}

function toTags(tags: Record<string, string> | undefined, failure: string | undefined): Tags {
  return failure === undefined
    ? { kind: 'readable', values: tags ?? {} }
    : { kind: 'unreadable', reason: failure }
}

/** `…:function:name:7` and `…:function:name` are one function. */
function unqualified(arn: string): string {
  return arn.split(':').slice(0, 7).join(':')
}

function required(value: string | undefined, field: string): string {
  if (value === undefined || value === '') {
    throw new OtlError(`the endpoint answered without ${field}`, {
      hint: 'check --endpoint-url and AWS_ENDPOINT_URL: Lambda itself never leaves it out',
    })
  }
  return value
}
