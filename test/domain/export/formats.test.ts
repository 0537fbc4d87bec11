import { expect, test } from 'vitest'
import { forEveryRegion, type LastingChange } from '../../../src/domain/export/change.ts'
import { type Format, formats, type Syntax } from '../../../src/domain/export/format.ts'
import { writeChange } from '../../../src/domain/export/index.ts'
import { aChange, distro, other } from './changes.ts'
import {
  assignmentsOf,
  bashComplaints,
  inServerless,
  inTemplate,
  inTerraform,
  inTypescript,
  resourceOf,
  templateOf,
} from './parsers.ts'

function write(format: Format, change: LastingChange = aChange(), syntax: Syntax = 'yaml'): string {
  return `${writeChange(change, { format, syntax }).join('\n')}\n`
}

const { fn: _, ...unnamed } = aChange()
const anyFunction: LastingChange = { ...unnamed, layers: [{ arn: distro, ours: true }], otherVariables: 0 }
const endings = {
  sam: 'yaml',
  cloudformation: 'yaml',
  cdk: 'ts.txt',
  terraform: 'tf',
  serverless: 'yml',
  'aws-cli': 'sh',
}

test.each(formats)('%s as it was looked at', async (format) => {
  const file = (name: string) => `../../golden/export/${name}.${endings[format]}`
  await expect(write(format)).toMatchFileSnapshot(file(format))
  await expect(write(format, anyFunction)).toMatchFileSnapshot(file(`${format}-any`))
  if (format === 'aws-cli') return
  const two = { ...aChange(), everywhere: (forEveryRegion(aChange()).everywhere ?? []).slice(0, 2) }
  await expect(write(format, two)).toMatchFileSnapshot(file(`${format}-regions`))
})

const variables = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
  OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
}

test.each(['1.1', '1.2'] as const)('a YAML %s parser reads the templates', (version) => {
  const types = { sam: 'AWS::Serverless::Function', cloudformation: 'AWS::Lambda::Function' } as const
  for (const format of ['sam', 'cloudformation'] as const) {
    const template = templateOf(write(format), version)
    expect(inTemplate(template, types[format])).toEqual({ layers: [distro], tracing: 'Active', variables })
    expect(Object.keys(template)).toEqual(['Resources'])
  }
})

test('as JSON the templates say the same, and name the layers that stay in their order', () => {
  const types = { sam: 'AWS::Serverless::Function', cloudformation: 'AWS::Lambda::Function' } as const
  for (const format of ['sam', 'cloudformation'] as const) {
    const read = inTemplate(JSON.parse(write(format, aChange(), 'json')), types[format])
    expect(read.layers).toEqual([other('zebra:3'), distro, other('alpha:1')])
    expect({ ...read, layers: [distro] }).toEqual(inTemplate(templateOf(write(format)), types[format]))
  }
  const plain = { ...aChange(), layers: [{ arn: distro, ours: true }] }
  expect(JSON.parse(write('cloudformation', plain, 'json'))).toEqual(
    templateOf(write('cloudformation', plain)),
  )
})

test('CloudFormation lets the role of the function send traces', () => {
  expect(
    resourceOf(templateOf(write('cloudformation')), 'AWS::IAM::Role').Properties.ManagedPolicyArns,
  ).toEqual([{ 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/AWSXRayDaemonWriteAccess` }])
})

test('the Globals of SAM, without their comment signs, are the same for every function', () => {
  const lines = write('sam').split('\n')
  const from = lines.indexOf('# Globals:')
  const globals = templateOf(
    lines
      .slice(from)
      .map((line) => line.replace(/^# /, ''))
      .join('\n'),
  )
  expect(globals).toEqual({
    Globals: { Function: { Tracing: 'Active', Layers: [distro], Environment: { Variables: variables } } },
  })
})

test('the Serverless Framework’s YAML', () => {
  expect(inServerless(write('serverless'))).toMatchObject({ layers: [distro], tracing: 'Active', variables })
})

test('Terraform’s parser reads the resource', async () => {
  const { whole, ...read } = await inTerraform(write('terraform'))
  expect(read.layers).toEqual([distro])
  expect(read.tracing).toBe('Active')
  expect(read.variables.merged).toContain('AWS_LAMBDA_EXEC_WRAPPER              = "/opt/otel-instrument"')
  expect(whole).toMatchObject({
    resource: {
      aws_lambda_function: {
        order_service: [{ depends_on: [`\${aws_iam_role_policy_attachment.order_service_tracing}`] }],
      },
      aws_iam_role_policy_attachment: {
        order_service_tracing: [
          { policy_arn: expect.stringMatching(/^arn:\$\{.*\}:iam::aws:policy\/AWSXRayDaemonWriteAccess$/) },
        ],
      },
    },
  })
})

test('the TypeScript compiler reads the construct', () => {
  expect(inTypescript(write('cdk'))).toEqual({
    imports: ['aws-cdk-lib/aws-lambda'],
    layers: [distro],
    tracing: 'Tracing.ACTIVE',
    variables,
  })
})

test('bash reads the script, and the lists in it are whole', () => {
  for (const change of [aChange(), anyFunction]) expect(bashComplaints(write('aws-cli', change))).toBe('')
  const set = assignmentsOf(write('aws-cli'))
  expect(set).toMatchObject({ function_name: aChange().fn?.arn, revision: aChange().fn?.revision })
  expect(JSON.parse(set.layers ?? '')).toEqual([other('zebra:3'), distro, other('alpha:1')])
  expect({ ...JSON.parse(set.defaults ?? ''), ...JSON.parse(set.required ?? '') }).toEqual(variables)
})

test('for every region each format finds the ARN of the region it is deployed to', async () => {
  const change = forEveryRegion(aChange())
  const arns = Object.fromEntries((change.everywhere ?? []).map(({ region, arn }) => [region, arn]))
  expect(arns).toMatchObject({
    'eu-west-1': distro,
    'cn-north-1': 'arn:aws-cn:lambda:cn-north-1:440179912924:layer:AWSOpenTelemetryDistroJs:9',
  })
  expect(Object.keys(arns)).toHaveLength(36)
  const mapped = Object.fromEntries(Object.entries(arns).map(([region, arn]) => [region, { Arn: arn }]))
  const found = { 'Fn::FindInMap': ['OtelLayers', { Ref: 'AWS::Region' }, 'Arn'] }
  for (const template of [
    templateOf(write('cloudformation', change)),
    JSON.parse(write('cloudformation', { ...change, layers: [{ arn: distro, ours: true }] }, 'json')),
  ]) {
    expect(template.Mappings).toEqual({ OtelLayers: mapped })
    expect(inTemplate(template, 'AWS::Lambda::Function').layers).toEqual([found])
  }
  const { custom, layers } = inServerless(write('serverless', change))
  expect(custom).toEqual({ otelLayers: arns })
  expect(layers).toEqual([`\${self:custom.otelLayers.\${aws:region}}`])
  expect((await inTerraform(write('terraform', change))).whole).toMatchObject({
    locals: [{ otel_layers: arns }],
  })
  expect(inTypescript(write('cdk', change)).layers).toEqual(["otelLayers.findInMap(Aws.REGION, 'arn')"])
})

test('a layer that is newer than the table stays in its region', () => {
  const newer = distro.replace(/16$/, '99')
  const change = forEveryRegion(aChange({ layers: [{ arn: newer, ours: true }] }))
  expect(change.everywhere).toContainEqual({ region: 'eu-west-1', arn: newer })
})
