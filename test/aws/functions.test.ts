import { expect, test } from 'vitest'
import { getFunction, listFunctions, tagFunction } from '../../src/aws/functions.ts'
import { getLayer } from '../../src/aws/layers.ts'
import { lambdaServer, recorded } from '../support/lambda-server.ts'

const never = new AbortController().signal
const page = recorded('list-functions')
const answer = recorded('get-function')

/** The recorded function with some members replaced. */
function varied(configuration: object, rest: object = {}) {
  return { ...answer, Configuration: { ...answer.Configuration, ...configuration }, ...rest }
}

async function read(body: unknown) {
  const { client } = await lambdaServer(() => ({ body }))
  return getFunction(client, 'my-function', never)
}

test('the list is followed to its last page', async () => {
  const { client, calls } = await lambdaServer(({ query }) => {
    return { body: query.has('Marker') ? page : { ...page, NextMarker: 'page2' } }
  })
  const names: string[] = []
  for await (const fn of listFunctions(client, never)) names.push(fn.name)
  const once = ['helloworld', 'my-function', 'my-python-function']
  expect(names).toEqual([...once, ...once])
  expect(calls.map(({ query }) => query.get('Marker'))).toEqual([null, 'page2'])
})

test('no page is asked for that nobody reads', async () => {
  const { client, calls } = await lambdaServer(() => ({ body: { ...page, NextMarker: 'more' } }))
  for await (const _ of listFunctions(client, never)) break
  expect(calls).toHaveLength(1)
})

test('a failure on a later page is explained as well as one on the first', async () => {
  const { client } = await lambdaServer(({ query }) =>
    query.has('Marker')
      ? { status: 403, error: 'AccessDeniedException', body: { Message: 'not authorized' } }
      : { body: { ...page, NextMarker: 'page2' } },
  )
  const reading = async () => {
    for await (const _ of listFunctions(client, never));
  }
  await expect(reading()).rejects.toThrow('could not list functions (lambda:ListFunctions): not authorized')
})

test('the list tells layers, runtime and tracing, which is all that status needs', async () => {
  const { client } = await lambdaServer(() => ({ body: page }))
  const all = []
  for await (const fn of listFunctions(client, never)) all.push(fn)
  expect(all[2]).toEqual({
    role: 'arn:aws:iam::123456789012:role/service-role/my-python-function-role-z5g7dr6n',
    arn: 'arn:aws:lambda:us-west-2:123456789012:function:my-python-function',
    name: 'my-python-function',
    region: 'us-west-2',
    packageType: 'Zip',
    runtime: 'python3.11',
    architecture: 'x86_64',
    layers: [
      'arn:aws:lambda:us-west-2:420165488524:layer:AWSLambda-Python37-SciPy1x:2',
      'arn:aws:lambda:us-west-2:123456789012:layer:pythonLayer:1',
    ],
    environment: { kind: 'readable', variables: {} },
    tracing: 'PassThrough',
  })
})

test('absent fields get the value that their absence means', async () => {
  expect(await read(answer)).toEqual({
    arn: 'arn:aws:lambda:us-west-2:123456789012:function:my-function',
    name: 'my-function',
    role: 'arn:aws:iam::123456789012:role/service-role/helloWorldPython-role-uy3l9qyq',
    modifiedAt: '2025-09-24T18:20:35.054+0000',
    region: 'us-west-2',
    packageType: 'Zip',
    runtime: 'nodejs22.x',
    architecture: 'x86_64',
    layers: [],
    environment: { kind: 'readable', variables: {} },
    tracing: 'PassThrough',
    handler: 'index.handler',
    revision: '28f0fb31-5c5c-43d3-8955-03e76c5c1075',
    state: 'Active',
    lastUpdate: { status: 'Successful' },
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    tags: { kind: 'readable', values: {} },
  })
})

test('variables that Lambda could not decrypt are unreadable, not empty', async () => {
  const Environment = { Error: { ErrorCode: 'AccessDeniedException', Message: 'KMS access was denied' } }
  expect((await read(varied({ Environment }))).environment).toEqual({
    kind: 'unreadable',
    reason: 'KMS access was denied',
  })
})

test('tags that may not be read are unreadable, not absent', async () => {
  const TagsError = { ErrorCode: 'AccessDeniedException', Message: 'lambda:ListTags' }
  expect((await read(varied({}, { TagsError }))).tags).toEqual({
    kind: 'unreadable',
    reason: 'lambda:ListTags',
  })
})

test('state, update, tags and every partition are told', async () => {
  const told = {
    State: 'Pending',
    LastUpdateStatus: 'Failed',
    LastUpdateStatusReasonCode: 'InvalidSubnet',
    LastUpdateStatusReason: 'it is gone',
    Architectures: ['arm64'],
    FunctionArn: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:my-function:7',
  }
  expect(await read(varied(told, { Tags: { team: 'shop' } }))).toMatchObject({
    arn: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:my-function',
    region: 'cn-north-1',
    state: 'Pending',
    lastUpdate: { status: 'Failed', reason: 'InvalidSubnet: it is gone' },
    architecture: 'arm64',
    tags: { kind: 'readable', values: { team: 'shop' } },
  })
})

test('the address of the code is not kept', async () => {
  expect(JSON.stringify(await read(answer))).not.toContain('awslambda-us-west-2-tasks')
})

test('an answer that is not Lambda’s is refused', async () => {
  await expect(read({ hello: 'world' })).rejects.toThrow('the endpoint answered without FunctionArn')
})

test('an absent function is explained, with the error’s name as its cause', async () => {
  const error = 'ResourceNotFoundException'
  const { client } = await lambdaServer(() => ({
    status: 404,
    error,
    body: { Message: 'Function not found' },
  }))
  await expect(getFunction(client, 'nobody', never)).rejects.toMatchObject({
    name: 'OtlError',
    cause: { name: error },
  })
})

test('tags are merged and removed by their own calls, and none is made for nothing', async () => {
  const { client, calls } = await lambdaServer(() => ({ status: 204 }))
  const arn = 'arn:aws:lambda:us-west-2:123456789012:function:my-function'
  await tagFunction(client, arn, { set: { a: '1' }, remove: ['b'] }, never)
  await tagFunction(client, arn, { set: {}, remove: [] }, never)
  expect(calls.map(({ method, path, body, query }) => [method, path, body, query.getAll('tagKeys')])).toEqual(
    [
      ['POST', `/2017-03-31/tags/${arn}`, { Tags: { a: '1' } }, []],
      ['DELETE', `/2017-03-31/tags/${arn}`, undefined, ['b']],
    ],
  )
})

test('a layer is asked for by its ARN and number; what it does not state stays open', async () => {
  const layer = recorded('get-layer-version-by-arn')
  const { client, calls } = await lambdaServer(() => ({ body: layer }))
  expect(await getLayer(client, layer.LayerVersionArn, never)).toEqual({
    arn: layer.LayerVersionArn,
    runtimes: ['python3.7'],
    architectures: [],
    createdAt: '2018-11-12T10:09:38.398+0000',
    description: layer.Description,
  })
  expect(calls[0]?.path).toBe(`/2018-10-31/layers/${layer.LayerArn}/versions/${layer.Version}`)
})
