import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  CreateFunctionCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalProcess, root, runOtl, startLocalProcess } from '../support/otl.ts'
import { filled, type State, states } from '../support/states.ts'
import { cdk, cloudFormation, sam, serverless, terraform } from '../support/ways.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'otl-check-'))
const fileOf = (name: string) => path.join(folder, name)
let local: LocalProcess

beforeAll(async () => {
  writeFileSync(fileOf('template.yaml'), cloudFormation())
  writeFileSync(fileOf('sam.yaml'), sam())
  writeFileSync(fileOf('serverless.json'), serverless())
  writeFileSync(fileOf('plan.json'), terraform())
  cdk(fileOf('cdk.out'))
  local = await startLocalProcess()
})
afterAll(async () => {
  await local[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

interface Answer {
  readonly code: number | null
  /** By the name of the function, as states write it. */
  readonly found: Readonly<Record<string, readonly string[]>>
  readonly json: {
    readonly functions: readonly { readonly id: string; readonly label: string }[]
    readonly findings: readonly Told[]
    readonly failures: readonly { readonly what: string; readonly reason: string }[]
    readonly summary: Readonly<Record<string, number>>
  }
}

interface Told {
  readonly rule: string
  readonly severity: string
  readonly kind: string
  readonly function: string
}

async function check(args: readonly string[], env: Record<string, string> = {}): Promise<Answer> {
  const { code, out, err } = await runOtl(['check', '-o', 'json', ...args], { env })
  if (out === '') throw new Error(err)
  const json: Answer['json'] = JSON.parse(out)
  const found = Object.fromEntries(
    json.functions.map(({ id, label }) => [
      label,
      json.findings
        .filter((one) => one.function === id)
        .map(({ severity, kind, rule }) => `${severity}${kind === 'unknown' ? '?' : ''} ${rule}`)
        .toSorted(),
    ]),
  )
  return { code, found, json }
}

const expected = (extra: readonly string[] = [], of: readonly State[] = states) =>
  Object.fromEntries(of.map(({ name, finds }) => [name, [...finds, ...extra].toSorted()]))

test.each([
  ['CloudFormation', () => ['--template', fileOf('template.yaml')]],
  ['SAM with Globals', () => ['--template', fileOf('sam.yaml')]],
  ['Serverless Framework', () => ['--template', fileOf('serverless.json')]],
  ['a Terraform plan', () => ['--terraform-plan', fileOf('plan.json')]],
  ['CDK', () => ['--cdk-out', fileOf('cdk.out')]],
] as const)('the same functions in %s get the same findings', async (_, args) => {
  const { code, found, json } = await check([...args(), '--region', 'eu-west-1'])
  expect(json.failures).toEqual([])
  expect(found).toEqual(expected())
  expect(code).toBe(1)
})

/** Only the deployment knows, and it is over. */
const liveStates = states.filter(({ layers }) => layers !== 'unknown')
/** `otl local` has no IAM, so what the role may do is not known. */
const ofNoIam = ['warning? role-may-trace']
const COPIES = 36

function client(): LambdaClient {
  return new LambdaClient({
    endpoint: local.env.AWS_ENDPOINT_URL ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
}

async function createFleet(): Promise<readonly State[]> {
  const fleet = Array.from({ length: COPIES }, (_, nth) =>
    liveStates.map((state) => ({ ...state, name: `${state.name}-${nth}` })),
  ).flat()
  const lambda = client()
  const waiting = [...fleet]
  const create = async () => {
    for (let state = waiting.pop(); state; state = waiting.pop()) await lambda.send(commandFor(state))
  }
  await Promise.all(Array.from({ length: 16 }, create))
  lambda.destroy()
  return fleet
}

function commandFor(state: State): CreateFunctionCommand {
  const { name, runtime, architecture, layers, variables, tracing, timeout, memory } = filled(state)
  return new CreateFunctionCommand({
    FunctionName: name,
    Role: 'arn:aws:iam::000000000000:role/gate',
    Runtime: runtime as 'nodejs22.x',
    Architectures: [architecture],
    Handler: 'index.handler',
    Code: { S3Bucket: 'otl-local', S3Key: path.join(root, 'examples', 'order-function') },
    Layers: layers === 'unknown' ? [] : [...layers],
    Environment: { Variables: { ...variables } },
    TracingConfig: { Mode: tracing },
    Timeout: timeout,
    MemorySize: memory,
  })
}

test('five hundred live functions get the findings that templates get; what one is mended of goes away', async () => {
  const fleet = await createFleet()
  expect(fleet.length).toBeGreaterThan(500)
  const before = await check([], local.env)
  expect(before.json.failures).toEqual([])
  expect(before.found).toEqual(expected(ofNoIam, fleet))
  expect(before.code).toBe(1)

  const lambda = client()
  await lambda.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: 'tracing-off-7',
      TracingConfig: { Mode: 'Active' },
    }),
  )
  lambda.destroy()
  const after = await check([], local.env)
  expect(after.found).toEqual({ ...before.found, 'tracing-off-7': ofNoIam })
  expect(after.json.summary.failing).toBe((before.json.summary.failing ?? 0) - 1)
  expect((await check(['tracing-off-7'], local.env)).code).toBe(0)

  const denied = await denyingRegion('us-east-1')
  const env = { ...local.env, AWS_ENDPOINT_URL: denied.url }
  const two = await check(['--region', 'eu-west-1,us-east-1'], env)
  await denied.close()
  expect(two.code).toBe(3)
  expect(two.json.failures).toMatchObject([{ what: 'us-east-1' }])
  expect(two.found).toEqual(after.found)
})

/** Passes everything on, and answers calls that are signed for one region as IAM does for who may not. */
async function denyingRegion(region: string) {
  const [host, port] = new URL(local.env.AWS_ENDPOINT_URL ?? '').host.split(':')
  const server = createServer((asked, answer) => {
    if (asked.headers.authorization?.includes(`/${region}/`)) {
      answer.writeHead(403, {
        'x-amzn-errortype': 'AccessDeniedException',
        'content-type': 'application/json',
      })
      answer.end('{"Message":"User: ada is not authorized to perform: lambda:ListFunctions"}')
      return
    }
    const { method, url, headers } = asked
    const passed = request({ host, port, method, path: url, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers)
      got.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${own}`,
    close: () =>
      new Promise((closed) => {
        server.close(closed)
        server.closeAllConnections()
      }),
  }
}
