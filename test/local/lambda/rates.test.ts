import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { requestRates } from '../../../src/local/lambda/rates.ts'
import { type LocalEnv, localApp } from '../../../src/local/server/app.ts'

function limited() {
  let now = 0
  const routes = new Hono<LocalEnv>().use(requestRates(() => now)).all('*', (c) => c.json({}))
  const app = localApp([routes], () => {})
  const send = async (times: number, path: string, method = 'GET') => {
    const statuses: number[] = []
    for (let n = 0; n < times; n++) statuses.push((await app.request(path, { method })).status)
    return statuses.filter((status) => status === 200).length
  }
  return {
    app,
    send,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

const one = '/2015-03-31/functions/orders'

test('the rates of an account: GetFunction by itself, everything else together, invocations without end', async () => {
  const { send, pass } = limited()
  expect(await send(120, one)).toBe(100)
  expect(await send(10, `${one}/configuration`, 'PUT')).toBe(10)
  expect(await send(10, '/2015-03-31/functions/?MaxItems=50')).toBe(5)
  expect(await send(3, '/2017-03-31/tags/arn', 'POST')).toBe(0)
  expect(await send(20, `${one}/policy`)).toBe(15)
  expect(await send(200, `${one}/invocations`, 'POST')).toBe(200)
  pass(500)
  expect(await send(20, `${one}/aliases`)).toBe(7)
  pass(60_000)
  expect(await send(40, `${one}/aliases`)).toBe(15)
})

test('the answer is Lambda’s', async () => {
  const { app, send } = limited()
  await send(100, one)
  const answer = await app.request(one)
  expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([429, 'TooManyRequestsException'])
  expect(await answer.json()).toMatchObject({ Type: 'User' })
})
