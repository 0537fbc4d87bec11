import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { BatchGetTracesCommand, XRayClient } from '@aws-sdk/client-xray'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { Exit } from '../../src/errors.ts'
import { startLocal } from '../../src/local/index.ts'
import { buildWorker } from './runtime/support/worker.ts'

const options = {
  port: 0,
  region: 'eu-west-1',
  segments: 'older' as const,
  transitionMilliseconds: 0,
  workerPath: '',
}

beforeAll(async () => {
  options.workerPath = await buildWorker()
  return () => rm(dirname(options.workerPath), { recursive: true })
})

async function folder(code = 'export const handler = async (event) => ({ got: event })'): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'otl-example-'))
  onTestFinished(() => rm(path, { recursive: true }))
  await writeFile(join(path, 'index.mjs'), code)
  return path
}

async function start(functions: { name: string; codeDirectory: string }[]) {
  const running = await startLocal({ ...options, functions }, () => {})
  const settings = {
    endpoint: running.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  }
  const clients = {
    lambda: new LambdaClient(settings),
    xray: new XRayClient(settings),
    sts: new STSClient(settings),
  }
  onTestFinished(async () => {
    for (const client of Object.values(clients)) client.destroy()
    await running.close()
  })
  return { ...running, ...clients }
}

test('one endpoint runs a function, keeps its trace and knows the caller', async () => {
  const { lambda, xray, sts } = await start([{ name: 'demo', codeDirectory: await folder() }])
  const FunctionName = 'demo'
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, TracingConfig: { Mode: 'Active' } }),
  )

  const epoch = Math.floor(Date.now() / 1000).toString(16)
  const id = `1-${epoch}-bd862e3fe1be46a994272793`
  const command = new InvokeCommand({ FunctionName, Payload: '{"a":1}' })
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> }
      headers['X-Amzn-Trace-Id'] = `Root=${id};Sampled=1`
      return next(args)
    },
    { step: 'build' },
  )
  await waitUntilFunctionUpdatedV2(
    { client: lambda, maxWaitTime: 30, minDelay: 1, maxDelay: 1 },
    { FunctionName },
  )
  const answer = await lambda.send(command)
  expect(answer.Payload?.transformToString()).toBe('{"got":{"a":1}}')

  const origins = async () => {
    const { Traces } = await xray.send(new BatchGetTracesCommand({ TraceIds: [id] }))
    const documents = (Traces?.[0]?.Segments ?? []).map(({ Document }) => JSON.parse(String(Document)))
    return documents.map(({ origin }) => origin).sort()
  }
  await expect.poll(origins).toEqual(['AWS::Lambda', 'AWS::Lambda::Function'])
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: '000000000000' })
})

test('a stopped stand-in has let go of its port, and stopping twice is fine', async () => {
  const { endpoint, close } = await start([])
  await Promise.all([close(), close()])
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(Number(new URL(endpoint).port), '127.0.0.1', resolve)
  })
  await new Promise((resolve) => server.close(resolve))
})

test('stopping does not wait for an invocation in flight', async () => {
  const codeDirectory = await folder(`
    import { writeFileSync } from 'node:fs'
    export const handler = (path) => new Promise(() => writeFileSync(path, 'running'))`)
  const { lambda, close } = await start([{ name: 'endless', codeDirectory }])
  const note = join(codeDirectory, 'note')
  const invoke = new InvokeCommand({ FunctionName: 'endless', Payload: JSON.stringify(note) })
  const invoking = lambda.send(invoke).then(
    () => 'answered',
    () => 'cut off',
  )
  await expect.poll(() => existsSync(note), { timeout: 10_000 }).toBe(true)
  await close()
  expect(['answered', 'cut off']).toContain(await invoking)
})

test('a taken port is refused', async () => {
  const { endpoint } = await start([])
  const port = Number(new URL(endpoint).port)
  await expect(startLocal({ ...options, port, functions: [] }, () => {})).rejects.toMatchObject({
    message: `port ${port} is taken`,
    hint: expect.stringContaining('--port'),
  })
})

test.each([
  ['demo', '/no/such/folder'],
  ['de mo', tmpdir()],
])('a function called %j of the folder %s is a usage error', async (name, codeDirectory) => {
  const starting = startLocal({ ...options, functions: [{ name, codeDirectory }] }, () => {})
  await expect(starting).rejects.toMatchObject({
    name: 'OtlError',
    code: Exit.Usage,
    message: expect.stringContaining(`cannot make the function ${name}: `),
  })
})
