import { expect, test } from 'vitest'
import { aFunction, aStage, invoke, isRunning, prepareWorker, until } from './support/stage.ts'

prepareWorker()

const requestId = '11111111-2222-3333-4444-555555555555'

test.each<[string, string, string, string]>([
  ['a thrown error', 'async () => { throw new TypeError("boom") }', 'TypeError', 'boom'],
  ['a thrown string', 'async () => { throw "boom" }', 'string', 'boom'],
  ['an error in a plain function', '() => { throw new RangeError("boom") }', 'RangeError', 'boom'],
  ['an error in a callback', '(event, context, done) => done(new Error("boom"))', 'Error', 'boom'],
  ['context.fail', '(event, context) => context.fail(new Error("boom"))', 'Error', 'boom'],
  ['an answer that is not JSON', 'async () => 1n', 'Error', 'Unable to stringify response body'],
  ['an error after a timer', '() => { setTimeout(() => { throw new Error("boom") }) }', 'Error', 'boom'],
  [
    'a rejection nobody handles',
    'async () => { Promise.reject(new Error("boom")); await new Promise((r) => setTimeout(r, 100)) }',
    'Runtime.UnhandledPromiseRejection',
    'Error: boom',
  ],
  [
    'a promise that is never settled',
    'async () => new Promise(() => {})',
    'Runtime.NodeJsExit',
    'The handler ended without settling its promise: nothing was left to wait for.',
  ],
  [
    'a response that is too large',
    'async () => "x".repeat(7 * 1024 * 1024)',
    'Function.ResponseSizeTooLarge',
    'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
  ],
])('%s becomes a function error', async (_, handler, errorType, errorMessage) => {
  const stage = await aStage()
  const fn = await aFunction({ 'index.js': `exports.handler = ${handler}` })
  const answer = await invoke(stage, fn)
  expect(answer.functionError).toBe('Unhandled')
  expect(answer.json).toMatchObject({ errorType, errorMessage })
  expect(answer.log).toMatch(/START RequestId.*END RequestId.*REPORT RequestId/s)
})

test.each<[string, Record<string, string>, string, string, RegExp]>([
  [
    'a module that is missing',
    {},
    'index.handler',
    'Runtime.ImportModuleError',
    /Cannot find module 'index'/,
  ],
  [
    'an export that is missing',
    { 'index.js': '' },
    'index.handler',
    'Runtime.HandlerNotFound',
    /is undefined or not/,
  ],
  [
    'a handler that is no function',
    { 'index.js': 'exports.handler = 1' },
    'index.handler',
    'Runtime.HandlerNotFound',
    /not a function/,
  ],
  [
    'a syntax error',
    { 'index.js': 'exports.handler = (' },
    'index.handler',
    'Runtime.UserCodeSyntaxError',
    /SyntaxError/,
  ],
  [
    'a syntax error in an ES module',
    { 'index.mjs': 'export const (' },
    'index.handler',
    'Runtime.UserCodeSyntaxError',
    /SyntaxError/,
  ],
  [
    'a missing dependency',
    { 'index.js': 'require("not-there")' },
    'index.handler',
    'Runtime.ImportModuleError',
    /not-there/,
  ],
  [
    'an error while loading',
    { 'index.js': 'throw new TypeError("at load")' },
    'index.handler',
    'TypeError',
    /at load/,
  ],
  [
    'a handler name without a dot',
    { 'index.js': '' },
    'index',
    'Runtime.MalformedHandlerName',
    /Bad handler/,
  ],
  [
    'a handler outside of the code',
    { 'index.js': '' },
    '../x.handler',
    'Runtime.MalformedHandlerName',
    /not a valid/,
  ],
])('%s is reported for the invocation', async (_, files, handler, errorType, message) => {
  const answer = await invoke(await aStage(), await aFunction(files, { handler }))
  expect(answer.functionError).toBe('Unhandled')
  expect(answer.json).toEqual({
    errorType,
    errorMessage: expect.stringMatching(message),
    trace: expect.any(Array),
  })
  expect(answer.log).toContain(`ERROR\tUncaught Exception\t{"errorType":"${errorType}"`)
})

test('Node.js 24 has no callbacks', async () => {
  const fn = await aFunction(
    { 'index.js': 'exports.handler = (event, context, done) => done(null, 1)' },
    { runtime: 'nodejs24.x' },
  )
  expect((await invoke(await aStage(), fn)).json.errorType).toBe('Runtime.CallbackHandlerDeprecated')
})

test('a handler that takes too long is stopped, and the next invocation starts cold', async () => {
  const stage = await aStage()
  const fn = await aFunction(
    {
      'index.mjs': `let calls = 0
        export const handler = async ({ hang }) => { calls += 1; while (hang); return { calls, pid: process.pid } }`,
    },
    { timeoutSeconds: 2 },
  )
  const before = await invoke(stage, fn)
  const hung = await invoke(stage, fn, { hang: true }, { requestId })
  const after = await invoke(stage, fn)
  expect(hung.functionError).toBe('Unhandled')
  expect(hung.json).toEqual({
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after 2.00 seconds`,
  })
  expect(hung.log).toContain(`${requestId} Task timed out after 2.00 seconds`)
  expect(before.log).toContain('Init Duration')
  expect(hung.log).not.toContain('Init Duration')
  expect(after.log).toContain('Init Duration')
  expect(after.json.calls).toBe(1)
})

test.each<[string, string, string]>([
  ['process.exit(3)', 'process.exit(3)', 'exit status 3'],
  ['process.abort()', 'process.abort()', 'signal: aborted'],
  ['SIGKILL', 'process.kill(process.pid, "SIGKILL"); await new Promise(() => {})', 'signal: killed'],
])('%s in a handler is a Runtime.ExitError', async (_, code, how) => {
  const stage = await aStage()
  const fn = await aFunction({
    'index.mjs': `export const handler = async ({ die }) => { console.log('last words'); if (die) { ${code} } return 'well' }`,
  })
  const answer = await invoke(stage, fn, { die: true }, { requestId })
  expect(answer.json).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: ${how}`,
  })
  expect(answer.log).toContain('last words')
  expect(answer.log).toContain(`RequestId: ${requestId} Error: Runtime exited with error: ${how}`)
  expect((await invoke(stage, fn)).json).toBe('well')
})

test('a process that ends with status 0 gives no reason', async () => {
  const fn = await aFunction({ 'index.mjs': 'export const handler = async () => process.exit(0)' })
  const { json } = await invoke(await aStage(), fn, {}, { requestId })
  expect(json.errorMessage).toBe(`RequestId: ${requestId} Error: Runtime exited without providing a reason`)
})

test('an initialisation that never ends is stopped', async () => {
  const stage = await aStage({ limits: { initTimeoutMilliseconds: 300 } })
  const fn = await aFunction({ 'index.js': 'for (;;);' })
  expect((await invoke(stage, fn)).json.errorType).toBe('Sandbox.Timedout')
})

test('a process that dies while idle is replaced', async () => {
  const stage = await aStage()
  const fn = await aFunction({
    'index.mjs':
      'export const handler = async () => { setTimeout(() => process.exit(1)); return process.pid }',
  })
  const first = await invoke(stage, fn)
  await until(() => !isRunning(first.json))
  const second = await invoke(stage, fn)
  expect(second.functionError).toBeUndefined()
  expect(second.json).not.toBe(first.json)
})

test('a runtime that is not Node.js is refused in words', async () => {
  const stage = await aStage()
  const fn = await aFunction({}, { runtime: 'python3.13' })
  await expect(invoke(stage, fn)).rejects.toThrow('Node.js functions only')
})

test('a code folder that is gone is told in the log', async () => {
  const fn = await aFunction({}, { codeDirectory: '/otl/not/there' })
  const answer = await invoke(await aStage(), fn)
  expect(answer.json.errorType).toBe('Runtime.ExitError')
  expect(answer.log).toContain('/otl/not/there: does not exist')
})

test('a process that ends takes with it what it started, and nobody waits for that', async () => {
  const stage = await aStage()
  const fn = await aFunction({
    'index.mjs': `import { spawn } from 'node:child_process'
      export const handler = async () => {
        console.log('started', spawn('sleep', ['600'], { stdio: 'inherit' }).pid)
        process.exit(1)
      }`,
  })
  const answer = await invoke(stage, fn)
  expect(answer.json.errorType).toBe('Runtime.ExitError')
  const pid = Number(/started (\d+)/.exec(answer.log)?.[1])
  expect(pid).toBeGreaterThan(0)
  await until(() => !isRunning(pid))
})
