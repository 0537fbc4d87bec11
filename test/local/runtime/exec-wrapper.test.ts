import { chmod } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { aFunction, aStage, invoke, prepareWorker } from './support/stage.ts'

prepareWorker()

const requestId = '11111111-2222-3333-4444-555555555555'
const code = { 'index.mjs': 'export const handler = async () => process.env.WRAPPED ?? "plain"' }

test.each([
  ['no layer', []],
  ['a layer we know nothing about', ['arn:aws:lambda:eu-west-1:123456789012:layer:tools:3']],
  [
    'the distro, which has its wrapper elsewhere',
    ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:22'],
  ],
])('a wrapper that nothing provides ends as on Lambda: %s', async (_, layers) => {
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-handler' }
  const fn = await aFunction(code, { environment, layers })
  const answer = await invoke(await aStage(), fn, {}, { requestId })
  expect(answer.functionError).toBe('Unhandled')
  expect(answer.json).toEqual({
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited with error: exit status 127`,
  })
  expect(answer.log).toContain('/opt/otel-handler: does not exist\n')
  expect(answer.log).toContain(`RequestId: ${requestId} Error: Runtime exited with error: exit status 127\n`)
})

test('a wrapper may come with the code', async () => {
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrap' }
  const fn = await aFunction({ ...code, wrap: '#!/bin/sh\nWRAPPED=yes exec "$@"\n' }, { environment })
  await chmod(path.join(fn.codeDirectory, 'wrap'), 0o755)
  expect((await invoke(await aStage(), fn)).json).toBe('yes')
})

test('a wrapper that is not executable is exit status 126', async () => {
  const environment = { AWS_LAMBDA_EXEC_WRAPPER: '/var/task/wrap' }
  const fn = await aFunction({ ...code, wrap: '#!/bin/sh\n' }, { environment })
  await chmod(path.join(fn.codeDirectory, 'wrap'), 0o644)
  expect((await invoke(await aStage(), fn)).json.errorMessage).toContain('exit status 126')
})

test.each(['/bin/sh', '/opt/../bin/sh', '/var/task/../../bin/sh'])(
  'a program outside of /opt and /var/task does not exist: %s',
  async (wrapper) => {
    const fn = await aFunction(code, { environment: { AWS_LAMBDA_EXEC_WRAPPER: wrapper } })
    expect((await invoke(await aStage(), fn)).log).toContain(`${wrapper}: does not exist`)
  },
)
