import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from '@aws-sdk/client-lambda'
import { onTestFinished } from 'vitest'
import type { DeployedFunction, Invocation, InvocationResult, Runtime } from '../../../src/local/contract.ts'
import { catalogueLayers } from '../../../src/local/lambda/catalogue.ts'
import type { Schedule } from '../../../src/local/lambda/lifecycle.ts'
import { createLambda } from '../../../src/local/lambda/service.ts'
import { localApp } from '../../../src/local/server/app.ts'
import { listen } from '../../../src/local/server/listen.ts'
import { zip } from './zip.ts'

export const region = 'eu-west-1'
export const arn = (name: string) => `arn:aws:lambda:${region}:000000000000:function:${name}`
export const role = 'arn:aws:iam::000000000000:role/worker'

export interface FakeRuntime extends Runtime {
  readonly invoked: { readonly fn: DeployedFunction; readonly invocation: Invocation }[]
  readonly retired: string[]
  answer: (fn: DeployedFunction, invocation: Invocation) => Promise<InvocationResult>
}

/** The control plane behind a real port, with a runtime that notes what it is asked and a hand on the clock. */
export async function stage() {
  const clock = manualClock()
  const runtime = fakeRuntime()
  const told: string[] = []
  const log = (line: string) => void told.push(line)
  const lambda = await createLambda({
    region,
    runtime,
    layers: catalogueLayers,
    schedule: clock.schedule,
    log,
  })
  const server = await listen(localApp([lambda.routes], log).fetch, 0)
  const client = new LambdaClient({
    endpoint: server.endpoint,
    region,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
    maxAttempts: 1,
  })
  onTestFinished(async () => {
    client.destroy()
    await server.close()
    await lambda.close()
  })
  const create = async (name: string, more: Partial<CreateFunctionCommandInput> = {}) => {
    const created = await client.send(new CreateFunctionCommand({ ...aZipFunction(name), ...more }))
    clock.settle()
    return created
  }
  return { ...server, client, clock, runtime, lambda, told, create }
}

export function aZipFunction(name: string): CreateFunctionCommandInput {
  const code = zip([{ name: 'index.mjs', content: 'export const handler = async () => 1' }])
  return {
    FunctionName: name,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: role,
    Code: { ZipFile: code },
  }
}

function manualClock() {
  const waiting = new Set<() => void>()
  const schedule: Schedule = (settle) => {
    waiting.add(settle)
    return () => waiting.delete(settle)
  }
  return {
    schedule,
    settle: () => {
      for (const settle of waiting) settle()
      waiting.clear()
    },
  }
}

function fakeRuntime(): FakeRuntime {
  const runtime: FakeRuntime = {
    invoked: [],
    retired: [],
    answer: async (_, { payload }) => ({ payload, log: 'START\nEND\nREPORT\n' }),
    invoke: (fn, invocation) => {
      runtime.invoked.push({ fn, invocation })
      return runtime.answer(fn, invocation)
    },
    retire: async (retired) => void runtime.retired.push(retired),
    close: async () => {},
  }
  return runtime
}

/** What a request is answered with, whole, for what no client would send. */
export async function raw(endpoint: string, method: string, path: string, body?: string) {
  const response = await fetch(endpoint + path, { method, ...(body === undefined ? {} : { body }) })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('x-amzn-errortype'),
    requestId: response.headers.get('x-amzn-requestid'),
    body: text === '' ? undefined : JSON.parse(text),
  }
}
