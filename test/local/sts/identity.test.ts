import { GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, onTestFinished, test } from 'vitest'
import { localApp } from '../../../src/local/server/app.ts'
import { listen } from '../../../src/local/server/listen.ts'
import { stsRoutes } from '../../../src/local/sts/api.ts'

async function sts() {
  const server = await listen(localApp([stsRoutes()], () => {}).fetch, 0)
  const client = new STSClient({
    endpoint: server.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  })
  onTestFinished(async () => {
    client.destroy()
    await server.close()
  })
  return { ...server, client }
}

test('the caller is the local user', async () => {
  const { client } = await sts()
  const { $metadata, ...identity } = await client.send(new GetCallerIdentityCommand({}))
  expect(identity).toEqual({
    Account: '000000000000',
    Arn: 'arn:aws:iam::000000000000:user/otl-local',
    UserId: 'AIDAOTLLOCAL000000000',
  })
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('another action is unknown, in the shape of the query protocol', async () => {
  const { client } = await sts()
  await expect(client.send(new GetSessionTokenCommand({}))).rejects.toMatchObject({
    Code: 'InvalidAction',
    message: 'Could not find operation GetSessionToken for version 2011-06-15',
    $metadata: { httpStatusCode: 400 },
  })
})

test.each([
  ['Action=%3Cscript%3E', 'application/x-www-form-urlencoded', 400],
  ['', 'application/x-www-form-urlencoded', 400],
  ['{}', 'application/x-amz-json-1.1', 404],
])('%s as %s is %i', async (body, type, status) => {
  const { endpoint } = await sts()
  const answer = await fetch(endpoint, { method: 'POST', body, headers: { 'content-type': type } })
  expect(answer.status).toBe(status)
  expect(await answer.text()).not.toContain('<script>')
})
