import fc from 'fast-check'
import { expect, test } from 'vitest'
import { known } from '../../../src/domain/policy/field.ts'
import { verdictOfJson } from '../../../src/domain/template/policy-json.ts'
import { globs, mayTrace, verdictOfManaged } from '../../../src/domain/template/role-verdict.ts'

test('a pattern matches as its regular expression would', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  const text = fc.string({ unit: fc.constantFrom('a', 'B', ':'), maxLength: 8 })
  fc.assert(
    fc.property(letters, text, (pattern, value) => {
      const expression = pattern.replaceAll('*', '.*').replaceAll('?', '.')
      expect([pattern, value, globs(pattern, value)]).toEqual([
        pattern,
        value,
        new RegExp(`^${expression}$`, 'i').test(value),
      ])
    }),
    { numRuns: 2000 },
  )
})

test('a denial wins, and what is not clear is not an answer', () => {
  expect(mayTrace(['allows', 'denies'], false)).toEqual(known(false))
  expect(mayTrace(['allows', { unclear: 'x' }], false)).toEqual(known(true))
  expect(mayTrace(['silent', { unclear: 'x' }], false)).toMatchObject({ kind: 'unknown', reason: 'x' })
  expect(mayTrace(['silent'], false)).toEqual(known(false))
  expect(mayTrace(['allows'], true).kind).toBe('unknown')
})

test.each([
  ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess', 'allows'],
  ['arn:aws-cn:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', 'silent'],
  // A policy of the account's own may bear any name.
  ['arn:aws:iam::123456789012:policy/AWSXRayDaemonWriteAccess', undefined],
  ['AWSXRayDaemonWriteAccess', undefined],
])('%s', (arn, verdict) => {
  const told = verdictOfManaged(arn)
  expect(typeof told === 'string' ? told : undefined).toBe(verdict)
})

test.each([
  ['{"Statement": {"Effect": "Allow", "Action": "xray:*", "Resource": "*"}}', 'allows'],
  ['{"Statement": [{"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}]}', 'denies'],
  ['{"Statement": [{"Effect": "Allow", "Action": "xray:Get*", "Resource": "*"}]}', 'silent'],
  ['{"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "*"}]}', 'silent'],
  ['{"Statement": [null, 7, "x"]}', 'silent'],
  ['{}', 'silent'],
  ['[', undefined],
])('%s', (text, verdict) => {
  const told = verdictOfJson(text)
  expect(typeof told === 'string' ? told : undefined).toBe(verdict)
})
