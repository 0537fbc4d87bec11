import { expect, test } from 'vitest'
import type { Decision, RoleRights } from '../../../src/domain/permissions/role-rights.ts'
import { callerActions, callerCheck, principalOf } from '../../../src/domain/preflight/caller.ts'
import { found, unknown } from '../../../src/domain/preflight/check.ts'
import { roleCheck, roleName } from '../../../src/domain/preflight/role.ts'
import { type CodeSigning, signingCheck } from '../../../src/domain/preflight/signing.ts'
import {
  type Alias,
  snapStartCheck,
  trafficCheck,
  versionsBehind,
} from '../../../src/domain/preflight/traffic.ts'
import { aFunction } from '../../support/functions.ts'

const alias = (name: string, version: string, shares: Record<string, number> = {}): Alias => {
  return { name, version, shares, revision: 'a1' }
}
const traffic = (
  aliases: Alias[],
  traced: string[] = [],
  provisioned: { qualifier: string; requested: number }[] = [],
) =>
  trafficCheck(aFunction(), {
    aliases: found(aliases),
    traced: new Set(traced),
    provisioned: found(provisioned),
  })

test.each<[string, Alias[], string[], string]>([
  ['ok', [], [], 'no alias'],
  ['ok', [alias('dev', '$LATEST')], [], 'every alias points at what is traced'],
  ['ok', [alias('live', '12')], ['12'], 'every alias points at what is traced'],
  ['warn', [alias('live', '12')], [], 'alias live points at version 12, which stays untraced'],
  [
    'warn',
    [alias('live', '12', { '13': 0.1 })],
    [],
    'alias live sends 10 % to version 13 and the rest to version 12, which stay untraced',
  ],
  [
    'warn',
    [alias('live', '12', { '13': 0.25 })],
    ['12'],
    'alias live sends 25 % to version 13, which stay untraced',
  ],
  [
    'warn',
    [alias('live', '12', { '13': 0.25 })],
    ['13'],
    'alias live points at version 12, which stays untraced',
  ],
])('traffic is %s: %o', (outcome, aliases, traced, what) => {
  expect(traffic(aliases, traced)).toMatchObject({ outcome, what })
})

test('the way out names the alias that is left behind, not one that is fine', () => {
  const check = traffic([alias('dev', '$LATEST'), alias('live', '12')])
  expect(check.wayOut).toMatch(/^otl enable orders --alias live /)
})

test('many aliases are counted, and provisioned concurrency is told', () => {
  const many = Array.from({ length: 9 }, (_, at) => alias(`a${at}`, `${at + 1}`))
  expect(traffic(many).what).toMatch(/a2 points at version 3.*; 6 more$/)
  expect(traffic([alias('live', '12')], ['12'], [{ qualifier: 'live', requested: 5 }]).what).toBe(
    'provisioned concurrency (5) keeps alias live warm as it was published',
  )
  expect(traffic([], [], [{ qualifier: '7', requested: 5 }]).what).toMatch(/keeps version 7 warm/)
})

test('who may not list aliases is not told that there are none', () => {
  const provisioned = found([])
  const aliases = unknown('denied')
  expect(trafficCheck(aFunction(), { aliases, traced: new Set(), provisioned }).outcome).toBe(
    'could-not-check',
  )
  expect(
    trafficCheck(aFunction(), { aliases: found([]), traced: new Set(), provisioned: unknown('no') }).outcome,
  ).toBe('could-not-check')
})

test('only published versions behind aliases are looked at, each once', () => {
  expect(versionsBehind([alias('a', '3', { '4': 0.5 }), alias('b', '3'), alias('c', '$LATEST')])).toEqual([
    '3',
    '4',
  ])
})

test('SnapStart is only told where it is on', () => {
  expect(snapStartCheck(aFunction())).toBeUndefined()
  expect(snapStartCheck(aFunction({ snapStart: true, runtime: 'python3.13' }))?.what).toMatch(
    /repeat span ids/,
  )
  expect(snapStartCheck(aFunction({ snapStart: true, runtime: 'java21' }))?.what).not.toMatch(
    /repeat span ids/,
  )
})

const role = 'arn:aws:iam::123456789012:role/service-role/orders-role'
const both = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']

test.each<[string, RoleRights, RegExp]>([
  ['ok', { kind: 'may', missing: [] }, /orders-role may likely write traces/],
  ['ok', { kind: 'may', missing: ['xray:PutTelemetryRecords'] }, /segments/],
  ['ok', { kind: 'may', by: 'AWSXrayFullAccess', missing: [] }, /^orders-role has AWSXrayFullAccess$/],
  ['warn', { kind: 'may not', missing: both, denied: false }, /PutTraceSegments, xray:PutTelemetryRecords/],
  ['could-not-check', { kind: 'unproved' }, /none of the policies attached to orders-role/],
  ['could-not-check', { kind: 'unknown', reason: 'no simulation' }, /^no simulation$/],
])('a role is %s: %o', (outcome, rights, what) => {
  const check = roleCheck('orders', role, rights)
  expect(check).toMatchObject({ outcome, what: expect.stringMatching(what) })
})

test('an explicit deny is not mended by attaching a policy', () => {
  const rights = { kind: 'may not', missing: both } as const
  expect(roleCheck('orders', role, { ...rights, denied: false }).wayOut).toContain('--attach-policy')
  expect(roleCheck('orders', role, { ...rights, denied: true }).wayOut).not.toContain('--attach-policy')
})

test('the path is no part of a role’s name', () => {
  expect(roleName(role)).toBe('orders-role')
})

test.each<[string, unknown]>([
  ['arn:aws:iam::123456789012:user/team/ada', { kind: 'policy-source' }],
  ['arn:aws:sts::123456789012:assumed-role/Deploy/session@x', { kind: 'role', name: 'Deploy' }],
  ['arn:aws:iam::123456789012:root', { kind: 'root' }],
  ['arn:aws:sts::123456789012:federated-user/ada', { kind: 'other' }],
  ['nonsense', { kind: 'other' }],
])('principal of %s', (arn, expected) => {
  expect(principalOf(arn)).toMatchObject(expected as object)
})

test('the caller is warned, never blocked: the simulator only guesses', () => {
  const may = (...decisions: Decision[]) =>
    callerCheck(
      found(new Map(callerActions.map((action, at) => [action, decisions[at] ?? 'allowed'] as const))),
    )
  expect(may().outcome).toBe('ok')
  expect(may('implicitDeny')).toMatchObject({
    outcome: 'warn',
    what: expect.stringContaining('UpdateFunction'),
  })
  expect(may('allowed', 'explicitDeny')).toMatchObject({
    what: expect.stringContaining('file of yours only'),
  })
  expect(may('open')).toMatchObject({
    outcome: 'could-not-check',
    what: expect.stringContaining('conditions'),
  })
  expect(may('open', 'implicitDeny').outcome).toBe('warn')
  expect(callerCheck(unknown('denied')).outcome).toBe('could-not-check')
})

const profile = (n: string) => `arn:aws:signer:eu-west-1:123456789012:/signing-profiles/otel/${n}`
const config = (policy: 'Warn' | 'Enforce'): CodeSigning => ({
  arn: 'arn:aws:lambda:eu-west-1:123456789012:code-signing-config:csc-0123456789abcdef0',
  policy,
  allowed: [profile('a')],
})

test.each<[string, CodeSigning | undefined, string | undefined, RegExp]>([
  ['ok', undefined, undefined, /not used/],
  ['ok', config('Enforce'), profile('a'), /allowed/],
  [
    'block',
    config('Enforce'),
    profile('b'),
    /signed by arn:aws:signer:.*\/b, which arn:.*csc-\w+ does not allow/,
  ],
  ['block', config('Enforce'), undefined, /otel:1 is not signed/],
  ['warn', config('Warn'), profile('b'), /only notes that/],
])('code signing: %s', (outcome, signing, signedBy, what) => {
  const check = signingCheck(signing, { name: 'otel:1', ...(signedBy ? { profile: signedBy } : {}) })
  expect(check).toMatchObject({ outcome, what: expect.stringMatching(what) })
})

test('the exact profile to allow is the way out', () => {
  const check = signingCheck(config('Enforce'), { name: 'otel:1', profile: profile('b') })
  expect(check.wayOut).toBe(`allow ${profile('b')} in ${config('Enforce').arn}`)
  expect(signingCheck(config('Enforce'), undefined).outcome).toBe('could-not-check')
})
