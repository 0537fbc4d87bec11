import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from 'vitest'
import { arn, aZipFunction, stage } from './stage.ts'
import { zip } from './zip.ts'

const name = 'orders'
const read = new GetFunctionConfigurationCommand({ FunctionName: name })
const update = (more: object) => new UpdateFunctionConfigurationCommand({ FunctionName: name, ...more })

test('a function is Pending until it settles, then Active under another revision', async () => {
  const { client, clock, create } = await stage()
  const pending = await create(name)
  expect(pending).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating', Version: '$LATEST' })
  expect(pending.LastUpdateStatus).toBeUndefined()
  expect(pending.$metadata.httpStatusCode).toBe(201)

  clock.settle()
  const active = await client.send(read)
  expect(active).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful', FunctionArn: arn(name) })
  expect(active.RevisionId).not.toBe(pending.RevisionId)
})

test('a Pending function takes no invocation and no write', async () => {
  const { client, clock } = await stage()
  await client.send(new CreateFunctionCommand(aZipFunction(name)))
  const state = 'The function is currently in the following state: Pending'
  const refused = {
    name: 'ResourceConflictException',
    message: `The operation cannot be performed at this time. ${state}`,
  }
  await expect(client.send(new InvokeCommand({ FunctionName: name }))).rejects.toMatchObject(refused)
  await expect(client.send(update({ Timeout: 9 }))).rejects.toMatchObject(refused)
  const code = new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip([{ name: 'index.mjs' }]) })
  await expect(client.send(code)).rejects.toMatchObject(refused)
  const tag = new TagResourceCommand({ Resource: arn(name), Tags: { a: 'b' } })
  await expect(client.send(tag)).rejects.toMatchObject(refused)
  clock.settle()
  await client.send(update({ Timeout: 9 }))
})

test('an update is told at once, runs once settled, and moves the revision twice', async () => {
  const { client, clock, create, runtime } = await stage()
  await create(name, { Environment: { Variables: { STAGE: 'old' } } })
  const before = await client.send(read)

  const accepted = await client.send(
    update({ RevisionId: before.RevisionId, Environment: { Variables: { STAGE: 'new' } }, Timeout: 7 }),
  )
  expect(accepted).toMatchObject({
    State: 'Active',
    LastUpdateStatus: 'InProgress',
    LastUpdateStatusReasonCode: 'Creating',
    Environment: { Variables: { STAGE: 'new' } },
    Timeout: 7,
  })
  await client.send(new InvokeCommand({ FunctionName: name }))
  expect(runtime.invoked.at(-1)?.fn).toMatchObject({ environment: { STAGE: 'old' }, timeoutSeconds: 3 })

  clock.settle()
  const after = await client.send(read)
  expect(after.LastUpdateStatus).toBe('Successful')
  expect(new Set([before.RevisionId, accepted.RevisionId, after.RevisionId]).size).toBe(3)
  expect(runtime.retired).toEqual([arn(name)])
  await client.send(new InvokeCommand({ FunctionName: name }))
  const [first, second] = runtime.invoked.map(({ fn }) => fn)
  expect(second).toMatchObject({ environment: { STAGE: 'new' }, timeoutSeconds: 7 })
  expect(second?.generation).not.toBe(first?.generation)
})

test('a stale revision is refused with 412 and nothing is written', async () => {
  const { client, clock, create } = await stage()
  const { RevisionId: stale } = await create(name)
  const refusal = { name: 'PreconditionFailedException', $metadata: { httpStatusCode: 412 } }
  await expect(client.send(update({ RevisionId: stale, Timeout: 9 }))).rejects.toMatchObject(refusal)
  const code = { FunctionName: name, ZipFile: zip([{ name: 'index.mjs' }]), RevisionId: stale }
  await expect(client.send(new UpdateFunctionCodeCommand(code))).rejects.toMatchObject(refusal)
  clock.settle()
  expect(await client.send(read)).toMatchObject({ Timeout: 3, LastUpdateStatus: 'Successful' })
})

test('of simultaneous updates one wins', async () => {
  const { client, clock, create } = await stage()
  await create(name)
  const { RevisionId } = await client.send(read)
  const race = async (commands: readonly UpdateFunctionConfigurationCommand[]) => {
    const outcomes = await Promise.allSettled(commands.map((command) => client.send(command)))
    return outcomes.map((outcome) => (outcome.status === 'fulfilled' ? 'won' : outcome.reason.name)).sort()
  }
  expect(await race([1, 2, 3].map((Timeout) => update({ RevisionId, Timeout })))).toEqual([
    'PreconditionFailedException',
    'PreconditionFailedException',
    'won',
  ])
  clock.settle()
  expect(await race([1, 2].map((Timeout) => update({ Timeout })))).toEqual([
    'ResourceConflictException',
    'won',
  ])
  await expect(client.send(update({ Timeout: 5 }))).rejects.toThrow(
    `An update is in progress for resource: ${arn(name)}`,
  )
})

test('of simultaneous creations one wins', async () => {
  const { client } = await stage()
  const create = () => client.send(new CreateFunctionCommand(aZipFunction(name)))
  const outcomes = await Promise.allSettled([create(), create(), create()])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  await expect(create()).rejects.toMatchObject({
    name: 'ResourceConflictException',
    message: `Function already exist: ${name}`,
  })
})

test('code that found no function leaves nothing on disk', async () => {
  const { client, create, runtime } = await stage()
  await create(name)
  await client.send(new InvokeCommand({ FunctionName: name }))
  const store = dirname(dirname(String(runtime.invoked[0]?.fn.codeDirectory)))
  expect(readdirSync(store)).toHaveLength(1)

  const another = new CreateFunctionCommand(aZipFunction('another'))
  await Promise.allSettled([another, another, another].map((command) => client.send(command)))
  expect(readdirSync(store)).toHaveLength(2)
  const broken = { FunctionName: name, ZipFile: zip([{ name: 'index.mjs' }, { name: '../out' }]) }
  await expect(client.send(new UpdateFunctionCodeCommand(broken))).rejects.toThrow('Could not unzip')
  expect(readdirSync(store)).toHaveLength(2)

  const files = Array.from({ length: 500 }, (_, at) => ({ name: `${at}.mjs`, content: '//' }))
  const update = new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: zip(files) })
  const remove = new DeleteFunctionCommand({ FunctionName: name })
  const updating = client.send(update).catch((error: Error) => error.name)
  await expect.poll(() => readdirSync(store).length, { interval: 1 }).toBe(3)
  await client.send(remove)
  expect(await updating).toBe('ResourceNotFoundException')
  await expect.poll(() => readdirSync(store).length).toBe(1)
})

test('members left out keep their value; environment and layers are replaced whole and can be cleared', async () => {
  const { client, clock, create } = await stage()
  const layer = 'arn:aws:lambda:eu-west-1:000000000000:layer:theirs:3'
  await create(name, {
    Environment: { Variables: { ONE: '1', TWO: '2' } },
    Layers: [layer],
    Description: 'd',
  })

  const kept = await client.send(update({ TracingConfig: { Mode: 'Active' } }))
  expect(kept).toMatchObject({
    Environment: { Variables: { ONE: '1', TWO: '2' } },
    Layers: [{ Arn: layer }],
    Description: 'd',
    TracingConfig: { Mode: 'Active' },
  })
  clock.settle()
  const replaced = await client.send(update({ Environment: { Variables: { TWO: '3' } } }))
  expect(replaced.Environment).toEqual({ Variables: { TWO: '3' } })
  clock.settle()
  const cleared = await client.send(update({ Environment: {}, Layers: [] }))
  expect(cleared.Environment).toEqual({ Variables: {} })
  expect(cleared.Layers).toBeUndefined()
})

test('new code keeps the configuration, and the old folder is gone once it is unused', async () => {
  const { client, clock, create, runtime } = await stage()
  const { CodeSha256 } = await create(name, { Timeout: 11 })
  await client.send(new InvokeCommand({ FunctionName: name }))
  const next = zip([{ name: 'index.mjs', content: '// new' }])
  const updated = await client.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile: next }))
  expect(updated).toMatchObject({ Timeout: 11, LastUpdateStatus: 'InProgress', CodeSize: next.length })
  expect(updated.CodeSha256).not.toBe(CodeSha256)
  clock.settle()
  await client.send(new InvokeCommand({ FunctionName: name }))

  const [before, after] = runtime.invoked.map(({ fn }) => fn.codeDirectory)
  expect(readFileSync(`${after}/index.mjs`, 'utf8')).toBe('// new')
  await expect.poll(() => existsSync(String(before))).toBe(false)
})

test('a dry run of new code changes nothing', async () => {
  const { client, create } = await stage()
  const { CodeSha256 } = await create(name)
  const { RevisionId } = await client.send(read)
  const ZipFile = zip([{ name: 'index.mjs', content: '// new' }])
  const dry = await client.send(new UpdateFunctionCodeCommand({ FunctionName: name, ZipFile, DryRun: true }))
  expect(dry).toMatchObject({ CodeSha256, RevisionId, LastUpdateStatus: 'Successful' })
})

test('a deleted function is gone, its environments ended, its name free', async () => {
  const { client, create, runtime } = await stage()
  await create(name)
  await client.send(new DeleteFunctionCommand({ FunctionName: name }))
  expect(runtime.retired).toEqual([arn(name)])
  const gone = { name: 'ResourceNotFoundException', message: `Function not found: ${arn(name)}` }
  await expect(client.send(new GetFunctionCommand({ FunctionName: name }))).rejects.toMatchObject(gone)
  await expect(client.send(new DeleteFunctionCommand({ FunctionName: name }))).rejects.toMatchObject(gone)
  await create(name)
})
