import {
  GetFunctionConfigurationCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { arn, raw, stage } from './stage.ts'

const Resource = arn('orders')

test('tags are merged, removed and listed, and move the revision', async () => {
  const { client, create } = await stage()
  await create('orders', { Tags: { team: 'a', stack: 's' } })
  const read = new GetFunctionConfigurationCommand({ FunctionName: 'orders' })
  const { RevisionId } = await client.send(read)

  const tagged = await client.send(new TagResourceCommand({ Resource, Tags: { team: 'b', new: '' } }))
  expect(tagged.$metadata.httpStatusCode).toBe(204)
  await client.send(new UntagResourceCommand({ Resource, TagKeys: ['stack', 'absent'] }))
  expect((await client.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ team: 'b', new: '' })
  expect((await client.send(read)).RevisionId).not.toBe(RevisionId)
})

test('fifty tags fit, and one too many adds none', async () => {
  const { client, create } = await stage()
  await create('orders')
  const tags = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`key-${from + at}`, 'v']))
  await client.send(new TagResourceCommand({ Resource, Tags: tags(0, 49) }))
  await expect(client.send(new TagResourceCommand({ Resource, Tags: tags(49, 2) }))).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: 'Number of tags exceeds resource tag limit.',
  })
  const { Tags = {} } = await client.send(new ListTagsCommand({ Resource }))
  expect(Object.keys(Tags)).toHaveLength(49)
})

test('tags wait for an update to settle', async () => {
  const { client, create, clock } = await stage()
  await create('orders')
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'orders', Timeout: 9 }))
  const tag = new TagResourceCommand({ Resource, Tags: { a: 'b' } })
  await expect(client.send(tag)).rejects.toMatchObject({ name: 'ResourceConflictException' })
  clock.settle()
  await client.send(tag)
})

test.each([
  ['orders', 'ValidationException'],
  [`${Resource}:prod`, 'InvalidParameterValueException'],
  [arn('nobody'), 'ResourceNotFoundException'],
  [Resource.replace('000000000000', '123456789012'), 'ResourceNotFoundException'],
  [Resource.replace('arn:aws:', 'arn:aws-cn:'), 'ResourceNotFoundException'],
])('tags of %s: %s', async (resource, name) => {
  const { client, create } = await stage()
  await create('orders')
  await expect(client.send(new ListTagsCommand({ Resource: resource }))).rejects.toMatchObject({ name })
})

test.each([
  ['POST', '', '{}', 'ValidationException'],
  ['POST', '', '{"Tags":"a=b"}', 'SerializationException'],
  ['POST', '', '{"Tags":{"a":1}}', 'SerializationException'],
  ['POST', '', '{"Tags":{"":"empty"}}', 'ValidationException'],
  ['POST', '', `{"Tags":{"a":"${'v'.repeat(257)}"}}`, 'ValidationException'],
  ['DELETE', '', undefined, 'ValidationException'],
])('%s %s %.40s is %s', async (method, query, body, type) => {
  const { endpoint, create } = await stage()
  await create('orders')
  const path = `/2017-03-31/tags/${encodeURIComponent(Resource)}${query}`
  expect(await raw(endpoint, method, path, body)).toMatchObject({ status: 400, type })
})

test('a tag may be called __proto__', async () => {
  const { endpoint, create } = await stage()
  await create('orders')
  const path = `/2017-03-31/tags/${encodeURIComponent(Resource)}`
  await raw(endpoint, 'POST', path, '{"Tags":{"__proto__":"x"}}')
  const { body } = await raw(endpoint, 'GET', path)
  expect(Object.entries(body.Tags)).toEqual([['__proto__', 'x']])
})
