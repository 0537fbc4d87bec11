import {
  GetFunctionCodeSigningConfigCommand,
  ListAliasesCommand,
  ListProvisionedConcurrencyConfigsCommand,
  PublishVersionCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { stage } from './stage.ts'

test('a function has no aliases, no warm environments and no code signing, and publishes nothing', async () => {
  const { client, create } = await stage()
  await create('orders')
  const fn = { FunctionName: 'orders' }
  expect((await client.send(new ListAliasesCommand(fn))).Aliases).toEqual([])
  const provisioned = await client.send(new ListProvisionedConcurrencyConfigsCommand(fn))
  expect(provisioned.ProvisionedConcurrencyConfigs).toEqual([])
  const signing = await client.send(new GetFunctionCodeSigningConfigCommand(fn))
  expect([signing.FunctionName, signing.CodeSigningConfigArn]).toEqual(['orders', undefined])
  await expect(client.send(new PublishVersionCommand(fn))).rejects.toThrow(/does not publish versions/)
})

test('of a function that is not there nothing is told', async () => {
  const { client } = await stage()
  const fn = { FunctionName: 'nobody' }
  await expect(client.send(new ListAliasesCommand(fn))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  })
})
