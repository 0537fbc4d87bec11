import { expect, test } from 'vitest'
import { Exit } from '../../src/errors.ts'
import { runGate } from '../support/gate.ts'

const template = `Resources:\n  ${'a'.repeat(200)}: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs22.x}}\n`
const many = (count: number, line: (n: number) => string) => Array.from({ length: count }, (_, n) => line(n))
const waiver = (glob: string) =>
  `check: {waivers: [{rules: [active-tracing], when: {functions: [${JSON.stringify(glob)}]}, reason: because}]}`

function check(policy: string) {
  return runGate(['check', '--template', 't', '--policy', 'p'], { t: template, p: policy })
}

test.each([
  ['nested lists', `check: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, '1:408: it is nested'],
  ['nested maps of JSON', `{"check": ${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}`, 'it is nested'],
  ['nested dashes', '- '.repeat(10_000), 'it is nested'],
  ['keys of keys', '? '.repeat(10_000), 'it is nested'],
  [
    'aliases that double',
    `a0: &a0 [x, x]\n${many(40, (n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`).join('\n')}\ncheck: *a40`,
    'its aliases multiply without end',
  ],
  ['an alias of itself', 'check: &c {rules: *c}', 'its aliases multiply without end'],
  ['a list of itself', 'check: {overrides: &c [*c]}', 'its aliases multiply without end'],
  ['a key twice', 'check: {failOn: error}\ncheck: {failOn: never}', '2:1: the key is there twice'],
  ['two documents', 'check: {}\n---\ncheck: {}', '2:1: a second YAML document'],
  ['many tags', `check: ${'!a '.repeat(50_000)}x`, 'a value has one tag'],
  ['many anchors', many(20_000, (n) => `k${n}: &a${n} x`).join('\n'), 'a policy has no "k0"'],
  ['many aliases', `k: &a x\n${many(20_000, (n) => `k${n}: *a`).join('\n')}`, 'a policy has no "k"'],
  ['a huge word', `check: {sampler: "${'x'.repeat(1_000_000)}"}`, 'it has more than 1 MB'],
  ['names of a prototype', 'check: {rules: {__proto__: error}}', '1:17: "check.rules" has no "__proto__"'],
  ['a prototype', '__proto__: {check: {failOn: never}}', '1:1: a policy has no "__proto__"'],
  ['a key that is a map', '{{a: b}: c}', 'a key is text'],
  ['a control character', 'check: {"\\u001b[2J": x}', '"check" has no "␛[2J"'],
])('%s: refused, with its place where there is one', async (_, policy, says) => {
  const { code, told } = await check(policy)
  expect(code).toBe(Exit.Usage)
  expect(told[0]).toContain(says)
})

test.each([
  ['stars', '*a'.repeat(500)],
  ['groups', '+(a|aa|aaa)'.repeat(10)],
  ['braces', '{a,b}'.repeat(20)],
  ['parentheses', '('.repeat(5_000)],
  ['brackets', '['.repeat(5_000)],
])('a waiver for %s comes to an end, and covers nothing', async (_, glob) => {
  const { code, out } = await check(waiver(`${glob}b`))
  expect(code).toBe(Exit.No)
  expect(out.join('\n')).not.toContain('waived')
})

test('a policy of thousands of keys is read', async () => {
  const settings = many(5_000, (n) => `    A${n}x: x`).join('\n')
  const { code, out } = await check(`check:\n  settings:\n${settings}`)
  expect(code).toBe(Exit.No)
  expect(out.join('\n')).toContain('A4999x is not set')
})

test('names of a prototype among versions and settings are names', async () => {
  const policy =
    'check: {settings: {constructor: x, toString: y}, minimumVersions: {__proto__: 3, constructor: 9}}'
  const { code, out } = await check(policy)
  expect(code).toBe(Exit.No)
  expect(out.join('\n')).toContain('constructor is not set')
})
