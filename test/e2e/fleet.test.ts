import { once } from 'node:events'
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { expect, onTestFinished, test } from 'vitest'
import { type LocalProcess, root, runOtl, startLocalProcess, startOtl } from '../support/otl.ts'

const names = Array.from({ length: 14 }, (_, n) => `fn-${n}`)
const mine = 'arn:aws:lambda:eu-west-1:000000000000:layer:mine:3'

async function stage() {
  const local = await startLocalProcess()
  const client = new LambdaClient({
    endpoint: local.env.AWS_ENDPOINT_URL ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  onTestFinished(async () => {
    client.destroy()
    await local[Symbol.asyncDispose]()
  })
  await Promise.all(names.map((name, n) => create(client, name, n)))
  return { local, client }
}

async function create(client: LambdaClient, name: string, n: number): Promise<void> {
  await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: 'arn:aws:iam::000000000000:role/example',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'otl-local', S3Key: `${root}/test/docs/fixtures/refund` },
      Layers: [mine],
      Environment: { Variables: { SECRET: `hunter${n}` } },
      Tags: { team: 'shop' },
    }),
  )
}

/** What a function is, settled, without what moves by itself. */
async function stateOf(client: LambdaClient, name: string): Promise<string> {
  for (;;) {
    const { Configuration: raw = {}, Tags = {} } = await client.send(
      new GetFunctionCommand({ FunctionName: name }),
    )
    if (raw.LastUpdateStatus === 'InProgress' || raw.State === 'Pending') continue
    const layers = (raw.Layers ?? []).map(({ Arn }) => Arn)
    const tags = Object.entries(Tags).filter(([key]) => !key.startsWith('otl:'))
    return JSON.stringify([
      layers,
      Object.entries(raw.Environment?.Variables ?? {}).sort(),
      raw.TracingConfig?.Mode,
      tags,
    ])
  }
}

const statesOf = (client: LambdaClient) => Promise.all(names.map((name) => stateOf(client, name)))
const isEnabled = (state: string) => state.includes('AWSOpenTelemetryDistroJs')

/** Starts a run over all functions and calls `at` once some of them, not all, are enabled. */
async function interruptedRun(local: LocalProcess, client: LambdaClient, signal: NodeJS.Signals) {
  const env = { ...local.env, XDG_STATE_HOME: local.state }
  const child = startOtl(['enable', '--all', '--yes', '--rate', '10'], { env })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      printed += part
    })
  }
  const closed = once(child, 'close')
  while ((await statesOf(client)).filter(isEnabled).length < 3) {}
  child.kill(signal)
  const [code] = await closed
  return { code, printed, otl: (...args: string[]) => runOtl(args, { env }) }
}

function expectBeforeOrAfter(start: readonly string[], now: readonly string[]): void {
  for (const [at, state] of now.entries()) {
    if (state === start[at]) continue
    const before = JSON.parse(start[at] ?? '')
    expect(JSON.parse(state)).toEqual([
      [mine, 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'],
      [
        ['AWS_LAMBDA_EXEC_WRAPPER', '/opt/otel-instrument'],
        ['OTEL_AWS_APPLICATION_SIGNALS_ENABLED', 'false'],
        ...before[1],
      ],
      'Active',
      before[3],
    ])
  }
}

test('kill -9 in the middle of a fleet: each is before or after; --resume does the rest; undo takes all back', async () => {
  const { local, client } = await stage()
  const start = await statesOf(client)
  const { otl } = await interruptedRun(local, client, 'SIGKILL')
  const middle = await statesOf(client)
  expectBeforeOrAfter(start, middle)
  expect(middle.filter(isEnabled).length).toBeLessThan(names.length)
  const resumed = await otl('enable', '--resume', '--rate', '15', '-o', 'json')
  expect(resumed).toMatchObject({ code: 0 })
  expect((await statesOf(client)).every(isEnabled)).toBe(true)
  const undone = await otl('undo', JSON.parse(resumed.out).run, '--rate', '15')
  expect(undone).toMatchObject({ code: 0 })
  expect(await statesOf(client)).toEqual(start)
  expect(resumed.out + resumed.err + undone.out + undone.err).not.toContain('hunter')
})

test('Ctrl-C lets what is in flight finish, and tells what was and was not done', async () => {
  const { local, client } = await stage()
  const start = await statesOf(client)
  const { code, printed } = await interruptedRun(local, client, 'SIGINT')
  expect(code).toBe(130)
  const now = await statesOf(client)
  expectBeforeOrAfter(start, now)
  const enabled = now.filter(isEnabled).length
  expect(enabled).toBeLessThan(names.length)
  expect(printed).toMatch(new RegExp(`^enabled +${enabled}\nnot reached +${names.length - enabled}$`, 'm'))
  expect(printed).toContain('finishing what is in flight')
})
