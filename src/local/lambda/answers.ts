import type { LocalFunction } from './functions.ts'

type Answer = Record<string, unknown>

/** FunctionConfiguration as ListFunctions gives it: without states and runtime version. */
export function summaryAnswer(fn: LocalFunction, askedArn = fn.arn): Answer {
  const { settings, code, architecture } = fn.wanted
  const { EphemeralStorage, SnapStart, LoggingConfig, ImageConfig, ...kept } = settings.kept
  return {
    FunctionName: fn.name,
    FunctionArn: askedArn,
    Runtime: settings.runtime,
    Role: settings.role,
    Handler: settings.handler,
    CodeSize: code.kind === 'zip' ? code.bytes : 0,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMegabytes,
    LastModified: fn.modifiedAt.toISOString().replace('Z', '+0000'),
    CodeSha256: code.sha256,
    Version: '$LATEST',
    Environment: settings.environment && { Variables: settings.environment },
    TracingConfig: { Mode: settings.tracing },
    RevisionId: fn.revision,
    // Lambda leaves the member out rather than sending an empty list. Sizes of foreign layers are not known here.
    Layers: settings.layers.length === 0 ? undefined : settings.layers.map((Arn) => ({ Arn, CodeSize: 0 })),
    PackageType: fn.packageType,
    Architectures: [architecture],
    EphemeralStorage: EphemeralStorage ?? { Size: 512 },
    SnapStart: { ApplyOn: 'None', ...Object(SnapStart), OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${fn.name}`, ...Object(LoggingConfig) },
    ImageConfigResponse: ImageConfig && { ImageConfig },
    ...kept,
  }
}

/** FunctionConfiguration as all other operations give it. */
export function configurationAnswer(fn: LocalFunction, askedArn = fn.arn): Answer {
  return { ...summaryAnswer(fn, askedArn), ...stateOf(fn) }
}

function stateOf(fn: LocalFunction): Answer {
  if (fn.state === 'Pending') {
    return {
      State: 'Pending',
      StateReason: 'The function is being created.',
      StateReasonCode: 'Creating',
    }
  }
  if (fn.update === 'InProgress') {
    return {
      State: 'Active',
      LastUpdateStatus: 'InProgress',
      LastUpdateStatusReason: 'The function is being created.',
      LastUpdateStatusReasonCode: 'Creating',
    }
  }
  return { State: 'Active', LastUpdateStatus: 'Successful' }
}

/** GetFunction's answer. Folders have no archive, so no `Location` either. */
export function functionAnswer(fn: LocalFunction, askedArn: string, endpoint: string): Answer {
  return {
    Configuration: configurationAnswer(fn, askedArn),
    Code: codeAnswer(fn, endpoint),
    Tags: fn.tags.size === 0 ? undefined : Object.fromEntries(fn.tags),
  }
}

function codeAnswer(fn: LocalFunction, endpoint: string): Answer {
  const { code } = fn.wanted
  if (code.kind === 'image') {
    return { RepositoryType: 'ECR', ImageUri: code.uri, ResolvedImageUri: code.uri }
  }
  const location = code.kind === 'zip' ? `${endpoint}/otl-local/code/${code.id}.zip` : undefined
  return { RepositoryType: 'S3', Location: location }
}
