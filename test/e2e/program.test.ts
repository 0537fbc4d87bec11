import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '../../src/commands/index.ts'
import { root, runOtl, startOtl } from '../support/otl.ts'

const traceFile = path.join(root, 'test/recordings/xray/thumbnail_app.traces.json')

test('help names every command, on stdout', async () => {
  const { code, out, err } = await runOtl(['--help'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  for (const { name } of commands) expect(out).toMatch(new RegExp(`^ {2}${name} `, 'm'))
})

test.each(commands.map(({ name }) => name))('help %s shows its usage and the global flags', async (name) => {
  const { code, out } = await runOtl(['help', name])
  expect(code).toBe(0)
  expect(out).toContain(`Usage: otl ${name}`)
  expect(out).toContain('--endpoint-url')
})

test('the version is the package’s', async () => {
  const { out } = await runOtl(['--version'])
  expect(out).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test.each([
  [['enabel', 'x'], 'Did you mean enable?'],
  [['status', '--regin', 'eu-west-1'], 'Did you mean --region?'],
  [['status', '--region', 'eu-west1'], 'did you mean eu-west-1?'],
  [['status', '--width', '7'], 'whole number from 20'],
  [['status', '-o', 'yaml'], 'Allowed choices are text, json'],
  [['enable'], 'no functions are named'],
  [['status', 'a b', '--region', 'eu-west-1'], 'is not a function name'],
  [['enable', 'orders:live', '--region', 'eu-west-1'], 'published versions cannot be changed'],
  [['enable', 'arn:aws:lambda:eu-west1:123456789012:function:orders'], 'did you mean eu-west-1?'],
  [['status'], 'no AWS region is set'],
  [['traces', '--since', 'yesterday', '--region', 'eu-west-1'], 'is not a time'],
  [['traces', '--limit', '-1', '--region', 'eu-west-1'], 'whole number'],
  [['invoke', 'orders', '--payload', '{x', '--region', 'eu-west-1'], 'is not JSON'],
  [['invoke', 'orders', '--payload', '@nothing.json', '--region', 'eu-west-1'], 'there is no such file'],
  [['trace', '1-581cf771'], 'neither a trace id nor a file'],
  [['trace', 'nothing.json'], 'there is no such file'],
  [['trace', '-'], 'standard input is empty'],
  [['local', 'create', 'x', '--code-dir', '.', '--region', 'eu-west-1'], 'speaks to `otl local` only'],
  [['local', 'start', '--port', '99999'], 'port number'],
  [['local', 'create', 'x', '--code-dir', '.', '--timeout', 'abc'], 'whole number of seconds'],
  [['local', 'start', '--segments', 'odd'], 'older or newer'],
  [['status', '--endpoint-url', 'nonsense', '--region', 'eu-west-1'], 'is not an http or https address'],
  [['status', '--config', 'nothing.json', '--region', 'eu-west-1'], 'could not read the configuration file'],
])('otl %j is refused in words, exit 2, nothing on stdout, no stack', async (args, words) => {
  const { code, out, err } = await runOtl(args)
  expect(err).toContain(words)
  expect(err).not.toMatch(/\n {4}at /)
  expect({ code, out }).toEqual({ code: 2, out: '' })
})

test('a refused argument is quoted without its control characters', async () => {
  const { code, err } = await runOtl(['status', '--width', '\u001b[2J'])
  expect([code, err]).toEqual([2, expect.stringContaining("'␛[2J'")])
})

test('no credentials: could not find out, exit 3, with the way in', async () => {
  const { code, out, err } = await runOtl(['status', 'orders', '--region', 'eu-west-1'])
  expect({ code, out }).toEqual({ code: 3, out: expect.any(String) })
  expect(out + err).toContain('Could not load credentials')
  expect(out + err).toContain('aws sso login')
})

const keys = {
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'eu-west-1',
  AWS_MAX_ATTEMPTS: '1',
}

test('nothing at the endpoint: exit 3, with the address', async () => {
  const { code, out, err } = await runOtl(['traces', '--endpoint-url', 'http://127.0.0.1:9'], { env: keys })
  expect({ code, out }).toEqual({ code: 3, out: '' })
  expect(err).toContain('nothing answers at that address 127.0.0.1:9')
})

test('--debug shows where a failure came from', async () => {
  const { err } = await runOtl(['traces', '--debug', '--endpoint-url', 'http://127.0.0.1:9'], { env: keys })
  expect(err).toMatch(/\n {4}at /)
})

test('flags come from OTL_ variables and from a configuration file, the command line first', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'otl-config-'))
  const config = path.join(folder, 'otl.json')
  writeFileSync(config, JSON.stringify({ output: 'json' }))
  const fromFile = await runOtl(['trace', traceFile, '--config', config])
  expect(JSON.parse(fromFile.out)).toMatchObject({ version: 1 })
  const fromVariable = await runOtl(['trace', traceFile], { env: { OTL_OUTPUT: 'json' } })
  expect(fromVariable.out).toBe(fromFile.out)
  const fromFlag = await runOtl(['trace', traceFile, '--config', config, '-o', 'text'], {
    env: { OTL_OUTPUT: 'json' },
  })
  expect(fromFlag.out).not.toContain('"version"')
  writeFileSync(config, JSON.stringify({ output: 'json', traces: { since: '1h' }, trace: { raw: true } }))
  const scoped = await runOtl(['trace', traceFile, '--config', config])
  expect(scoped.out).toBe((await runOtl(['trace', traceFile, '--raw', '-o', 'json'])).out)
  writeFileSync(config, JSON.stringify({ trace: { raw: 'no' } }))
  const mistyped = await runOtl(['trace', traceFile, '--config', config])
  expect(mistyped).toMatchObject({ code: 2, err: expect.stringContaining('it takes true or false') })
  writeFileSync(config, JSON.stringify({ regoin: 'eu-west-1' }))
  const unknown = await runOtl(['trace', traceFile, '--config', config])
  expect(unknown).toMatchObject({ code: 2, err: expect.stringContaining('unknown flag "regoin"') })
})

test.each([
  ['an empty file', '', 'is empty'],
  ['a truncated file', '{"Traces": [{"Id": "1-', 'ends too early'],
  ['no JSON', 'hello', 'is not JSON'],
  ['JSON that is no trace', '{"a": 1}', 'is JSON, but not a trace'],
])('%s says what it is', async (_, text, words) => {
  const { code, out, err } = await runOtl(['trace', '-'], { stdin: text })
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(words)
})

test('a file of 50 MB is drawn', async () => {
  const padding = 'x'.repeat(1_000)
  const segments = Array.from({ length: 50_000 }, (_, n) => ({
    id: (n + 1).toString(16).padStart(16, '0'),
    trace_id: '1-581cf771-a006649127e371903a2de979',
    name: `call-${n}`,
    start_time: 1478293361 + n / 1000,
    end_time: 1478293362 + n / 1000,
    ...(n > 0 ? { parent_id: '1'.padStart(16, '0') } : {}),
    metadata: { default: { padding } },
  }))
  const text = JSON.stringify(segments)
  expect(text.length).toBeGreaterThan(50_000_000)
  const { code, out } = await runOtl(['trace', '-'], { stdin: text })
  expect(code).toBe(0)
  expect(out.split('\n').length).toBeGreaterThan(50_000)
})

test('a reader that leaves early is no failure', async () => {
  const child = startOtl(['trace', traceFile, '--raw'])
  let err = ''
  child.stderr.on('data', (part) => {
    err += part
  })
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test.each(['20', '40', '80', '200'])('at %s columns no line is wider', async (width) => {
  for (const args of [
    ['trace', traceFile],
    ['layers', '--region', 'eu-west-1'],
  ]) {
    const { code, out } = await runOtl([...args, '--width', width])
    expect(code).toBe(0)
    for (const line of out.split('\n')) expect([...line].length).toBeLessThanOrEqual(Number(width))
  }
})

test('colours only when asked for, ASCII when asked for', async () => {
  const plain = await runOtl(['trace', traceFile])
  expect(plain.out).not.toContain('\u001b')
  const coloured = await runOtl(['trace', traceFile], { env: { FORCE_COLOR: '2' } })
  expect(coloured.out).toContain('\u001b[38;5;')
  const ascii = await runOtl(['trace', traceFile, '--ascii'])
  expect(ascii.out).toMatch(/^[\n\x20-\x7e]*$/)
})

test.each([
  ['json', /^\{\n {2}"version": 1/],
  ['jsonl', /^\{"version":1/],
  ['otlp', /^\{"resourceSpans":\[/],
  ['perfetto', /^\{"displayTimeUnit":"ms"/],
  ['md', /^### Trace `1-/],
  ['markdown', /^### Trace `1-/],
  ['svg', /^<svg xmlns=/],
  ['html', /^<!doctype html>/],
])('a trace as %s', async (format, beginning) => {
  const { code, out, err } = await runOtl(['trace', traceFile, '-o', format])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(beginning)
  expect(out).toMatch(/\n$/)
})

test('OTLP of the program is a trace to the program', async () => {
  const { out } = await runOtl(['trace', traceFile, '-o', 'otlp'])
  const back = await runOtl(['trace', '-', '-o', 'json'], { stdin: out })
  expect(back.out).toBe((await runOtl(['trace', traceFile, '-o', 'json'])).out)
})

test('a format that a command does not print is refused by its name', async () => {
  const layers = await runOtl(['layers', '-o', 'svg', '--region', 'eu-west-1'])
  expect(layers).toMatchObject({ code: 2, err: expect.stringContaining('otl layers does not print svg') })
  const diff = await runOtl(['trace', 'diff', traceFile, traceFile, '-o', 'svg'])
  expect(diff).toMatchObject({ code: 2, err: expect.stringContaining('otl trace diff does not print svg') })
})
