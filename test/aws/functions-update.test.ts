import { expect, test } from 'vitest'
import { updateConfiguration } from '../../src/aws/functions.ts'
import { toFunction } from '../../src/aws/lambda-shape.ts'
import type { ConfigurationUpdate } from '../../src/context.ts'
import { type Answer, type Call, lambdaServer, recorded } from '../support/lambda-server.ts'

const never = new AbortController().signal
const quick = { firstMs: 1, longestMs: 1, limitMs: 20_000 }
const answer = recorded('get-function')
const fn = toFunction(answer)
const update: ConfigurationUpdate = {
  layers: ['arn:aws:lambda:us-west-2:123456789012:layer:l:1'],
  environment: { A: '1' },
  tracing: 'Active',
}
const asked = {
  Layers: [{ Arn: 'arn:aws:lambda:us-west-2:123456789012:layer:l:1', CodeSize: 1 }],
  Environment: { Variables: { A: '1' } },
  TracingConfig: { Mode: 'Active' },
}

/** One GetFunction answer: the recorded function with members replaced. */
const now = (members: object): Answer => ({
  body: { ...answer, Configuration: { ...answer.Configuration, ...members } },
})
const inProgress = now({ ...asked, RevisionId: 'r2', LastUpdateStatus: 'InProgress' })
const successful = now({ ...asked, RevisionId: 'r3', LastUpdateStatus: 'Successful' })
const unchanged = now({})
const stale: Answer = {
  status: 412,
  error: 'PreconditionFailedException',
  body: { Message: 'The RevisionId …' },
}
const busy: Answer = {
  status: 409,
  error: 'ResourceConflictException',
  body: { Message: 'An update is in progress' },
}
const accepted: Answer = { body: { RevisionId: 'r2', LastUpdateStatus: 'InProgress' } }

/** Answers writes and reads from two queues; the last of each is repeated. */
function script(writes: readonly Answer[], reads: readonly Answer[]): (call: Call) => Answer {
  const queues = { PUT: [...writes], GET: [...reads] }
  return ({ method }) => {
    const queue = method === 'PUT' ? queues.PUT : queues.GET
    const next = queue.length > 1 ? queue.shift() : queue[0]
    if (next === undefined) throw new Error(`the test did not expect a ${method}`)
    return next
  }
}

async function perform(writes: readonly Answer[], reads: readonly Answer[], attempts = 1) {
  const { client, calls } = await lambdaServer(script(writes, reads), attempts)
  const puts = () => calls.filter(({ method }) => method === 'PUT')
  return { outcome: updateConfiguration(client, fn, update, never, quick), calls, puts }
}

test('one request carries everything and the revision it was planned against, and waits until it is live', async () => {
  const { outcome, calls, puts } = await perform([accepted], [inProgress, inProgress, successful])
  expect(await outcome).toMatchObject({ kind: 'live', fn: { revision: 'r3', tracing: 'Active' } })
  expect(calls.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET', 'GET'])
  expect(puts()[0]?.body).toEqual({
    RevisionId: fn.revision,
    Layers: update.layers,
    Environment: { Variables: { A: '1' } },
    TracingConfig: { Mode: 'Active' },
  })
})

test('a member that is not to change is not sent', async () => {
  const { client, calls } = await lambdaServer(script([accepted], [successful]))
  await updateConfiguration(client, fn, { tracing: 'Active' }, never, quick)
  expect(calls[0]?.body).toEqual({ RevisionId: fn.revision, TracingConfig: { Mode: 'Active' } })
})

test('layers are cleared by an empty list', async () => {
  const { client, calls } = await lambdaServer(script([accepted], [successful]))
  await updateConfiguration(client, fn, { layers: [] }, never, quick)
  expect(calls[0]?.body).toMatchObject({ Layers: [] })
})

test('an update that Lambda gave up is told with Lambda’s reason', async () => {
  const failed = now({ LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'no subnet', RevisionId: 'r3' })
  const { outcome } = await perform([accepted], [inProgress, failed])
  expect(await outcome).toMatchObject({ kind: 'failed', reason: 'no subnet' })
})

test('a lost race gives the function as it is now, and nothing is written', async () => {
  const { outcome, puts } = await perform([stale], [now({ RevisionId: 'theirs' })])
  expect(await outcome).toMatchObject({ kind: 'stale', fn: { revision: 'theirs' } })
  expect(puts()).toHaveLength(1)
})

test('a lost race is told only when the other update has ended', async () => {
  const theirs = { RevisionId: 'theirs', LastUpdateStatus: 'InProgress' }
  const { outcome } = await perform(
    [stale],
    [now(theirs), now({ ...theirs, LastUpdateStatus: 'Successful' })],
  )
  expect(await outcome).toMatchObject({ kind: 'stale', fn: { lastUpdate: { status: 'Successful' } } })
})

test('an update whose answer was lost and whose retry met its own success is a success', async () => {
  const { outcome, puts } = await perform(['cut', stale], [successful], 3)
  expect(await outcome).toMatchObject({ kind: 'live', fn: { revision: 'r3' } })
  expect(puts()).toHaveLength(2)
})

test('an update whose answer was lost for good is recognised by reading back', async () => {
  const { outcome } = await perform(['cut'], [inProgress, successful])
  expect(await outcome).toMatchObject({ kind: 'live' })
})

test('an update that never arrived is a failure', async () => {
  const { outcome } = await perform(['cut'], [unchanged])
  await expect(outcome).rejects.toThrow('could not update my-function (lambda:UpdateFunctionConfiguration)')
})

test('a busy function is waited for and written to when nothing has changed', async () => {
  const waiting = now({ LastUpdateStatus: 'InProgress' })
  const { outcome, puts } = await perform([busy, accepted], [waiting, unchanged, inProgress, successful])
  expect(await outcome).toMatchObject({ kind: 'live' })
  expect(puts()).toHaveLength(2)
})

test('a busy function that has changed is planned for anew', async () => {
  const { outcome, puts } = await perform([busy], [now({ RevisionId: 'theirs' })])
  expect(await outcome).toMatchObject({ kind: 'stale', fn: { revision: 'theirs' } })
  expect(puts()).toHaveLength(1)
})

test('a function that stays busy is given up after a few tries', async () => {
  const { outcome, puts } = await perform([busy], [unchanged])
  expect(await outcome).toMatchObject({
    kind: 'refused',
    error: { message: expect.stringContaining('An update is in progress') },
  })
  expect(puts()).toHaveLength(3)
})

test('a refused update is not read back', async () => {
  const refused: Answer = { status: 403, error: 'AccessDeniedException', body: { Message: 'not authorized' } }
  const { outcome, calls } = await perform([refused], [])
  expect(await outcome).toMatchObject({
    kind: 'refused',
    error: { message: expect.stringContaining('not authorized') },
  })
  expect(calls).toHaveLength(1)
})

test('an endless update is told to be one', async () => {
  const { client } = await lambdaServer(script([accepted], [inProgress]))
  const waiting = updateConfiguration(client, fn, update, never, { ...quick, limitMs: 0 })
  await expect(waiting).rejects.toMatchObject({ hint: expect.stringContaining('otl status my-function') })
})

test('an interruption ends the wait', async () => {
  const stop = new AbortController()
  const { client } = await lambdaServer((call) => {
    if (call.method === 'GET') stop.abort()
    return call.method === 'PUT' ? accepted : inProgress
  })
  await expect(
    updateConfiguration(client, fn, update, stop.signal, { ...quick, firstMs: 60_000 }),
  ).rejects.toThrow()
})

test('without a revision from the endpoint none is sent', async () => {
  const { client, calls } = await lambdaServer(script([accepted], [successful]))
  await updateConfiguration(client, { ...fn, revision: '' }, { tracing: 'Active' }, never, quick)
  expect(calls[0]?.body).toEqual({ TracingConfig: { Mode: 'Active' } })
})

test('a value that AWS repeats in its answer reaches neither the message nor the stack', async () => {
  const secrets = { DB: 'hunter2', B: 'say "hi"' }
  const echo = `Value '${JSON.stringify({ Environment: { Variables: secrets } })}' failed to satisfy constraint`
  const refused: Answer = { status: 400, error: 'InvalidParameterValueException', body: { Message: echo } }
  const { client } = await lambdaServer(script([refused], []))
  const answer = await updateConfiguration(client, fn, { environment: secrets }, never, quick)
  if (answer.kind !== 'refused') throw new Error(answer.kind)
  const causes = [answer.error, answer.error.cause as Error]
    .map(({ message, stack }) => `${message} ${stack}`)
    .join()
  expect(causes).toContain('failed to satisfy constraint')
  expect(causes).not.toMatch(/hunter2|say/)
})
