import { expect, test } from 'vitest'
import { formatTraceHeader, parseTraceHeader } from '../../../src/local/runtime/trace-header.ts'
import { decideTrace, lambdaSampler } from '../../../src/local/runtime/tracing.ts'

const root = '1-5759e988-bd862e3fe1be46a994272793'
const parent = '53995c3f42cd8ad8'
const whole = `Root=${root};Parent=${parent};Sampled=1;Lineage=a87bd80c:1|68fd508a:5`

test('what was parsed is written the same way', () => {
  expect(formatTraceHeader(parseTraceHeader(whole))).toBe(whole)
})

test.each<[string | undefined, object]>([
  [undefined, { rest: [] }],
  ['', { rest: [] }],
  ['nonsense', { rest: [] }],
  [`Root=${root}`, { root, rest: [] }],
  [` Root = ${root} ; Sampled=? `, { root, rest: [] }],
  [`Root=${root};Sampled=0`, { root, sampled: false, rest: [] }],
  ['Root=1-xyz;Parent=1;Sampled=yes', { rest: [] }],
  [
    `Self=1-2-3;Root=${root};CalledFrom=app=1`,
    {
      root,
      rest: [
        ['Self', '1-2-3'],
        ['CalledFrom', 'app=1'],
      ],
    },
  ],
  [`Root=${root};Evil=\r\nSet-Cookie: x`, { rest: [] }],
  [`Root=${root};${'x'.repeat(9000)}`, { rest: [] }],
])('parses %j', (text, expected) => {
  expect(parseTraceHeader(text)).toEqual(expected)
})

const never = () => false
const always = () => true
const active = { arn: 'arn:f', tracing: 'Active' } as const
const passThrough = { arn: 'arn:f', tracing: 'PassThrough' } as const

test('Active follows a caller that sampled', () => {
  const decision = decideTrace(active, whole, never)
  expect(decision).toMatchObject({ kind: 'sampled', traceId: root, callerId: parent })
  expect(decision.kind === 'sampled' && decision.headerFor('aaaaaaaaaaaaaaaa')).toBe(
    whole.replace(parent, 'aaaaaaaaaaaaaaaa'),
  )
})

test('Active follows a caller that decided against', () => {
  const header = `Root=${root};Parent=${parent};Sampled=0`
  expect(decideTrace(active, header, always)).toEqual({ kind: 'unseen', header })
})

test.each([undefined, 'nonsense', `Parent=${parent};Sampled=1`])(
  'Active decides by itself where nobody began a trace: %s',
  (header) => {
    expect(decideTrace(active, header, always)).toMatchObject({
      kind: 'sampled',
      traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    })
    expect(decideTrace(active, header, always)).not.toHaveProperty('callerId')
    expect(decideTrace(active, header, never)).toMatchObject({
      kind: 'unseen',
      header: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/),
    })
  },
)

test('Active decides in the trace that a caller began', () => {
  expect(decideTrace(active, `Root=${root};Sampled=?`, always)).toMatchObject({ traceId: root })
})

test('PassThrough hands on what came, and without it decides against', () => {
  expect(decideTrace(passThrough, whole, always)).toEqual({ kind: 'unseen', header: whole })
  expect(decideTrace(passThrough, undefined, always)).toMatchObject({
    kind: 'unseen',
    header: expect.stringMatching(/;Sampled=0$/),
  })
})

test('Lambda samples the first request of a second and 5 % of the others', () => {
  let now = 10_000
  let random = 0.5
  const sample = lambdaSampler(
    () => now,
    () => random,
  )
  expect([sample('a'), sample('a'), sample('b')]).toEqual([true, false, true])
  random = 0.049
  expect(sample('a')).toBe(true)
  random = 0.05
  expect(sample('a')).toBe(false)
  now += 1000
  expect(sample('a')).toBe(true)
})
