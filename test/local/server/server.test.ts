import { request } from 'node:http'
import { connect, createServer } from 'node:net'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { OtlError } from '../../../src/errors.ts'
import { type LocalEnv, localApp } from '../../../src/local/server/app.ts'
import { conflict } from '../../../src/local/server/fault.ts'
import { listen } from '../../../src/local/server/listen.ts'

async function serve() {
  const told: string[] = []
  const routes = new Hono<LocalEnv>()
    .get('/fine', (c) => c.json({ ok: true }))
    .get('/fault', () => {
      throw conflict('taken')
    })
    .get('/bug', () => {
      throw new Error('a bug')
    })
  const server = await listen(localApp([routes], (line) => told.push(line)).fetch, 0)
  onTestFinished(server.close)
  return { ...server, told, port: Number(new URL(server.endpoint).port) }
}

/** `fetch` sets Host and Origin itself, so these requests are made by hand. */
function ask(port: number, headers: Record<string, string>, path = '/fine') {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const asking = request({ host: '127.0.0.1', port, path, headers }, (answer) => {
        let body = ''
        answer.on('data', (chunk) => {
          body += chunk
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
      })
      asking.on('error', reject).end()
    },
  )
}

test.each([
  { host: 'localhost' },
  { host: 'LOCALHOST:4566' },
  { host: '127.0.0.1:1' },
  { host: '[::1]:4566' },
  { host: 'localhost', origin: 'http://localhost:3000' },
  { host: 'localhost', origin: 'http://127.0.0.1' },
])('%j is served', async (headers) => {
  const { port } = await serve()
  expect(await ask(port, headers)).toMatchObject({ status: 200, body: '{"ok":true}' })
})

test.each([
  { host: 'evil.example' },
  { host: 'localhost.evil.example' },
  { host: '127.0.0.1.evil.example:80' },
  { host: '127.0.0.1@evil.example' },
  { host: 'not a host' },
  { host: 'localhost', origin: 'https://evil.example' },
  { host: 'localhost', origin: 'http://localhost.evil.example' },
  { host: 'localhost', origin: 'null' },
  { host: 'localhost', 'sec-fetch-site': 'cross-site' },
])('%j is refused', async (headers) => {
  const { port } = await serve()
  const answer = await ask(port, headers)
  expect(answer.status).toBe(403)
  expect(answer.headers).toMatchObject({
    'x-amzn-errortype': 'AccessDeniedException',
    'x-amzn-requestid': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(JSON.parse(answer.body)).toMatchObject({ Type: 'User' })
})

test.each([
  ['/fine', 200, undefined],
  ['/fault', 409, 'ResourceConflictException'],
  ['/bug', 500, 'ServiceException'],
  ['/nothing', 404, 'UnknownOperationException'],
])('%s answers %i with its error type and a request id', async (path, status, type) => {
  const { port, told } = await serve()
  const answer = await ask(port, { host: 'localhost' }, path)
  expect(answer.status).toBe(status)
  expect(answer.headers['x-amzn-errortype']).toBe(type)
  expect(answer.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
  expect(answer.body).not.toContain('a bug')
  expect(told.at(-1)).toBe(`GET ${path} ${status}`)
})

test('a taken port is said with a way out', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void taken.close())
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const error = await listen(() => new Response(), port).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(OtlError)
  expect(error).toMatchObject({ message: `port ${port} is taken`, hint: expect.stringContaining('--port') })
})

test('closing ends idle and half-sent connections, and frees the port', async () => {
  const { port, close } = await serve()
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await new Promise<void>((resolve) =>
    socket.write('GET /fine HTTP/1.1\r\nHost: localhost\r\n', () => resolve()),
  )
  const idle = connect(port, '127.0.0.1')
  const idleClosed = new Promise((resolve) => idle.once('close', resolve))
  await new Promise((resolve) => idle.once('connect', resolve))
  idle.write('GET /fine HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n')
  await new Promise((resolve) => idle.once('data', resolve))
  await close()
  await Promise.all([closed, idleClosed])
  const again = await listen(() => new Response(), port)
  await again.close()
})
