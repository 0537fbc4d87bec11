import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib'
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import { stringify } from 'yaml'
import { type Filled, filled, states } from './states.ts'

const TRACES = 'AWSXRayDaemonWriteAccess'
const trust = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
}
const all = states.map(filled)
const parameters = { Shared: { Type: 'String' } }
const idOf = ({ name }: Filled) =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())

function layersOf({ layers }: Filled): unknown[] {
  return layers === 'unknown' ? [{ Ref: 'Shared' }] : [...layers]
}

function properties(state: Filled) {
  const { name, runtime, architecture, variables, tracing, timeout, memory } = state
  return {
    FunctionName: name,
    Runtime: runtime,
    Architectures: [architecture],
    Handler: 'index.handler',
    Timeout: timeout,
    MemorySize: memory,
    Layers: layersOf(state),
    Environment: { Variables: variables },
    TracingConfig: { Mode: tracing },
  }
}

const role = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: trust,
    ManagedPolicyArns: [{ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${TRACES}` }],
  },
}

export function cloudFormation(): string {
  const functions = all.map((state) => [
    idOf(state),
    {
      Type: 'AWS::Lambda::Function',
      Properties: { ...properties(state), Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    },
  ])
  return stringify({ Parameters: parameters, Resources: { ...Object.fromEntries(functions), Role: role } })
}

/** What most have stands in Globals; what a function says itself wins. */
export function sam(): string {
  const functions = all.map((state) => {
    const { TracingConfig, Handler: _, Timeout, MemorySize, Environment, ...rest } = properties(state)
    const own = {
      ...rest,
      ...(Timeout === 30 ? {} : { Timeout, MemorySize }),
      ...(Object.keys(Environment.Variables).length === 0 ? {} : { Environment }),
      Tracing: TracingConfig.Mode,
      Policies: [TRACES],
    }
    return [idOf(state), { Type: 'AWS::Serverless::Function', Properties: own }]
  })
  return stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: parameters,
    Globals: { Function: { Handler: 'index.handler', CodeUri: 'src/', Timeout: 30, MemorySize: 512 } },
    Resources: Object.fromEntries(functions),
  })
}

/** As the framework compiles it: one role for all, a log group and a version for each. */
export function serverless(): string {
  const functions = all.flatMap((state) => [
    [`${idOf(state)}LogGroup`, { Type: 'AWS::Logs::LogGroup' }],
    [
      `${idOf(state)}LambdaFunction`,
      {
        Type: 'AWS::Lambda::Function',
        Properties: { ...properties(state), Role: { 'Fn::GetAtt': ['IamRoleLambdaExecution', 'Arn'] } },
        DependsOn: [`${idOf(state)}LogGroup`],
      },
    ],
    [
      `${idOf(state)}LambdaVersion0123456789`,
      {
        Type: 'AWS::Lambda::Version',
        DeletionPolicy: 'Retain',
        Properties: { FunctionName: { Ref: `${idOf(state)}LambdaFunction` }, CodeSha256: 'x' },
      },
    ],
  ])
  const statement = {
    Effect: 'Allow',
    Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    Resource: ['*'],
  }
  const policy = { PolicyName: 'lambda', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }
  return JSON.stringify({
    AWSTemplateFormatVersion: '2010-09-09',
    Parameters: parameters,
    Resources: {
      ServerlessDeploymentBucket: { Type: 'AWS::S3::Bucket' },
      IamRoleLambdaExecution: {
        Type: 'AWS::IAM::Role',
        Properties: { AssumeRolePolicyDocument: trust, Policies: [policy] },
      },
      ...Object.fromEntries(functions),
    },
    Outputs: { ServerlessDeploymentBucketName: { Value: { Ref: 'ServerlessDeploymentBucket' } } },
  })
}

/** Terraform's "JSON Output Format"; a layer that is made in the same run is unknown until it is applied. */
export function terraform(): string {
  const address = ({ name }: Filled) => `aws_lambda_function.${name.replaceAll('-', '_')}`
  const roleArn = { references: ['aws_iam_role.all.arn', 'aws_iam_role.all'] }
  const made = { references: ['aws_lambda_layer_version.shared.arn', 'aws_lambda_layer_version.shared'] }
  const attachment = 'aws_iam_role_policy_attachment.traces'
  const policyArn = `arn:aws:iam::aws:policy/${TRACES}`
  const resource = (at: string, values: unknown) => {
    const [type = '', name = ''] = at.split('.')
    return { address: at, mode: 'managed', type, name, values }
  }
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: {
      root_module: {
        resources: [
          ...all.map((state) => resource(address(state), plannedOf(state))),
          resource('aws_iam_role.all', { name: 'all', permissions_boundary: null }),
          resource(attachment, { policy_arn: policyArn, role: 'all' }),
        ],
      },
    },
    resource_changes: all.map((state) => ({
      address: address(state),
      change: {
        actions: ['create'],
        after_unknown: { arn: true, role: true, ...(state.layers === 'unknown' ? { layers: [true] } : {}) },
      },
    })),
    configuration: {
      provider_config: { aws: { name: 'aws', expressions: { region: { constant_value: 'eu-west-1' } } } },
      root_module: {
        resources: [
          ...all.map((state) => ({
            address: address(state),
            provider_config_key: 'aws',
            expressions: { role: roleArn, layers: state.layers === 'unknown' ? made : {} },
          })),
          { address: 'aws_iam_role.all', provider_config_key: 'aws', expressions: {} },
          {
            address: attachment,
            provider_config_key: 'aws',
            expressions: { role: { references: ['aws_iam_role.all.name', 'aws_iam_role.all'] } },
          },
        ],
      },
    },
  })
}

function plannedOf({ name, runtime, architecture, layers, variables, tracing, timeout, memory }: Filled) {
  return {
    function_name: name,
    runtime,
    architectures: [architecture],
    handler: 'index.handler',
    package_type: 'Zip',
    layers: layers === 'unknown' ? [null] : layers,
    environment: Object.keys(variables).length === 0 ? [] : [{ variables }],
    tracing_config: [{ mode: tracing }],
    timeout,
    memory_size: memory,
    snap_start: [],
  }
}

/** What `cdk synth` would leave in a folder, made by the library itself. */
export function cdk(outdir: string): void {
  const app = new App({ outdir, analyticsReporting: false })
  const stack = new Stack(app, 'Shop', { env: { region: 'eu-west-1', account: '123456789012' } })
  const shared = new CfnParameter(stack, 'Shared')
  for (const state of all) {
    const { name, runtime, architecture, layers, variables, tracing, timeout, memory } = state
    const arns = layers === 'unknown' ? [shared.valueAsString] : layers
    const fn = new lambda.Function(stack, idOf(state), {
      functionName: name,
      runtime: new lambda.Runtime(runtime, undefined, { supportsInlineCode: true }),
      architecture: architecture === 'arm64' ? lambda.Architecture.ARM_64 : lambda.Architecture.X86_64,
      code: lambda.Code.fromInline('exports.handler = async () => 1'),
      handler: 'index.handler',
      layers: arns.map((arn, at) => lambda.LayerVersion.fromLayerVersionArn(stack, `${name}-${at}`, arn)),
      environment: variables,
      timeout: Duration.seconds(timeout),
      memorySize: memory,
      ...(tracing === 'Active' ? { tracing: lambda.Tracing.ACTIVE } : {}),
    })
    fn.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(TRACES))
  }
  app.synth()
}
