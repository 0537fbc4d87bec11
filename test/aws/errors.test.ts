import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { explain } from '../../src/aws/errors.ts'
import { lambdaClient } from '../../src/aws/lambda-client.ts'
import { listTraces } from '../../src/aws/traces.ts'
import { xrayClient } from '../../src/aws/xray-client.ts'
import { Exit, type OtlError } from '../../src/errors.ts'

const signal = new AbortController().signal
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Asks for the functions of an endpoint that answers every request alike, and returns otl's words for the failure. */
async function failureOf(status: number, headers: Record<string, string>, body: string): Promise<OtlError> {
  const server = createServer((_, response) => response.writeHead(status, headers).end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials,
    maxAttempts: 1,
  })
  try {
    await client.send(new ListFunctionsCommand({}))
    throw new Error('the request should have failed')
  } catch (cause) {
    return explain('list functions', cause)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const json = (type: string) => ({ 'content-type': 'application/json', 'x-amzn-errortype': type })

test('AWS says no: its words, the permission hint, exit 3', async () => {
  const said = 'User: arn:aws:iam::123456789012:user/a is not authorized to perform: lambda:ListFunctions'
  const error = await failureOf(403, json('AccessDeniedException'), JSON.stringify({ Message: said }))
  expect(error.message).toBe(`could not list functions: ${said}`)
  expect(error.hint).toMatch(/permission/)
  expect(error.code).toBe(Exit.Unknown)
})

test('an expired session names the command that mends it', async () => {
  const error = await failureOf(
    403,
    json('ExpiredTokenException'),
    '{"message":"The security token is expired"}',
  )
  expect(error.hint).toContain('aws sso login')
})

test('a web server that is not AWS is recognised', async () => {
  const error = await failureOf(200, { 'content-type': 'text/html' }, '<html><body>It works!</body></html>')
  expect(error.message).toContain("answered HTTP 200 with something that is not AWS's protocol")
  expect(error.hint).toContain('--endpoint-url')
})

test('an answer without an error of AWS is told as it was, as far as it can be', async () => {
  const json = { 'content-type': 'application/json' }
  const error = await failureOf(400, json, '{"error":"Unsupported service: xray"}')
  expect(error.message).toBe(
    "could not list functions: the endpoint answered HTTP 400, and no error of AWS's: Unsupported service: xray",
  )
  expect(error.hint).toContain('--endpoint-url')
  const bare = await failureOf(400, json, '{"__type":"UnknownOperation"}')
  expect(bare.message).toBe('could not list functions: the endpoint answered HTTP 400, UnknownOperation')
  const huge = await failureOf(400, json, JSON.stringify({ error: 'x'.repeat(1_000_000) }))
  expect(huge.message.length).toBeLessThan(400)
})

test('a known error without words keeps its hint', async () => {
  const error = await failureOf(403, json('AccessDeniedException'), '{}')
  expect(error.message).toBe(
    'could not list functions: the endpoint answered HTTP 403, AccessDeniedException',
  )
  expect(error.hint).toMatch(/permission/)
})

test('nothing listens', async () => {
  const client = new LambdaClient({
    region: 'eu-west-1',
    endpoint: 'http://127.0.0.1:9',
    credentials,
    maxAttempts: 1,
  })
  const error = await client.send(new ListFunctionsCommand({})).then(
    () => undefined,
    (cause) => explain('list functions', cause),
  )
  expect(error?.message).toBe(
    'could not list functions: nothing answers at that address 127.0.0.1:9 (ECONNREFUSED)',
  )
})

test('the values of an environment that AWS repeats in its error stay off the screen', async () => {
  const echo = 'Environment variables exceed 4KB. String measured: {"SECRET":"hunter2"}'
  const error = await failureOf(
    400,
    json('InvalidParameterValueException'),
    JSON.stringify({ message: echo }),
  )
  expect(error.message).not.toContain('hunter2')
  expect(error.message).toContain('Environment variables exceed 4KB')
})

test('no region is a usage error with an example', () => {
  const error = explain('find out the region', new Error('Region is missing'))
  expect(error).toMatchObject({ code: Exit.Usage, hint: expect.stringContaining('--region eu-west-1') })
})

test.each(['nonsense', 'ftp://127.0.0.1', '127.0.0.1:4566'])(
  '--endpoint-url %s is refused before anything is sent',
  (endpoint) => {
    expect(() => lambdaClient({ endpoint, signal })).toThrow('is not an http or https address')
  },
)

test('a failure while paging is explained as well as one at the start', async () => {
  const client = xrayClient({ region: 'eu-west-1', endpoint: 'http://127.0.0.1:9', signal })
  client.config.credentials = async () => credentials
  client.config.maxAttempts = async () => 1
  const query = { since: new Date(0), until: new Date(1000) }
  await expect(listTraces(client, query, signal).next()).rejects.toThrow(
    'could not list traces (xray:GetTraceSummaries)',
  )
})
