import { expect, test } from 'vitest'
import { commandRows, roleRow } from '../../../src/domain/permissions/commands.ts'
import { policiesOf, policyDocument, type Scope } from '../../../src/domain/permissions/policy.ts'

const all: Scope = { regions: [], functions: [] }
const rowOf = (name: string) => commandRows.filter(({ command }) => command === name)

function resources(command: string, scope: Scope): Record<string, readonly string[]> {
  const { needed, optional } = policiesOf(rowOf(command), scope)
  const statements = [...needed, ...optional.map(({ statement }) => statement)]
  return Object.fromEntries(statements.map(({ Sid, Resource }) => [Sid, Resource]))
}

test('without a scope the ARNs are as wide as the actions allow, and no wider', () => {
  expect(resources('enable', all)).toEqual({
    ReadFunctions: ['arn:aws:lambda:*:*:function:*'],
    UseLayers: [
      'arn:aws:lambda:*:*:layer:AWSOpenTelemetryDistro*:*',
      'arn:aws:lambda:*:*:layer:aws-otel-*:*',
      'arn:aws:lambda:*:*:layer:opentelemetry-*:*',
    ],
    ChangeFunctions: ['arn:aws:lambda:*:*:function:*'],
    OptionalReadTags: ['arn:aws:lambda:*:*:function:*'],
    OptionalWriteReceipts: ['arn:aws:lambda:*:*:function:*'],
    OptionalInspectLayers: ['*'],
    OptionalInspectSigning: ['*'],
    OptionalFindAliases: ['arn:aws:lambda:*:*:function:*'],
    OptionalFindProvisioned: ['arn:aws:lambda:*:*:function:*'],
    OptionalInspectRoles: ['*'],
    OptionalInspectCaller: ['*'],
    OptionalPublishVersions: ['arn:aws:lambda:*:*:function:*'],
    OptionalMoveAliases: ['arn:aws:lambda:*:*:function:*'],
    OptionalWriteVariables: ['arn:aws:kms:*:*:key/*'],
    OptionalListFunctions: ['*'],
  })
})

test('regions, account and functions narrow them, each in its partition', () => {
  const scope = { regions: ['eu-west-1', 'cn-north-1'], account: '123456789012', functions: [] }
  expect(resources('enable', scope)).toMatchObject({
    ChangeFunctions: [
      'arn:aws:lambda:eu-west-1:123456789012:function:*',
      'arn:aws-cn:lambda:cn-north-1:123456789012:function:*',
    ],
    UseLayers: [
      'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistro*:*',
      'arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-*:*',
      'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-*:*',
      'arn:aws-cn:lambda:cn-north-1:440179912924:layer:AWSOpenTelemetryDistro*:*',
      'arn:aws-cn:lambda:cn-north-1:901920570463:layer:aws-otel-*:*',
    ],
    OptionalWriteVariables: [
      'arn:aws:kms:eu-west-1:123456789012:key/*',
      'arn:aws-cn:kms:cn-north-1:123456789012:key/*',
    ],
  })
})

test('an ARN tells region and account by itself', () => {
  const orders = { name: 'orders', region: 'us-gov-west-1', account: '111122223333', target: '' }
  const scope = { regions: ['eu-west-1'], account: '123456789012', functions: [orders] }
  expect(resources('enable', scope)).toMatchObject({
    ChangeFunctions: ['arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:orders'],
    UseLayers: ['arn:aws-us-gov:lambda:us-gov-west-1:399727141365:layer:AWSOpenTelemetryDistro*:*'],
  })
  const { needed } = policiesOf(rowOf('enable'), {
    ...scope,
    functions: [orders, { name: 'x', target: 'x' }],
  })
  expect(needed.find(({ Sid }) => Sid === 'ChangeFunctions')?.Resource).toEqual([
    'arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:orders',
    'arn:aws:lambda:eu-west-1:123456789012:function:x',
  ])
})

test('an alias can be invoked and read, but Lambda changes no alias', () => {
  const live = { name: 'orders', qualifier: 'live', target: 'orders' }
  const scope = { regions: ['eu-west-1'], functions: [live] }
  expect(resources('invoke', scope)).toMatchObject({
    InvokeFunctions: ['arn:aws:lambda:eu-west-1:*:function:orders:live'],
  })
  expect(resources('enable', scope)).toMatchObject({
    ChangeFunctions: ['arn:aws:lambda:eu-west-1:*:function:orders'],
  })
})

test('of all commands together each grant is said once, and what one needs is optional for none', () => {
  const { needed, optional } = policiesOf(commandRows, all)
  const sids = [...needed.map(({ Sid }) => Sid), ...optional.map(({ statement }) => statement.Sid)]
  expect(sids).toEqual([
    ...['ReadFunctions', 'UseLayers', 'ChangeFunctions', 'ListFunctions', 'InvokeFunctions', 'ReadTraces'],
    ...['FindTraces', 'ReadGraph', 'OptionalReadTags', 'OptionalWriteReceipts', 'OptionalInspectLayers'],
    ...['OptionalInspectSigning', 'OptionalFindAliases', 'OptionalFindProvisioned', 'OptionalInspectRoles'],
    ...['OptionalInspectCaller', 'OptionalPublishVersions', 'OptionalMoveAliases'],
    ...['OptionalWriteVariables', 'OptionalReadDestination', 'OptionalRetrieveTraces', 'OptionalReadLogs'],
    ...['OptionalCountInvocations', 'OptionalFindSpans'],
  ])
  expect(optional[0]?.without).toBe(
    'only receipts in files of yours are found; only runs of this machine are found; --tag and --stack select nothing; --format has to be given',
  )
})

test('the document holds what is needed; what is optional on demand', () => {
  const policies = policiesOf(rowOf('disable'), all)
  expect(policyDocument(policies, false).Statement.map(({ Sid }) => Sid)).toEqual([
    'ReadFunctions',
    'ChangeFunctions',
  ])
  expect(policyDocument(policies, true).Statement).toHaveLength(8)
})

test('logs are read of the functions that are named, spans of Transaction Search alone', () => {
  const ref = { name: 'orders', target: 'orders' }
  const scope = { regions: ['eu-west-1'], account: '123456789012', functions: [ref] }
  const { optional } = policiesOf([...rowOf('trace'), ...rowOf('traces')], scope)
  const resources = new Map(optional.map(({ statement }) => [statement.Sid, statement.Resource]))
  expect(resources.get('OptionalReadLogs')).toEqual([
    'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/orders:*',
  ])
  expect(resources.get('OptionalFindSpans')).toEqual([
    'arn:aws:logs:eu-west-1:123456789012:log-group:aws/spans:*',
  ])
})

test('the role of a function sends traces and no more', () => {
  expect(policyDocument(policiesOf([roleRow], all), false)).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SendTraces',
        Effect: 'Allow',
        Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        Resource: ['*'],
      },
    ],
  })
})

test('nothing that could give a role any policy is ever in a document', () => {
  const actions = policyDocument(policiesOf(commandRows, all), true).Statement.flatMap(({ Action }) => Action)
  expect(actions).toContain('lambda:PublishVersion')
  expect(actions.filter((action) => /^iam:(?!Get|List|Simulate)/.test(action))).toEqual([])
})
