import { expect, test } from 'vitest'
import { absent, ifKnown, known } from '../../../src/domain/policy/field.ts'
import { subjectOfFunction } from '../../../src/domain/policy/live.ts'
import { textNamed } from '../../../src/domain/policy/subject.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

test('a live function is known in every field that Lambda tells', () => {
  const subject = subjectOfFunction(aFunction({ layers: ['arn:x:1'], ...withVariables({ A: 'b' }) }))
  expect(subject).toMatchObject({
    id: 'orders',
    name: known('orders'),
    runtime: known('nodejs22.x'),
    layers: known([known('arn:x:1')]),
    tracing: known('PassThrough'),
    snapStart: known(false),
    exists: known(true),
  })
  expect(textNamed(subject.environment, 'A')).toEqual(known('b'))
  expect(textNamed(subject.environment, 'constructor')).toEqual(absent)
})

test('what was not asked is unknown, and so is what Lambda could not read', () => {
  const environment = { kind: 'unreadable', reason: 'KMS access was denied' } as const
  const subject = subjectOfFunction(aFunction({ environment }))
  expect(subject.roleMayTrace.kind).toBe('unknown')
  expect(subject.aliases.kind).toBe('unknown')
  expect(textNamed(subject.environment, 'A')).toMatchObject({
    kind: 'unknown',
    reason: 'the variables cannot be read: KMS access was denied',
  })
  expect(
    subjectOfFunction(aFunction(), { role: { kind: 'may not', missing: [], denied: false } }).roleMayTrace,
  ).toEqual(known(false))
  expect(
    subjectOfFunction(aFunction(), { role: { kind: 'unknown', reason: 'IAM did not tell' } }).roleMayTrace
      .kind,
  ).toBe('unknown')
})

test('an alias shares its calls between versions that are traced or not', () => {
  const subject = subjectOfFunction(aFunction(), {
    traffic: {
      aliases: {
        kind: 'found',
        value: [
          { name: 'live', version: '7', shares: { '8': 0.25 }, revision: '' },
          { name: 'next', version: '$LATEST', shares: {}, revision: '' },
        ],
      },
      traced: new Set(['8']),
      provisioned: { kind: 'found', value: [{ qualifier: 'live', requested: 5 }] },
    },
  })
  const [live, next] = ifKnown(subject.aliases) ?? []
  expect(live?.provisioned).toEqual(known(5))
  expect(live && ifKnown(live.targets)).toEqual([
    { version: { kind: 'numbered', number: '7', traced: known(false) }, share: known(0.75) },
    { version: { kind: 'numbered', number: '8', traced: known(true) }, share: known(0.25) },
  ])
  expect(next && ifKnown(next.targets)).toEqual([{ version: { kind: 'latest' }, share: known(1) }])
  expect(next?.provisioned).toEqual(absent)
})
