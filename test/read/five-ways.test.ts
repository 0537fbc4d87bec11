import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  App,
  CfnOutput,
  CfnWaitConditionHandle,
  Duration,
  Fn,
  NestedStack,
  Stack,
  Stage,
  Tags,
} from 'aws-cdk-lib'
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam'
import * as lambda from 'aws-cdk-lib/aws-lambda'
import { beforeAll, expect, test } from 'vitest'
import type { Field } from '../../src/domain/policy/field.ts'
import type { Subject } from '../../src/domain/policy/subject.ts'
import type { TemplateReading, TemplateRequest } from '../../src/domain/template/reading.ts'
import { subjectOfTemplate } from '../../src/domain/template/subject.ts'
import { readTemplates } from '../../src/read/templates.ts'

const five = path.resolve(import.meta.dirname, '../templates/five-ways')
const OTEL = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const plain = { code: lambda.Code.fromInline('exports.handler = async () => 1'), handler: 'index.handler' }

function read(request: Partial<TemplateRequest>): Promise<TemplateReading> {
  return readTemplates({ files: [], cdkOut: [], parameters: {}, ...request }, (file) => readFile(file))
}

let cdkOut: string

/** What `cdk synth` would leave, made by the library itself. */
beforeAll(async () => {
  cdkOut = await mkdtemp(path.join(tmpdir(), 'otl-cdk-'))
  const app = new App({
    outdir: cdkOut,
    analyticsReporting: false,
    // As the CDK CLI sets it.
    context: { 'aws:cdk:enable-path-metadata': true },
  })
  const env = { region: 'eu-west-1', account: '123456789012' }
  const stack = new Stack(app, 'Shop', { env })
  const orders = new lambda.Function(stack, 'Orders', {
    ...plain,
    functionName: 'orders',
    runtime: lambda.Runtime.NODEJS_22_X,
    architecture: lambda.Architecture.ARM_64,
    timeout: Duration.seconds(30),
    memorySize: 512,
    tracing: lambda.Tracing.ACTIVE,
    layers: [lambda.LayerVersion.fromLayerVersionArn(stack, 'Otel', OTEL)],
    environment: { TABLE: 'orders', AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' },
  })
  Tags.of(orders).add('team', 'orders')
  const nested = new NestedStack(stack, 'Inner')
  const inner = new lambda.Function(nested, 'Inner', { ...plain, runtime: lambda.Runtime.PYTHON_3_13 })
  inner.addEnvironment('PEER', orders.functionName)
  const other = new Stack(app, 'Aliased', { env })
  const aliased = new lambda.Function(other, 'Aliased', {
    ...plain,
    runtime: lambda.Runtime.NODEJS_22_X,
    layers: [lambda.LayerVersion.fromLayerVersionArn(other, 'Shared', Fn.importValue('shared-layer'))],
  })
  aliased.role?.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName('AWSXRayDaemonWriteAccess'))
  aliased.addAlias('live', { provisionedConcurrentExecutions: 2 })
  const exported = new Stack(app, 'Exports', { env })
  new CfnWaitConditionHandle(exported, 'Something')
  new CfnOutput(exported, 'Layer', { value: OTEL, exportName: 'shared-layer' })
  const stage = new Stage(app, 'Prod')
  const anywhere = new Stack(stage, 'Anywhere')
  new lambda.Function(anywhere, 'Anywhere', {
    ...plain,
    runtime: lambda.Runtime.NODEJS_22_X,
    tracing: lambda.Tracing.ACTIVE,
  })
  app.synth()
})

/** What a rule can tell: places and the wording of reasons are the file's own. */
function essence({ id, label, origin, ...fields }: Subject) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, bare(field)]))
}

function bare(field: Field<unknown>): unknown {
  if (field.kind !== 'known') return field.kind
  const { value } = field
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value === 'object' && value !== null && 'entries' in value && value.entries instanceof Map) {
    return Object.fromEntries([...value.entries].map(([key, one]) => [key, bare(one)]))
  }
  return value
}

test('one function described in five ways is one subject', async () => {
  const files = ['sam.yaml', 'cloudformation.yaml', 'serverless.json', 'plan.json'].map((file) =>
    path.join(five, file),
  )
  const readings = [
    ...(await Promise.all(files.map((file) => read({ files: [file], region: 'eu-west-1' })))),
    await read({ cdkOut: [cdkOut] }),
  ]
  const subjects = readings.map(({ functions: [first] }) => first && subjectOfTemplate(first))
  expect(subjects.map((subject) => subject?.origin.kind === 'template' && subject.origin.format)).toEqual([
    'sam',
    'cloudformation',
    'serverless',
    'terraform',
    'cdk',
  ])
  const [first, ...others] = subjects.map((subject) => subject && essence(subject))
  expect(first).toEqual({
    name: 'orders',
    region: 'eu-west-1',
    packageType: 'Zip',
    runtime: 'nodejs22.x',
    architecture: 'arm64',
    handler: 'index.handler',
    layers: [OTEL],
    environment: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument', TABLE: 'orders' },
    tracing: 'Active',
    timeoutSeconds: 30,
    memoryMegabytes: 512,
    role: 'unknown',
    roleMayTrace: true,
    snapStart: false,
    tags: { team: 'orders' },
    aliases: [],
    exists: true,
  })
  for (const other of others) expect(other).toEqual(first)
})

test('a CDK app is read with its nested stacks, stages, exports and hashed versions', async () => {
  const { functions, problems } = await read({ cdkOut: [cdkOut] })
  expect(problems).toEqual([])
  expect(functions.map(({ id, label }) => [id.replace(/[0-9A-F]{8}/g, '#'), label])).toEqual([
    ['Shop/Orders#', 'orders'],
    ['Shop/InnerNestedStackInnerNestedStackResource#/Inner#', 'Shop/Inner/Inner'],
    ['Aliased/Aliased#', 'Aliased/Aliased'],
    ['Prod/Anywhere/Anywhere#', 'Prod/Anywhere/Anywhere'],
  ])
  const [, inner, aliased, anywhere] = functions
  expect(inner?.at.file).toMatch(/nested\.template\.json$/)
  expect(aliased?.layers).toMatchObject({ kind: 'known', value: [{ kind: 'known', value: OTEL }] })
  expect(aliased?.roleMayTrace).toMatchObject({ kind: 'known', value: true })
  expect(aliased?.aliases).toMatchObject({
    value: [
      {
        name: { value: 'live' },
        targets: { value: [{ version: { kind: 'published', on: 'any change' }, share: { value: 1 } }] },
        provisioned: { value: 2 },
      },
    ],
  })
  expect(anywhere?.region.kind).toBe('unknown')
  expect((await read({ cdkOut: [cdkOut], region: 'us-east-1' })).functions.at(-1)?.region).toMatchObject({
    value: 'us-east-1',
  })
})

test('a single template of a CDK app is told by its content, and a manifest stands for its folder', async () => {
  const [alone] = (await read({ files: [path.join(cdkOut, 'Shop.template.json')] })).functions
  expect(alone?.format).toBe('cdk')
  const whole = await read({ files: [path.join(cdkOut, 'manifest.json')] })
  expect(whole.functions).toHaveLength(4)
})

test('a folder without a manifest is told', async () => {
  const { problems } = await read({ cdkOut: [five] }).catch((error: unknown) => ({ problems: [error] }))
  expect(problems).toHaveLength(1)
})
