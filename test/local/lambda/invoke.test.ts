import { CreateFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { OtlError } from '../../../src/errors.ts'
import { arn, raw, role, stage } from './stage.ts'

const invocations = '/2015-03-31/functions/orders/invocations'

test('an invocation hands over payload, trace header and client context, and gives back the answer', async () => {
  const { client, create, runtime } = await stage()
  await create('orders', { Timeout: 5, MemorySize: 256, TracingConfig: { Mode: 'Active' } })
  const ClientContext = Buffer.from('{"custom":{"a":"b"}}').toString('base64')
  const command = new InvokeCommand({ FunctionName: 'orders', Payload: '{"a":1}', ClientContext })
  const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['X-Amzn-Trace-Id'] = traceHeader
      return next(args)
    },
    { step: 'build' },
  )
  const answer = await client.send(command)
  expect(answer.Payload?.transformToString()).toBe('{"a":1}')
  expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' })
  expect(answer.FunctionError).toBeUndefined()
  expect(answer.LogResult).toBeUndefined()

  const [{ fn, invocation } = { fn: undefined, invocation: undefined }] = runtime.invoked
  expect(invocation).toMatchObject({
    traceHeader,
    clientContext: ClientContext,
    type: 'RequestResponse',
    requestId: answer.$metadata.requestId,
  })
  expect(fn).toEqual({
    arn: arn('orders'),
    name: 'orders',
    account: '000000000000',
    region: 'eu-west-1',
    runtime: 'nodejs22.x',
    handler: 'index.handler',
    timeoutSeconds: 5,
    memoryMegabytes: 256,
    environment: {},
    layers: [],
    tracing: 'Active',
    logGroup: '/aws/lambda/orders',
    codeDirectory: expect.any(String),
    generation: expect.any(String),
  })
})

test('a function logs where its configuration says', async () => {
  const { client, create, runtime } = await stage()
  await create('orders', { LoggingConfig: { LogGroup: '/shop/orders' } })
  await client.send(new InvokeCommand({ FunctionName: 'orders' }))
  expect(runtime.invoked[0]?.fn.logGroup).toBe('/shop/orders')
})

test('a function error is a 200 with the header that names it', async () => {
  const { client, create, runtime } = await stage()
  await create('orders')
  const payload = new TextEncoder().encode('{"errorType":"Error"}')
  runtime.answer = async () => ({ payload, functionError: 'Unhandled', log: '' })
  const answer = await client.send(new InvokeCommand({ FunctionName: 'orders' }))
  expect(answer).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
})

test('the log tail is the last 4 KB', async () => {
  const { client, create, runtime } = await stage()
  await create('orders')
  runtime.answer = async (_, { payload }) => ({ payload, log: `START${'x'.repeat(5000)}REPORT` })
  const answer = await client.send(new InvokeCommand({ FunctionName: 'orders', LogType: 'Tail' }))
  const log = Buffer.from(String(answer.LogResult), 'base64').toString()
  expect(log).toHaveLength(4096)
  expect(log.endsWith('xREPORT')).toBe(true)
})

test('no payload is an empty object', async () => {
  const { client, create } = await stage()
  await create('orders')
  const answer = await client.send(new InvokeCommand({ FunctionName: 'orders:$LATEST' }))
  expect(answer.Payload?.transformToString()).toBe('{}')
})

test('an event is accepted before it has run, and its failure is only logged', async () => {
  const { client, create, runtime, told } = await stage()
  await create('orders')
  let fail: (error: Error) => void = () => {}
  runtime.answer = () =>
    new Promise((_, reject) => {
      fail = reject
    })
  const answer = await client.send(
    new InvokeCommand({ FunctionName: 'orders', InvocationType: 'Event', Payload: '1' }),
  )
  expect(answer.StatusCode).toBe(202)
  expect(runtime.invoked[0]?.invocation.type).toBe('Event')
  fail(new Error('broken'))
  await expect.poll(() => told).toContain('an asynchronous invocation of orders failed: Error: broken')
})

test('a dry run runs nothing', async () => {
  const { client, create, runtime } = await stage()
  await create('orders')
  const answer = await client.send(new InvokeCommand({ FunctionName: 'orders', InvocationType: 'DryRun' }))
  expect(answer.StatusCode).toBe(204)
  expect(runtime.invoked).toEqual([])
})

test.each(['{"a":', 'nope', '\xff'])('the payload %j is not JSON', async (text) => {
  const { client, create, runtime } = await stage()
  await create('orders')
  const Payload = Buffer.from(text, 'latin1')
  const send = client.send(new InvokeCommand({ FunctionName: 'orders', Payload }))
  await expect(send).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
    message: expect.stringMatching(/^Could not parse request body into json: /),
    $metadata: { httpStatusCode: 400 },
  })
  expect(runtime.invoked).toEqual([])
})

test.each([
  ['RequestResponse' as const, 6_291_456],
  ['Event' as const, 1_048_576],
])('a %s payload of %i bytes passes and one more is too large', async (InvocationType, limit) => {
  const { client, create } = await stage()
  await create('orders')
  const send = (bytes: number) =>
    client.send(
      new InvokeCommand({ FunctionName: 'orders', InvocationType, Payload: `"${'x'.repeat(bytes - 2)}"` }),
    )
  await send(limit)
  await expect(send(limit + 1)).rejects.toMatchObject({
    name: 'RequestTooLargeException',
    message: `Request must be smaller than ${limit} bytes for the InvokeFunction operation`,
    $metadata: { httpStatusCode: 413 },
  })
})

test('a payload that comes in chunks is read, and cut at the limit', async () => {
  const { endpoint, create } = await stage()
  await create('orders')
  const send = async (bytes: number) => {
    const body = new Blob([`"${'x'.repeat(bytes - 2)}"`]).stream()
    const answer = await fetch(endpoint + invocations, {
      method: 'POST',
      body,
      duplex: 'half',
    } as RequestInit)
    return { status: answer.status, bytes: (await answer.arrayBuffer()).byteLength }
  }
  expect(await send(100_000)).toEqual({ status: 200, bytes: 100_000 })
  expect(await send(6_291_457)).toMatchObject({ status: 413 })
})

test('a function of another runtime, and an image, are held but not run', async () => {
  const { client, create, clock } = await stage()
  await create('snake', { Runtime: 'python3.13' })
  await create('old', { Runtime: 'nodejs18.x' })
  const Code = { ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1' }
  const image = { FunctionName: 'boxed', Role: role, PackageType: 'Image' as const, Code }
  await client.send(new CreateFunctionCommand(image))
  clock.settle()
  const invoke = (FunctionName: string) => client.send(new InvokeCommand({ FunctionName }))
  const refused = (message: string) => ({ name: 'InvalidParameterValueException', message })
  const newer = 'otl local runs nodejs20.x and newer; the runtime of'
  await expect(invoke('snake')).rejects.toMatchObject(refused(`${newer} snake is python3.13`))
  await expect(invoke('old')).rejects.toMatchObject(refused(`${newer} old is nodejs18.x`))
  await expect(invoke('boxed')).rejects.toMatchObject(
    refused('otl local runs zip functions only; boxed is an image'),
  )
})

test('a runtime that breaks its word is a ServiceException', async () => {
  const { create, runtime, endpoint, told } = await stage()
  await create('orders')
  runtime.answer = () => Promise.reject(new Error('no child'))
  expect(await raw(endpoint, 'POST', invocations, '{}')).toMatchObject({
    status: 500,
    type: 'ServiceException',
  })
  expect(told.join('\n')).toContain('internal error: Error: no child')
})

test('what the runtime cannot do here is told with its way out', async () => {
  const { client, create, runtime } = await stage()
  await create('orders')
  runtime.answer = () => Promise.reject(new OtlError('the distro is not installed', { hint: 'npm i it' }))
  await expect(client.send(new InvokeCommand({ FunctionName: 'orders' }))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'the distro is not installed; npm i it',
  })
})

test.each([
  [{ 'x-amz-invocation-type': 'Later' }, 'ValidationException'],
  [{ 'x-amz-log-type': 'Head' }, 'ValidationException'],
  [{ 'x-amz-client-context': 'bm90IGpzb24=' }, 'InvalidRequestContentException'],
  [{ 'x-amz-client-context': 'e'.repeat(3584) }, 'InvalidRequestContentException'],
])('headers %j are refused', async (headers, type) => {
  const { create, endpoint } = await stage()
  await create('orders')
  const answer = await fetch(endpoint + invocations, { method: 'POST', headers, body: '{}' })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('x-amzn-errortype')).toBe(type)
})

test('a function that is added from a folder runs at once, in place', async () => {
  const { client, lambda, runtime } = await stage()
  await lambda.addFolder('demo', process.cwd(), 'nodejs20.x')
  await client.send(new InvokeCommand({ FunctionName: 'demo' }))
  expect(runtime.invoked[0]?.fn).toMatchObject({
    codeDirectory: process.cwd(),
    handler: 'index.handler',
    tracing: 'PassThrough',
  })
  await expect(lambda.addFolder('demo', process.cwd(), 'nodejs20.x')).rejects.toThrow('already exist')
  await expect(lambda.addFolder('other', '/no/such/folder', 'nodejs20.x')).rejects.toThrow('NoSuchKey')
})
