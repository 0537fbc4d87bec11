import { expect, test } from 'vitest'
import { invoke } from '../../src/aws/invoke.ts'
import { invokeClient } from '../../src/aws/lambda-client.ts'
import { serveRequests } from '../support/http.ts'

const signal = new AbortController().signal
const request = {
  fn: 'orders',
  payload: new TextEncoder().encode('{"n": 1.0}'),
  traceHeader: 'Root=1-581cf771-a006649127e371903a2de979;Sampled=1',
}

function client(endpoint: string) {
  const made = invokeClient({ region: 'eu-west-1', endpoint, signal })
  made.config.credentials = async () => ({ accessKeyId: 'test', secretAccessKey: 'test' })
  return made
}

test('the trace header reaches the wire unsigned, the payload goes as it is', async () => {
  await using server = await serveRequests(
    () => new Response('{"ok":true}', { headers: { 'X-Amz-Executed-Version': '$LATEST' } }),
  )
  const answer = await invoke(client(server.url), request, signal)
  const [call] = server.calls
  expect(call?.line).toBe('POST /2015-03-31/functions/orders/invocations')
  expect(call?.body).toBe('{"n": 1.0}')
  expect(call?.headers['x-amzn-trace-id']).toBe(request.traceHeader)
  expect(call?.headers.authorization).not.toContain('x-amzn-trace-id')
  expect(call?.headers['x-amz-log-type']).toBe('Tail')
  expect(new TextDecoder().decode(answer.payload)).toBe('{"ok":true}')
  expect(answer.executedVersion).toBe('$LATEST')
})

test('a failing function is an answer', async () => {
  const log = Buffer.from('START\nboom\nEND').toString('base64')
  const headers = { 'X-Amz-Function-Error': 'Unhandled', 'X-Amz-Log-Result': log }
  await using server = await serveRequests(() => new Response('{"errorType":"Error"}', { headers }))
  expect(await invoke(client(server.url), request, signal)).toMatchObject({
    functionError: 'Unhandled',
    logTail: 'START\nboom\nEND',
  })
})

test('a function is never invoked twice because an answer was lost', async () => {
  await using server = await serveRequests(
    () => new Response('{}', { status: 500, headers: { 'x-amzn-errortype': 'ServiceException' } }),
  )
  await expect(invoke(client(server.url), request, signal)).rejects.toThrow(
    'could not invoke orders (lambda:InvokeFunction)',
  )
  expect(server.calls).toHaveLength(1)
})

test('a version or alias is asked for by its name', async () => {
  await using server = await serveRequests(() => new Response('1'))
  await invoke(client(server.url), { ...request, qualifier: 'live' }, signal)
  expect(server.calls[0]?.line).toBe('POST /2015-03-31/functions/orders/invocations?Qualifier=live')
})
