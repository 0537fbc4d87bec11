import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { arn, aZipFunction, raw, stage } from './stage.ts'

const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs'
const theirs = (name: string, version = 1) => `arn:aws:lambda:eu-west-1:000000000000:layer:${name}:${version}`
const invalid = 'InvalidParameterValueException'

type Update = Partial<UpdateFunctionConfigurationCommandInput>
const updates: readonly (readonly [update: Update, type: string, message: string])[] = [
  [
    { Layers: [1, 2, 3, 4, 5, 6].map((n) => theirs(`l${n}`)) },
    invalid,
    'Cannot reference more than 5 layers.',
  ],
  [
    { Layers: [theirs('a', 1), theirs('a', 2)] },
    invalid,
    'Two different versions of the same layer are not allowed',
  ],
  [
    { Layers: [theirs('a'), theirs('a')] },
    invalid,
    'Two different versions of the same layer are not allowed',
  ],
  [{ Layers: [`${js}:99999`] }, invalid, `Layer version ${js}:99999 does not exist.`],
  [{ Layers: ['arn:aws:lambda:eu-west-1:123456789012:layer:x:1'] }, invalid, ':layer:x:1 does not exist.'],
  [
    { Layers: [`${js}:3`.replace('eu-west-1', 'us-east-1')] },
    invalid,
    'Layers are not in the same region as the function. Layers are expected to be in region eu-west-1.',
  ],
  [{ Layers: [js] }, 'ValidationException', "at 'layers' failed to satisfy constraint"],
  [
    { Environment: { Variables: { AWS_REGION: 'x' } } },
    invalid,
    'Reserved keys used in this request: AWS_REGION',
  ],
  [{ Environment: { Variables: { _HANDLER: 'x', TZ: 'x' } } }, invalid, 'used in this request: _HANDLER'],
  [{ Environment: { Variables: { 'a-b': 'x' } } }, 'ValidationException', '[a-zA-Z]([a-zA-Z0-9_])+'],
  [{ Environment: { Variables: { A: 'x' } } }, 'ValidationException', '[a-zA-Z]([a-zA-Z0-9_])+'],
  [{ Runtime: 'nodejs99.x' as 'nodejs22.x' }, invalid, "Value nodejs99.x at 'runtime' failed"],
  [{ Timeout: 0 }, 'ValidationException', "Value '0' at 'timeout'"],
  [{ Timeout: 901 }, 'ValidationException', "Value '901' at 'timeout'"],
  [{ MemorySize: 127 }, 'ValidationException', "Value '127' at 'memorySize'"],
  [{ MemorySize: 10_241 }, 'ValidationException', "Value '10241' at 'memorySize'"],
  [{ MemorySize: 1, Timeout: 0 }, 'ValidationException', '2 validation errors detected: '],
  [{ Role: 'worker' }, 'ValidationException', "Value 'worker' at 'role'"],
  [{ Handler: 'has space' }, 'ValidationException', "at 'handler'"],
  [{ Description: 'x'.repeat(257) }, 'ValidationException', 'length less than or equal to 256'],
  [{ TracingConfig: { Mode: 'On' as 'Active' } }, 'ValidationException', '[Active, PassThrough]'],
]

test.each(updates)('update %j is %s', async (update, type, message) => {
  const { client, create } = await stage()
  await create('orders')
  const send = client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'orders', ...update }))
  await expect(send).rejects.toMatchObject({
    name: type,
    message: expect.stringContaining(message),
    $metadata: { httpStatusCode: 400 },
  })
})

test('4,096 bytes of environment pass, one more does not, and the values are not repeated', async () => {
  const { client, create, clock } = await stage()
  await create('orders')
  const update = (value: string) =>
    client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: 'orders',
        Environment: { Variables: { KEY: value } },
      }),
    )
  const room = 4096 - '{"KEY":""}'.length
  await update('s'.repeat(room))
  clock.settle()
  await expect(update('s'.repeat(room + 1))).rejects.toMatchObject({
    name: invalid,
    message: expect.stringMatching(/exceeded the 4KB limit\. Measured size: 4097 bytes$/),
  })
  await expect(update('é'.repeat(room / 2 + 1))).rejects.toThrow(/Measured size: 4098 bytes$/)
  await expect(update('s'.repeat(room + 1))).rejects.not.toThrow(/sss/)
})

test.each(['AWS_LAMBDA_EXEC_WRAPPER', 'NODE_OPTIONS', 'AWS_XRAY_CONTEXT_MISSING', 'TZ'])(
  'the variable %s may be set',
  async (name) => {
    const { create } = await stage()
    const Environment = { Variables: { [name]: 'x' } }
    expect(await create('orders', { Environment })).toMatchObject({ Environment })
  },
)

test('layers of the catalogue and of the local account are taken, in order', async () => {
  const { create } = await stage()
  const Layers = [theirs('z'), `${js}:3`, theirs('a')]
  const { Layers: answered } = await create('orders', { Layers })
  expect(answered?.map(({ Arn }) => Arn)).toEqual(Layers)
})

type Create = Partial<CreateFunctionCommandInput>
const creations: readonly (readonly [create: Create, type: string, message: string])[] = [
  [{ FunctionName: 'or ders' }, 'ValidationException', "Value 'or ders' at 'functionName'"],
  [{ FunctionName: 'orders:prod' }, invalid, 'takes no qualifier'],
  [{ Role: undefined }, 'ValidationException', "Value null at 'role'"],
  [{ Runtime: undefined }, invalid, 'Runtime and Handler are mandatory'],
  [{ Handler: undefined }, invalid, 'Runtime and Handler are mandatory'],
  [{ Code: {} }, invalid, 'Please provide a source for function code.'],
  [{ Code: { ImageUri: 'x' } }, invalid, "Please don't provide ImageUri"],
  [{ Code: { S3Bucket: 'theirs', S3Key: 'x.zip' } }, invalid, 'S3 Error Code: NoSuchBucket.'],
  [{ Code: { S3Bucket: 'otl-local', S3Key: '/no/such/folder' } }, invalid, 'S3 Error Code: NoSuchKey.'],
  [{ Code: { S3Bucket: 'otl-local', S3Key: 'src' } }, invalid, 'S3 Error Code: NoSuchKey.'],
  [{ Publish: true }, invalid, 'does not publish versions'],
  [{ Architectures: ['x86_64', 'arm64'] }, invalid, 'exactly one'],
  [{ Architectures: ['sparc' as 'arm64'] }, 'ValidationException', '[x86_64, arm64]'],
  [{ PackageType: 'Jar' as 'Zip' }, 'ValidationException', '[Image, Zip]'],
  [{ Tags: { ['k'.repeat(129)]: 'v' } }, 'ValidationException', 'less than or equal to 128'],
]

test.each(creations)('creation %j is %s', async (create, type, message) => {
  const { client } = await stage()
  const send = client.send(new CreateFunctionCommand({ ...aZipFunction('orders'), ...create }))
  await expect(send).rejects.toMatchObject({ name: type, message: expect.stringContaining(message) })
})

const path = '/2015-03-31/functions/orders/configuration'
test.each([
  ['{"Timeout":"3"}', 'STRING_VALUE can not be converted to an Integer'],
  ['{"Timeout":1.5}', 'NUMBER_VALUE can not be converted to an Integer'],
  ['{"Handler":3}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"Layers":"arn"}', 'STRING_VALUE can not be converted to a List of Strings'],
  ['{"Layers":[1]}', 'LIST_VALUE can not be converted to a List of Strings'],
  ['{"Environment":"x"}', 'STRING_VALUE can not be converted to a Structure'],
  ['{"Environment":{"Variables":["x"]}}', 'LIST_VALUE can not be converted to a Structure'],
  ['{"Environment":{"Variables":{"KEY":1}}}', 'NUMBER_VALUE can not be converted to a String'],
  ['{"VpcConfig":[]}', 'LIST_VALUE can not be converted to a Structure'],
  ['[]', 'LIST_VALUE can not be converted to a Structure'],
  ['null', 'NULL_VALUE can not be converted to a Structure'],
  ['{"Timeout":', 'The request body is not valid JSON'],
  [`{"VpcConfig":${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}}`, 'A member is too large'],
])('a body of the wrong shape is a SerializationException: case %#', async (body, message) => {
  const { endpoint, create } = await stage()
  await create('orders')
  expect(await raw(endpoint, 'PUT', path, body)).toMatchObject({
    status: 400,
    type: 'SerializationException',
    body: { message },
  })
})

test.each([
  '{"__proto__":{"Timeout":9}}',
  '{"Environment":{"Variables":{"__proto__":"x"}}}',
  '{"VpcConfig":{"__proto__":{"polluted":"yes"}}}',
  '{"constructor":{"prototype":{"polluted":"yes"}}}',
])('%s pollutes nothing', async (body) => {
  const { endpoint, create } = await stage()
  await create('orders')
  await raw(endpoint, 'PUT', path, body)
  expect(({} as { polluted?: string }).polluted).toBeUndefined()
  expect((await raw(endpoint, 'GET', path)).body).toMatchObject({ Timeout: 3 })
})

test('an image is held, takes no layers and no zip', async () => {
  const { client, clock } = await stage()
  const image = { ...aZipFunction('boxed'), Runtime: undefined, Handler: undefined }
  const Code = { ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1' }
  const created = await client.send(new CreateFunctionCommand({ ...image, PackageType: 'Image', Code }))
  expect(created).toMatchObject({ PackageType: 'Image', FunctionArn: arn('boxed') })
  expect(created.Runtime).toBeUndefined()
  clock.settle()
  const layers = new UpdateFunctionConfigurationCommand({ FunctionName: 'boxed', Layers: [theirs('a')] })
  await expect(client.send(layers)).rejects.toMatchObject({ name: invalid })
  const zip = new UpdateFunctionCodeCommand({ FunctionName: 'boxed', ZipFile: new Uint8Array([1]) })
  await expect(client.send(zip)).rejects.toMatchObject({ name: invalid })
})
