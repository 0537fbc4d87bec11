import { expect, test } from 'vitest'
import { redacted, scrub } from '../../src/aws/redact.ts'

const values = ['hunter2hunter2', 'a"b\nc d', 'prod', 'xy']

test.each([
  ['the map of Lambda’s older answer', 'exceeded the 4KB limit. String measured: {"A":"b"}', /\{…\}$/],
  [
    'a map elsewhere',
    'Invalid request: {"Environment":{"Variables":{"A":"never seen"}}} sorry',
    /: \{…\} sorry$/,
  ],
  ['a value in a sentence', 'DB_PASSWORD=hunter2hunter2 is too long', /^DB_PASSWORD=… is too long$/],
  ['a value in its JSON form', 'got a\\"b\\nc d', /^got …$/],
  ['a value in an address', 'GET /?v=a%22b%0Ac%20d', /v=…$/],
  ['a short value', 'stage prod', /^stage …$/],
  ['what is too short to be kept', 'xy marks the spot', /^xy marks/],
  [
    'an ordinary message',
    'User: arn:aws:iam::123456789012:user/me is not authorized',
    /me is not authorized$/,
  ],
])('%s', (_, message, expected) => {
  expect(redacted(message, values)).toMatch(expected)
})

test('what otl says itself is not taken out of the answer', () => {
  expect(redacted('no function orders', ['orders'], 'update orders')).toBe('no function orders')
})

test('a longer value goes before the shorter one that is a part of it', () => {
  expect(redacted('token-abc token', ['token', 'token-abc'])).toBe('… …')
})

test('an error, its stack and all that caused it are cleaned; a cycle ends the walk', () => {
  const inner = new Error('sent hunter2hunter2')
  const outer = Object.assign(new Error('failed: hunter2hunter2', { cause: inner }), { name: 'Odd' })
  inner.cause = outer
  scrub(outer, values)
  expect(`${outer.message}${outer.stack}${inner.message}${inner.stack}`).not.toContain('hunter2')
  expect(outer.message).toBe('failed: …')
  expect(outer.stack).toContain('redact.test.ts')
})
