import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { type LocalProcess, root, runOtl, startLocalProcess } from '../support/otl.ts'
import { startRegionRouter } from '../support/region-router.ts'

const regions = ['eu-west-1', 'us-east-1'] as const

async function create(local: LocalProcess, region: string, name: string, traced: boolean): Promise<void> {
  const lambda = new LambdaClient({
    endpoint: local.env.AWS_ENDPOINT_URL ?? '',
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const variables = {
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
  }
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: 'arn:aws:iam::000000000000:role/gate',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'otl-local', S3Key: path.join(root, 'examples', 'order-function') },
      Timeout: 30,
      MemorySize: 512,
      TracingConfig: { Mode: traced ? 'Active' : 'PassThrough' },
      Layers: traced ? [`arn:aws:lambda:${region}:615299751070:layer:AWSOpenTelemetryDistroJs:16`] : [],
      Environment: { Variables: traced ? variables : {} },
    }),
  )
  lambda.destroy()
}

test('two regions in one run: functions of one name are told apart by their region, in JSON and as text', async () => {
  await using europe = await startLocalProcess()
  await using america = await startLocalProcess(['--region', 'us-east-1'])
  await Promise.all([
    create(europe, 'eu-west-1', 'orders', true),
    create(america, 'us-east-1', 'orders', false),
    create(america, 'us-east-1', 'refund', true),
  ])
  await using account = await startRegionRouter({
    'eu-west-1': europe.env.AWS_ENDPOINT_URL ?? '',
    'us-east-1': america.env.AWS_ENDPOINT_URL ?? '',
  })
  const env = { ...europe.env, AWS_ENDPOINT_URL: account.url }
  const check = (...args: string[]) => runOtl(['check', '--region', regions.join(','), ...args], { env })

  const json = await check('-o', 'json')
  const told = JSON.parse(json.out)
  expect(told.failures).toEqual([])
  expect(told.functions).toMatchObject([
    { id: 'orders', region: 'eu-west-1', arn: 'arn:aws:lambda:eu-west-1:000000000000:function:orders' },
    { id: 'orders', region: 'us-east-1', arn: 'arn:aws:lambda:us-east-1:000000000000:function:orders' },
    { id: 'refund', region: 'us-east-1', arn: 'arn:aws:lambda:us-east-1:000000000000:function:refund' },
  ])
  const failing = told.findings.filter((one: { counts: boolean }) => one.counts)
  expect(failing).toMatchObject([
    { rule: 'active-tracing', function: 'orders', region: 'us-east-1' },
    { rule: 'layer-attached', function: 'orders', region: 'us-east-1' },
  ])
  expect(told.summary).toMatchObject({ functions: 3, failing: 1 })
  expect(json.code).toBe(1)

  const text = await check()
  expect(text.out).toContain('orders  us-east-1  nodejs22.x\n  ✗ active-tracing')
  expect(text.out).toContain('→ otl enable orders --region us-east-1')
  expect(text.out).not.toContain('otl enable orders --region eu-west-1')
  expect(text.code).toBe(1)
})
