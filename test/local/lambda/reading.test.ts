import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  InvokeCommand,
  ListFunctionsCommand,
  paginateListFunctions,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { arn, raw, role, stage } from './stage.ts'
import { zip } from './zip.ts'

test.each(['orders', '000000000000:function:orders', 'function:orders', arn('orders')])(
  'a function is found as %s',
  async (FunctionName) => {
    const { client, create } = await stage()
    await create('orders')
    const answer = await client.send(new GetFunctionCommand({ FunctionName }))
    expect(answer.Configuration).toMatchObject({ FunctionName: 'orders', FunctionArn: arn('orders') })
  },
)

test.each([
  ['orders:$LATEST', undefined],
  [`${arn('orders')}:$LATEST`, '$LATEST'],
  ['orders', '$LATEST'],
])('%s with qualifier %s answers with the qualified ARN', async (FunctionName, Qualifier) => {
  const { client, create } = await stage()
  await create('orders')
  const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }))
  expect(answer.FunctionArn).toBe(`${arn('orders')}:$LATEST`)
})

test.each([
  ['nobody', undefined, 'ResourceNotFoundException', `Function not found: ${arn('nobody')}`],
  ['orders:prod', undefined, 'ResourceNotFoundException', `Function not found: ${arn('orders')}:prod`],
  ['orders', '7', 'ResourceNotFoundException', `Function not found: ${arn('orders')}:7`],
  [
    'orders:a',
    'b',
    'InvalidParameterValueException',
    'The derived qualifier from the function name does not match',
  ],
  [
    arn('orders').replace('eu-west-1', 'us-east-1'),
    undefined,
    'ResourceNotFoundException',
    "Functions from 'us-east-1' are not reachable in this region ('eu-west-1')",
  ],
  [
    arn('orders').replace('000000000000', '123456789012'),
    undefined,
    'ResourceNotFoundException',
    'not found',
  ],
  [
    'or/ders',
    undefined,
    'ValidationException',
    "1 validation error detected: Value 'or/ders' at 'functionName'",
  ],
  ['a'.repeat(65), undefined, 'ValidationException', 'length less than or equal to 64'],
])('%s, qualifier %s, is %s', async (FunctionName, Qualifier, name, message) => {
  const { client, create } = await stage()
  await create('orders')
  const get = client.send(new GetFunctionCommand({ FunctionName, Qualifier }))
  await expect(get).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
})

test('GetFunction gives the code of a zip, and no location for a folder', async () => {
  const { client, create } = await stage()
  const archive = zip([{ name: 'index.mjs', content: '//' }])
  await create('zipped', { Code: { ZipFile: archive }, Tags: { team: 'a' } })
  await create('folder', { Code: { S3Bucket: 'otl-local', S3Key: process.cwd() } })

  const zipped = await client.send(new GetFunctionCommand({ FunctionName: 'zipped' }))
  expect(zipped.Tags).toEqual({ team: 'a' })
  const download = await fetch(String(zipped.Code?.Location))
  expect(Buffer.from(await download.arrayBuffer())).toEqual(archive)
  const folder = await client.send(new GetFunctionCommand({ FunctionName: 'folder' }))
  expect(folder.Code?.Location).toBeUndefined()
  expect(folder.Tags).toBeUndefined()
})

test('an answer has the members of a recorded one, and leaves out empty layers and environment', async () => {
  const { client, create } = await stage()
  await create('orders')
  const { $metadata, ...configuration } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'orders' }),
  )
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(configuration).toEqual({
    FunctionName: 'orders',
    FunctionArn: arn('orders'),
    Runtime: 'nodejs22.x',
    Role: role,
    Handler: 'index.handler',
    CodeSize: expect.any(Number),
    CodeSha256: expect.stringMatching(/^[\w+/]{43}=$/),
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
    Version: '$LATEST',
    TracingConfig: { Mode: 'PassThrough' },
    RevisionId: expect.any(String),
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    Architectures: ['x86_64'],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/orders' },
  })
})

test('ListFunctions pages by at most 50, without states', async () => {
  const { client, create } = await stage()
  const names = Array.from({ length: 120 }, (_, at) => `fn-${String(at).padStart(3, '0')}`)
  for (const name of [...names].reverse()) {
    await create(name, { Code: { S3Bucket: 'otl-local', S3Key: process.cwd() } })
  }

  const pages: string[][] = []
  for await (const page of paginateListFunctions({ client, pageSize: 10_000 }, {})) {
    pages.push((page.Functions ?? []).map(({ FunctionName }) => String(FunctionName)))
  }
  expect(pages.map(({ length }) => length)).toEqual([50, 50, 20])
  expect(pages.flat()).toEqual(names)

  const two = await client.send(new ListFunctionsCommand({ MaxItems: 2, FunctionVersion: 'ALL' }))
  expect(two.Functions?.map(({ FunctionArn }) => FunctionArn)).toEqual([
    `${arn('fn-000')}:$LATEST`,
    `${arn('fn-001')}:$LATEST`,
  ])
  expect(two.NextMarker).toBeDefined()
  expect(two.Functions?.[0]?.RevisionId).toBeDefined()
  for (const member of ['State', 'LastUpdateStatus', 'RuntimeVersionConfig']) {
    expect(two.Functions?.[0]).not.toHaveProperty(member)
  }
})

test.each([
  ['?MaxItems=0', 'ValidationException'],
  ['?MaxItems=10001', 'ValidationException'],
  ['?MaxItems=ten', 'ValidationException'],
  ['?FunctionVersion=1', 'ValidationException'],
  ['?Marker=nonsense', 'InvalidParameterValueException'],
  ['?Marker=bnVsbA==', 'InvalidParameterValueException'],
])('ListFunctions%s is refused', async (query, type) => {
  const { endpoint } = await stage()
  expect(await raw(endpoint, 'GET', `/2015-03-31/functions/${query}`)).toMatchObject({ status: 400, type })
})

const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs'

test('a layer of the catalogue exists in every version up to the listed one', async () => {
  const { client } = await stage()
  const answer = await client.send(new GetLayerVersionByArnCommand({ Arn: `${js}:3` }))
  expect(answer).toMatchObject({
    LayerArn: js,
    LayerVersionArn: `${js}:3`,
    Version: 3,
    CompatibleArchitectures: ['x86_64', 'arm64'],
  })
  expect(answer.CompatibleRuntimes).toContain('nodejs22.x')
  const same = await client.send(new GetLayerVersionCommand({ LayerName: js, VersionNumber: 3 }))
  expect(same).toMatchObject({ LayerVersionArn: `${js}:3` })
})

test.each([
  [`${js}:0`, 'ResourceNotFoundException'],
  [`${js}:99999`, 'ResourceNotFoundException'],
  [`${js}:99999999999999999999`, 'ResourceNotFoundException'],
  ['arn:aws:lambda:eu-west-1:123456789012:layer:theirs:1', 'ResourceNotFoundException'],
  [js, 'ValidationException'],
])('layer version %s is %s', async (Arn, name) => {
  const { client } = await stage()
  const get = client.send(new GetLayerVersionByArnCommand({ Arn }))
  await expect(get).rejects.toMatchObject({ name })
})

test('operations that otl local lacks are told apart from things that do not exist', async () => {
  const { endpoint, client, create } = await stage()
  await create('orders')
  await client.send(new InvokeCommand({ FunctionName: 'orders' }))
  const answer = await raw(endpoint, 'GET', '/2015-03-31/functions/orders/policy')
  expect(answer).toMatchObject({ status: 404, type: 'UnknownOperationException' })
  expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.body.message).toBe('otl local has no operation GET /2015-03-31/functions/orders/policy')
})
