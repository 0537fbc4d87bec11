import { expect, test } from 'vitest'
import { getCodeSigning } from '../../src/aws/code-signing.ts'
import { listAliases, listProvisioned, moveAlias, publishVersion } from '../../src/aws/versions.ts'
import { aFunction } from '../support/functions.ts'
import { lambdaServer } from '../support/lambda-server.ts'

const { signal } = new AbortController()
const ARN = 'arn:aws:lambda:us-west-2:123456789012:function:orders'
const CONFIG = 'arn:aws:lambda:us-west-2:123456789012:code-signing-config:csc-0123456789abcdef0'

test('aliases come from all pages, with the shares of weighted ones', async () => {
  const { client, calls } = await lambdaServer(({ query }) =>
    query.get('Marker') === 'next'
      ? { body: { Aliases: [{ Name: 'dev', FunctionVersion: '$LATEST', RevisionId: 'r2' }] } }
      : {
          body: {
            NextMarker: 'next',
            Aliases: [
              {
                Name: 'live',
                FunctionVersion: '12',
                RevisionId: 'r1',
                RoutingConfig: { AdditionalVersionWeights: { '13': 0.1 } },
              },
            ],
          },
        },
  )
  expect(await listAliases(client, ARN, signal)).toEqual([
    { name: 'live', version: '12', shares: { '13': 0.1 }, revision: 'r1' },
    { name: 'dev', version: '$LATEST', shares: {}, revision: 'r2' },
  ])
  expect(calls.map(({ path }) => path)).toEqual([
    `/2015-03-31/functions/${ARN}/aliases`,
    `/2015-03-31/functions/${ARN}/aliases`,
  ])
})

test('aliases without end are not read to the end', async () => {
  const Aliases = Array.from({ length: 50 }, (_, at) => ({ Name: `a${at}`, FunctionVersion: '1' }))
  let page = 0
  const { client, calls } = await lambdaServer(() => ({ body: { Aliases, NextMarker: `m${++page}` } }))
  expect(await listAliases(client, ARN, signal)).toHaveLength(200)
  expect(calls).toHaveLength(4)
})

test('provisioned concurrency by the qualifier that it belongs to', async () => {
  const { client } = await lambdaServer(() => ({
    body: {
      ProvisionedConcurrencyConfigs: [
        { FunctionArn: `${ARN}:live`, RequestedProvisionedConcurrentExecutions: 5 },
        { FunctionArn: ARN, RequestedProvisionedConcurrentExecutions: 1 },
      ],
    },
  }))
  expect(await listProvisioned(client, ARN, signal)).toEqual([{ qualifier: 'live', requested: 5 }])
})

test('a function without code signing takes one request', async () => {
  const { client, calls } = await lambdaServer(() => ({ body: { FunctionName: 'orders' } }))
  expect(await getCodeSigning(client, ARN, signal)).toBeUndefined()
  expect(calls).toHaveLength(1)
})

test('a code signing configuration: what is enforced, and who is allowed', async () => {
  const { client } = await lambdaServer(({ path }) =>
    path.includes('/functions/')
      ? { body: { CodeSigningConfigArn: CONFIG } }
      : {
          body: {
            CodeSigningConfig: {
              CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
              AllowedPublishers: { SigningProfileVersionArns: ['arn:a'] },
            },
          },
        },
  )
  expect(await getCodeSigning(client, ARN, signal)).toEqual({
    arn: CONFIG,
    policy: 'Enforce',
    allowed: ['arn:a'],
  })
})

test.each([
  ['lambda:ListAliases', listAliases],
  ['lambda:ListProvisionedConcurrencyConfigs', listProvisioned],
  ['lambda:GetFunctionCodeSigningConfig', getCodeSigning],
])('who lacks %s is told so', async (action, read) => {
  const { client } = await lambdaServer(() => ({ status: 403, error: 'AccessDeniedException' }))
  await expect(read(client, ARN, signal)).rejects.toThrow(action)
})

test('a version is published and an alias moved only as they were read', async () => {
  const { client, calls } = await lambdaServer(({ method }) => ({
    body: method === 'POST' ? { Version: '13' } : { Name: 'live', FunctionVersion: '13' },
  }))
  const fn = { ...aFunction(), arn: ARN, revision: 'r7' }
  expect(await publishVersion(client, fn, 'why', signal)).toBe('13')
  await moveAlias(client, ARN, { name: 'live', version: '12', shares: {}, revision: 'a1' }, '13', signal)
  expect(calls.map(({ path, body }) => ({ path, body }))).toEqual([
    { path: `/2015-03-31/functions/${ARN}/versions`, body: { Description: 'why', RevisionId: 'r7' } },
    { path: `/2015-03-31/functions/${ARN}/aliases/live`, body: { FunctionVersion: '13', RevisionId: 'a1' } },
  ])
})
