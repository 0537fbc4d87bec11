import { readSampling, sendTraces } from './role.ts'

/**
 * What an action is allowed on. `invocable`: a function, or the version or alias of it that is named. `log`: the log group
 * that Lambda makes for a function. `spans`: the log group of Transaction Search.
 */
export type Resource = 'function' | 'invocable' | 'layer' | 'key' | 'log' | 'spans' | 'anything'

/**
 * Actions that are wanted together, for one reason. Actions and what they are for: the service authorization reference
 * of Lambda, X-Ray and KMS.
 */
export interface Grant {
  readonly actions: readonly string[]
  readonly on: Resource
  /** Completes "otl", as in "otl reads the function". */
  readonly why: string
}

/** By the Sid of their statement. */
const table = {
  ListFunctions: {
    actions: ['lambda:ListFunctions'],
    on: 'anything',
    why: 'lists the functions of a region',
  },
  ReadFunctions: {
    actions: ['lambda:GetFunction'],
    on: 'invocable',
    why: 'reads the configuration of a function',
  },
  ReadTags: {
    actions: ['lambda:ListTags'],
    on: 'function',
    why: 'reads receipts, and what deploys a function, from its tags',
  },
  ChangeFunctions: {
    actions: ['lambda:UpdateFunctionConfiguration'],
    on: 'function',
    why: 'changes layers, variables and tracing mode in one update',
  },
  WriteReceipts: {
    actions: ['lambda:TagResource', 'lambda:UntagResource'],
    on: 'function',
    why: 'keeps the receipt of a change in tags of the function',
  },
  UseLayers: {
    actions: ['lambda:GetLayerVersion'],
    on: 'layer',
    why: 'checks the layer, and Lambda asks for it when a layer is attached',
  },
  InspectLayers: {
    actions: ['lambda:GetLayerVersion'],
    on: 'anything',
    why: 'looks into the other layers of a function',
  },
  InspectSigning: {
    actions: ['lambda:GetFunctionCodeSigningConfig', 'lambda:GetCodeSigningConfig'],
    on: 'anything',
    why: 'finds out whether code signing forbids the layer',
  },
  FindAliases: { actions: ['lambda:ListAliases'], on: 'function', why: 'finds the aliases of a function' },
  FindProvisioned: {
    actions: ['lambda:ListProvisionedConcurrencyConfigs'],
    on: 'function',
    why: 'finds out which versions are kept warm',
  },
  PublishVersions: {
    actions: ['lambda:PublishVersion'],
    on: 'function',
    why: 'publishes a version, for --publish and --alias',
  },
  MoveAliases: { actions: ['lambda:UpdateAlias'], on: 'function', why: 'moves the alias of --alias' },
  InvokeFunctions: { actions: ['lambda:InvokeFunction'], on: 'invocable', why: 'invokes the function' },
  FindTraces: {
    actions: ['xray:GetTraceSummaries'],
    on: 'anything',
    why: 'finds traces by function and time',
  },
  ReadTraces: { actions: ['xray:BatchGetTraces'], on: 'anything', why: 'reads traces by their ids' },
  CountInvocations: {
    actions: ['cloudwatch:GetMetricData'],
    on: 'anything',
    why: 'counts the invocations of a function, to tell the share that was sampled',
  },
  ReadLogs: {
    actions: ['logs:FilterLogEvents'],
    on: 'log',
    why: 'reads what functions have logged, for --logs',
  },
  FindSpans: {
    actions: ['logs:FilterLogEvents'],
    on: 'spans',
    why: 'finds traces that Transaction Search keeps and X-Ray has not indexed',
  },
  RetrieveTraces: {
    actions: ['xray:StartTraceRetrieval', 'xray:ListRetrievedTraces', 'xray:CancelTraceRetrieval'],
    on: 'anything',
    why: 'reads traces that Transaction Search keeps',
  },
  ReadGraph: {
    actions: ['xray:GetServiceGraph'],
    on: 'anything',
    why: 'reads who calls whom',
  },
  InspectRoles: {
    actions: ['iam:SimulatePrincipalPolicy', 'iam:ListAttachedRolePolicies'],
    on: 'anything',
    why: 'finds out whether the role of a function may send traces',
  },
  InspectCaller: {
    actions: ['iam:GetRole'],
    on: 'anything',
    why: 'finds the role that runs otl, to check what it may do',
  },
  ReadDestination: {
    actions: ['xray:GetTraceSegmentDestination', 'xray:GetIndexingRules'],
    on: 'anything',
    why: 'finds out whether traces go to X-Ray or to CloudWatch',
  },
  ReadVariables: {
    actions: ['kms:Decrypt'],
    on: 'key',
    why: 'reads variables that are encrypted with a key of your own',
  },
  WriteVariables: {
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:CreateGrant'],
    on: 'key',
    why: 'reads and writes variables that are encrypted with a key of your own',
  },
  SendTraces: {
    actions: sendTraces,
    on: 'anything',
    why: 'sends traces, as does Lambda under the same role',
  },
  ReadSampling: { actions: readSampling, on: 'anything', why: 'asks X-Ray which requests to sample' },
} as const satisfies Readonly<Record<string, Grant>>

export type GrantName = keyof typeof table
export const grants: Readonly<Record<GrantName, Grant>> = table
