import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LocalProcess, root, runOtl, startLocalProcess } from '../support/otl.ts'

/** Each planted where people put secrets, under names that give it away and names that do not. */
const planted = {
  DB_PASSWORD: 'Tr0ub4dor-and-3',
  GREETING: 'not-a-greeting-7f3a',
  'with "quotes" and\nlines': '',
  OTEL_EXPORTER_OTLP_HEADERS: 'api-key=c0ffee00c0ffee00',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://me:sw0rdfish@collector.example.com/v1/traces',
  OTEL_SERVICE_NAME: 'token=eyJhbGciOi.eyJzdWIiOi',
  OTEL_PROPAGATORS: 'xoxb-1234-planted-5678',
  QUOTED: 'she said "Rosebud-1941"\nand left',
}
const { 'with "quotes" and\nlines': _, ...variables } = planted
const tags = { team: 'tag-secret-99aa', note: 'AKIAIOSFODNN7EXAMPLE' }
/** The parts that must never be seen. */
const secrets = [
  ...['Tr0ub4dor', '7f3a', 'c0ffee', 'sw0rdfish', 'eyJhbGciOi', 'planted-5678', 'Rosebud'],
  ...['tag-secret', 'AKIAIOSFODNN7EXAMPLE', 'typed-in-secret'],
]

let local: LocalProcess
let echo: Echo

beforeAll(async () => {
  local = await startLocalProcess()
  echo = await startEcho(local.env.AWS_ENDPOINT_URL ?? '')
})
afterAll(async () => {
  echo.close()
  await local[Symbol.asyncDispose]()
})

async function create(FunctionName: string): Promise<void> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new LambdaClient({
    endpoint: local.env.AWS_ENDPOINT_URL ?? '',
    region: 'eu-west-1',
    credentials,
  })
  await client.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: 'arn:aws:iam::000000000000:role/example',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Code: { S3Bucket: 'otl-local', S3Key: `${root}/examples/order-function` },
      Environment: { Variables: variables },
      Tags: tags,
    }),
  )
  client.destroy()
}

interface Echo {
  readonly url: string
  /** How to answer an update of a function; undefined passes everything on to `otl local`. */
  answer: ((body: string) => { status: number; error: string; body: string }) | undefined
  close(): void
}

/** A Lambda that repeats what it is sent, in front of `otl local`. */
async function startEcho(upstream: string): Promise<Echo> {
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request)
    if (request.method === 'PUT' && echo.answer) {
      const { status, error, body: text } = echo.answer(body)
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-ErrorType': error })
      return void response.end(text)
    }
    const { host: _host, 'content-length': _length, ...headers } = request.headers
    const answer = await fetch(`${upstream}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body === '' ? {} : { body }),
    })
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(await answer.text())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { url, answer: undefined, close: () => void server.close() }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** Everything that one run leaves behind where somebody could read it. */
async function tracesOf(
  args: readonly string[],
  endpoint = '',
): Promise<{ text: string; code: number | null }> {
  const env = { ...local.env, XDG_STATE_HOME: local.state, AWS_MAX_ATTEMPTS: '1' }
  const to = endpoint === '' ? env : { ...env, AWS_ENDPOINT_URL: endpoint }
  const { out, err, code } = await runOtl(args, { env: to })
  const files = readdirSync(local.state, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(local.state, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
  const left = [out, err, ...files].join('\n')
  const decoded = left.replace(/[A-Za-z0-9_-]{24,}/g, (word) => `${word} ${Buffer.from(word, 'base64url')}`)
  return { text: decoded, code }
}

function expectClean(text: string): void {
  for (const secret of secrets) expect(text).not.toContain(secret)
}

test('a search like this finds what is there', async () => {
  expect(() => expectClean(`x ${variables.DB_PASSWORD}`)).toThrow()
})

const settings = ['--service-name', 'shop', '--propagators', 'b3', '--set', 'NEW_TOKEN=typed-in-secret']
const otlp = ['--backend', 'otlp', '--otlp-endpoint', 'https://collector.example.com/v1/traces']

test.each([
  ['status', [['status'], ['status', 'NAME'], ['status', 'NAME', '-o', 'json']]],
  [
    'a dry run',
    [
      ['enable', 'NAME', '--dry-run'],
      ['enable', 'NAME', '--dry-run', '-o', 'json'],
    ],
  ],
  [
    'a dry run with settings',
    [
      ['enable', 'NAME', '--dry-run', ...otlp],
      ['enable', 'NAME', '--dry-run', ...settings],
    ],
  ],
  [
    'there and back',
    [
      ['enable', 'NAME'],
      ['status', 'NAME'],
      ['invoke', 'NAME'],
      ['disable', 'NAME'],
    ],
  ],
  [
    'settings there and back',
    [
      ['enable', 'NAME', '--set', 'NEW_TOKEN=typed-in-secret', '--sampler', 'always_on', '-o', 'json'],
      ['enable', 'NAME', '--backend', 'xray'],
      ['disable', 'NAME', '-o', 'json'],
    ],
  ],
  [
    'usage errors',
    [
      ['enable', 'NAME', '--set', 'typed-in-secret'],
      ['enable', 'NAME', '--set', '=typed-in-secret'],
      ['enable', 'NAME', '--otlp-headers', 'key=typed-in-secret'],
      ['enable', 'NAME', '--backend', 'otlp', '--otlp-endpoint', 'https://a:typed-in-secret@example.com'],
    ],
  ],
])('no secret in what is left of %s', async (name, runs) => {
  const fn = `fn-${name.replaceAll(' ', '-')}`
  await create(fn)
  for (const args of runs) {
    const { text } = await tracesOf([...args.map((arg) => (arg === 'NAME' ? fn : arg)), '--debug'])
    expectClean(text)
  }
})

test('what is named and holds a secret is not overwritten, for no receipt could give it back', async () => {
  await create('fn-named')
  for (const flags of [['--set', 'DB_PASSWORD=typed-in-secret'], otlp, ['--service-name', 'shop']]) {
    const { text, code } = await tracesOf(['enable', 'fn-named', ...flags])
    expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('looks like a secret') })
    expectClean(text)
  }
})

const map = (body: string): Record<string, string> => JSON.parse(body).Environment.Variables
const refused = (message: string) => ({
  status: 400,
  error: 'InvalidParameterValueException',
  body: JSON.stringify({ Type: 'User', message }),
})

test.each<[string, NonNullable<Echo['answer']>]>([
  [
    'the old 4 KB answer',
    (body) => refused(`exceeded the 4KB limit. String measured: ${JSON.stringify(map(body))}`),
  ],
  ['the whole request', (body) => refused(`cannot read ${body}`)],
  [
    'name=value',
    (body) =>
      refused(
        Object.entries(map(body))
          .map(([key, value]) => `${key}=${value}`)
          .join('; '),
      ),
  ],
  [
    'values alone, quoted',
    (body) =>
      refused(
        Object.values(map(body))
          .map((value) => `'${value}'`)
          .join(' '),
      ),
  ],
  ['no JSON at all', (body) => ({ status: 500, error: '', body: `<html>${body}` })],
])('no secret in a failure whose server repeats the map: %s', async (name, answer) => {
  const fn = `fn-echo-${name.replace(/\W/g, '')}`
  await create(fn)
  echo.answer = answer
  for (const output of [[], ['-o', 'json'], ['--debug']]) {
    const { text, code } = await tracesOf(
      ['enable', fn, '--set', 'NEW_TOKEN=typed-in-secret', ...output],
      echo.url,
    )
    expect(code).not.toBe(0)
    expectClean(text)
  }
  echo.answer = undefined
})
