import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createConnection } from 'node:net'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { root, runOtl, startLocalProcess, startOtl } from '../support/otl.ts'

const code = `${root}/examples/order-function`

async function accepts(port: number): Promise<boolean> {
  const socket = createConnection({ host: '127.0.0.1', port })
  return (await new Promise((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  }).finally(() => socket.destroy())) as boolean
}

test('it prints an environment that a shell can take, and Ctrl-C ends it with nothing left', async () => {
  const child = startOtl(['local', 'start', '--port', '0'])
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  for await (const line of reader) {
    lines.push(line)
    if (line.includes('Ctrl-C')) break
  }
  const exported = lines.filter((line) => !line.startsWith('#'))
  expect(exported).toEqual([
    expect.stringMatching(/^export AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:\d+$/),
    'export AWS_REGION=eu-west-1',
    'export AWS_DEFAULT_REGION=eu-west-1',
    'export AWS_ACCESS_KEY_ID=local',
    'export AWS_SECRET_ACCESS_KEY=local',
    expect.stringMatching(/^export AWS_XRAY_DAEMON_ADDRESS=127\.0\.0\.1:\d+$/),
  ])
  const port = Number(exported[0]?.split(':').at(-1))
  expect(await accepts(port)).toBe(true)
  child.kill('SIGINT')
  const [exit] = await once(child, 'exit')
  expect(exit).toBe(0)
  expect(await accepts(port)).toBe(false)
})

test('a taken port is said in words', async () => {
  await using local = await startLocalProcess()
  const port = new URL(local.env.AWS_ENDPOINT_URL ?? '').port
  const { code, err, out } = await runOtl(['local', 'start', '--port', port])
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toContain(port)
})

test('a function is found untraced, enabled, found traced, disabled, and is as it was', async () => {
  await using local = await startLocalProcess()
  const otl = (...args: string[]) => runOtl(args, { env: { ...local.env, XDG_STATE_HOME: local.state } })
  expect(await otl('local', 'create', 'orders', '--code-dir', code, '--env', 'SECRET=hunter2')).toMatchObject(
    { code: 0 },
  )
  const before = await otl('status', 'orders', '-o', 'json')

  const dry = await otl('enable', 'orders', '--dry-run')
  expect(dry).toMatchObject({ code: 0, err: '' })
  expect(dry.out).toContain('AWS_LAMBDA_EXEC_WRAPPER')
  expect(dry.out).not.toContain('hunter2')
  expect((await otl('status', 'orders', '-o', 'json')).out).toBe(before.out)

  expect(await otl('enable', 'orders')).toMatchObject({ code: 0 })
  expect(await otl('enable', 'orders')).toMatchObject({ code: 0, out: expect.stringContaining('already') })
  expect((await otl('status')).out).toContain('traced')

  expect(await otl('disable', 'orders')).toMatchObject({ code: 0 })
  expect((await otl('status', 'orders', '-o', 'json')).out).toBe(before.out)
})

test('an unknown function is told from a mistyped one', async () => {
  await using local = await startLocalProcess(['--function', `orders=${code}`])
  const missing = await runOtl(['enable', 'order'], { env: local.env })
  expect(missing.code).toBe(1)
  expect(missing.out + missing.err).toContain('did you mean orders?')
  const invoked = await runOtl(['invoke', 'order'], { env: local.env })
  expect(invoked).toMatchObject({ code: 1, out: '', err: expect.stringContaining('did you mean orders?') })
  const again = await runOtl(['local', 'create', 'orders', '--code-dir', code], { env: local.env })
  expect(again).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('there is a function orders already'),
  })
  const filter = await runOtl(['traces', '--filter', 'duration >'], { env: local.env })
  expect(filter).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('does not understand the filter'),
  })
  const trace = await runOtl(['trace', '1-581cf771-a006649127e371903a2de979'], { env: local.env })
  expect(trace).toMatchObject({ code: 1, out: '', err: expect.stringContaining('X-Ray has no trace') })
  const none = await runOtl(['traces', 'orders'], { env: local.env })
  expect(none).toMatchObject({ code: 0, out: expect.stringContaining('no traces of orders') })
  const json = await runOtl(['traces', 'orders', '-o', 'json'], { env: local.env })
  expect(JSON.parse(json.out)).toMatchObject({ version: 1, found: 0, more: false, traces: [] })
})

test('a function that fails is an answer: exit 1, its error, its trace', async () => {
  await using local = await startLocalProcess(['--function', `orders=${code}`])
  expect(await runOtl(['enable', 'orders'], { env: local.env })).toMatchObject({ code: 0 })
  const failed = await runOtl(['invoke', 'orders', '--payload', '{"item":"tea"}'], { env: local.env })
  expect(failed.code).toBe(1)
  expect(failed.out).toContain('failed')
  expect(failed.out).toContain('ERR_INVALID_URL')
})

test('Ctrl-C during an invocation ends at once with 130, and otl local goes on', async () => {
  await using local = await startLocalProcess()
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  const started = once(server, 'request')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const slow = ['local', 'create', 'slow', '--code-dir', `${root}/test/e2e/fixtures/slow`]
  await runOtl([...slow, '--env', `TELL_URL=http://127.0.0.1:${port}`], { env: local.env })

  const child = startOtl(['invoke', 'slow'], { env: local.env })
  let err = ''
  child.stderr.on('data', (part) => {
    err += part
  })
  await started
  child.kill('SIGINT')
  const [exit] = await once(child, 'close')
  expect({ exit, err }).toEqual({ exit: 130, err: 'interrupted\n' })
  expect(await runOtl(['status'], { env: local.env })).toMatchObject({ out: expect.stringContaining('slow') })
  server.close()
})

test('a reader that leaves early does not stop the work halfway', async () => {
  await using local = await startLocalProcess(['--function', `one=${code}`, '--function', `two=${code}`])
  const child = startOtl(['enable', 'one', 'two'], { env: local.env })
  child.stdout.destroy()
  const [exit] = await once(child, 'close')
  expect(exit).toBe(0)
  const { functions } = JSON.parse((await runOtl(['status', '-o', 'json'], { env: local.env })).out)
  expect(functions.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['traced', 'traced'])
})
