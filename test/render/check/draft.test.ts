import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { policyOf } from '../../../src/config/policy.ts'
import { validate } from '../../../src/config/validate.ts'
import { checkSubject, counts } from '../../../src/domain/policy/check.ts'
import { draftPolicy } from '../../../src/domain/policy/draft/index.ts'
import { known } from '../../../src/domain/policy/field.ts'
import { subjectOfFunction } from '../../../src/domain/policy/live.ts'
import type { Subject } from '../../../src/domain/policy/subject.ts'
import { plainValue, section } from '../../../src/render/check/draft/entry.ts'
import { policyFile, policyJson } from '../../../src/render/check/draft/index.ts'
import { written } from '../../../src/render/check/draft/language.ts'
import { script, yaml } from '../../../src/render/check/draft/languages.ts'
import { aFunction } from '../../support/functions.ts'
import { expectSchema } from '../../support/schemas.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'true',
    'No',
    'null',
    '1.5',
    '0x1f',
    "it's",
    '- a',
    '# b',
    'a: b',
    '\u2028',
    '*x',
    '&x',
    '!x',
    '~',
    '',
  ),
)

test('whatever texts a policy holds, YAML and JavaScript give them back', () => {
  fc.assert(
    fc.property(anyText, fc.array(anyText), (text, list) => {
      const entries = [
        { key: 'text', value: text, above: ['a comment'], beside: 'another' },
        { key: 'off', value: 'x', off: true as const },
        { key: 'items', value: { kind: 'items' as const, items: [[{ key: 'list', value: list }]] } },
        { key: 'section', value: section([{ key: 'none', value: false }]) },
      ]
      const value = plainValue(entries)
      expect(parse(written({ entries }, yaml).join('\n'))).toEqual(value)
      const code = ['return {', ...written({ entries }, script), '}'].join('\n')
      expect(new Function(code)()).toEqual(value)
    }),
  )
})

const mixed: Subject[] = [
  { tracing: 'Active' },
  { runtime: 'provided.al2023' },
  { runtime: 'python3.13', tracing: 'Active' },
  { environment: { kind: 'readable', variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' } } },
  { environment: { kind: 'unreadable', reason: 'no right to its key' } },
].map((fn) => subjectOfFunction(aFunction(fn as Parameters<typeof aFunction>[0])))

test('whatever functions are called, the policy of today is valid, and lets today pass', () => {
  const named = fc.record({ name: anyText, of: fc.integer({ min: 0, max: mixed.length - 1 }) })
  fc.assert(
    fc.property(fc.array(named, { minLength: 1, maxLength: 12 }), (those) => {
      const subjects = those.map(({ name, of }): Subject => {
        const like = mixed[of] ?? mixed[0]
        if (!like) throw new Error('there is one')
        return { ...like, id: name, label: name, name: known(name) }
      })
      const { draft } = draftPolicy(subjects.map((subject) => ({ subject, found: {} })))
      const text = policyFile(draft, 'yaml')
      const policy = policyOf(
        validate({ path: 'otl.config.yaml', value: undefined, text }, 'otl.config.yaml'),
      )
      const checking = { policy, today: '2026-11-22', baseline: new Set<string>() }
      const failing = subjects.filter((subject) =>
        checkSubject(subject, {}, checking).some((finding) => counts(finding, policy)),
      )
      expect(failing.map(({ id }) => id)).toEqual([])
    }),
    { numRuns: 60 },
  )
})

test('a policy in full', async () => {
  const fn = (name: string, more = {}) => ({
    subject: subjectOfFunction(aFunction({ name, ...more })),
    found: {},
  })
  const { draft } = draftPolicy([fn('orders', { tracing: 'Active' }), fn('batch-1'), fn('batch-2')])
  expectSchema('otl.config', policyJson(draft))
  await expect(policyFile(draft, 'yaml')).toMatchFileSnapshot('../../golden/check/otl.config.yaml')
  await expect(policyFile(draft, 'ts')).toMatchFileSnapshot('../../golden/check/otl.config.ts.txt')
})
