import { expect, test } from 'vitest'
import { aFunction, aStage, invoke, prepareWorker } from './support/stage.ts'

prepareWorker()

const answersName = 'export const handler = async () => "found"'
const answersNameInCommonJs = 'exports.handler = async () => "found"'

test.each<[string, Record<string, string>, string]>([
  ['index.mjs', { 'index.mjs': answersName }, 'index.handler'],
  ['index.cjs', { 'index.cjs': answersNameInCommonJs }, 'index.handler'],
  ['index.js as CommonJS', { 'index.js': answersNameInCommonJs }, 'index.handler'],
  [
    'index.js as an ES module',
    { 'index.js': answersName, 'package.json': '{"type":"module"}' },
    'index.handler',
  ],
  ['a nested folder', { 'src/app/index.mjs': answersName }, 'src/app/index.handler'],
  [
    'a nested ES module under a root that is none',
    { 'src/index.js': answersName, 'src/package.json': '{"type":"module"}', 'package.json': '{}' },
    'src/index.handler',
  ],
  [
    'a dotted export',
    { 'index.js': 'exports.api = { orders: { get: async () => "found" } }' },
    'index.api.orders.get',
  ],
  ['a package', { 'node_modules/shop/index.js': answersNameInCommonJs }, 'shop.handler'],
  ['a default export', { 'index.mjs': 'export default async () => "found"' }, 'index.default'],
])('finds a handler in %s', async (_, files, handler) => {
  const answer = await invoke(await aStage(), await aFunction(files, { handler }))
  expect(answer).toMatchObject({ json: 'found' })
  expect(answer.functionError).toBeUndefined()
})

test.each<[string, string, string, unknown]>([
  ['async', 'nodejs22.x', 'async (event) => event.a + 1', 2],
  ['a promise', 'nodejs22.x', '(event) => Promise.resolve(event.a + 1)', 2],
  ['nothing returned', 'nodejs22.x', 'async () => {}', null],
  ['callback', 'nodejs20.x', '(event, context, done) => setTimeout(() => done(null, event.a + 1), 5)', 2],
  ['context.succeed', 'nodejs20.x', '(event, context) => context.succeed(event.a + 1)', 2],
  ['a value of a plain function, before Node 24', 'nodejs22.x', '(event) => event.a + 1', null],
  ['a value of a plain function, from Node 24 on', 'nodejs24.x', '(event) => event.a + 1', 2],
  ['a callback that waits for the event loop', 'nodejs20.x', waitingCallback(true), 'late'],
  ['a callback that does not wait', 'nodejs20.x', waitingCallback(false), 'early'],
])('answers in the style %s', async (_, runtime, handler, expected) => {
  const fn = await aFunction({ 'index.js': `exports.handler = ${handler}` }, { runtime })
  expect((await invoke(await aStage(), fn, { a: 1 })).json).toBe(expected)
})

function waitingCallback(waits: boolean): string {
  return `(event, context, done) => {
    context.callbackWaitsForEmptyEventLoop = ${waits}
    const answer = { toJSON: () => state }
    let state = 'early'
    setTimeout(() => { state = 'late' }, 50)
    done(null, answer)
  }`
}

test('the context tells the function who and where it is', async () => {
  const fn = await aFunction({
    'index.mjs': `export const handler = async (event, context) => ({
      ...context, remaining: context.getRemainingTimeInMillis(), cwd: process.cwd(), trace: process.env._X_AMZN_TRACE_ID,
    })`,
  })
  const clientContext = Buffer.from(JSON.stringify({ custom: { who: 'Zoë' } })).toString('base64')
  const requestId = '11111111-2222-3333-4444-555555555555'
  const { json } = await invoke(await aStage(), fn, {}, { requestId, clientContext })
  expect(json).toMatchObject({
    functionName: fn.name,
    functionVersion: '$LATEST',
    memoryLimitInMB: '256',
    logGroupName: `/aws/lambda/${fn.name}`,
    awsRequestId: requestId,
    invokedFunctionArn: fn.arn,
    clientContext: { custom: { who: 'Zoë' } },
    cwd: fn.codeDirectory,
    trace: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
  })
  expect(json.remaining).toBeGreaterThan(0)
  expect(json.remaining).toBeLessThanOrEqual(20_000)
})

test('an empty payload is an empty event', async () => {
  const fn = await aFunction({ 'index.mjs': 'export const handler = async (event) => event' })
  expect((await invoke(await aStage(), fn, {}, { payload: new Uint8Array() })).json).toEqual({})
})

test('nothing of the surrounding environment reaches the function', async () => {
  process.env.AWS_SECRET_ACCESS_KEY = 'the-real-one'
  process.env.OTL_TEST_SECRET = 'private'
  try {
    const fn = await aFunction(
      {
        'index.mjs': `import { homedir } from 'node:os'
          import { existsSync } from 'node:fs'
          export const handler = async () => ({ env: process.env, aws: existsSync(homedir() + '/.aws') })`,
      },
      { environment: { COLOUR: 'blue', TZ: 'Europe/Vienna', AWS_REGION: 'mars-1' } },
    )
    const { json } = await invoke(await aStage(), fn)
    expect(json.aws).toBe(false)
    expect(json.env).toMatchObject({
      COLOUR: 'blue',
      TZ: 'Europe/Vienna',
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      AWS_SECRET_ACCESS_KEY: 'otl-local',
      _HANDLER: 'index.handler',
    })
    expect(Object.keys(json.env)).not.toContain('OTL_TEST_SECRET')
  } finally {
    delete process.env.AWS_SECRET_ACCESS_KEY
    delete process.env.OTL_TEST_SECRET
  }
})

test('a function brings its own credentials', async () => {
  const environment = { AWS_ACCESS_KEY_ID: 'mine' }
  const fn = await aFunction(
    { 'index.mjs': 'export const handler = async () => process.env.AWS_ACCESS_KEY_ID' },
    { environment },
  )
  expect((await invoke(await aStage(), fn)).json).toBe('mine')
})
