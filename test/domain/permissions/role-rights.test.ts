import { expect, test } from 'vitest'
import { sendTraces } from '../../../src/domain/permissions/role.ts'
import {
  type Decision,
  leavesOpen,
  type RoleRights,
  rightsOf,
} from '../../../src/domain/permissions/role-rights.ts'
import { found, unknown } from '../../../src/domain/preflight/check.ts'

/** Decisions about segments and telemetry, in this order. */
const decided = (...decisions: Decision[]) =>
  found(new Map(sendTraces.map((action, at) => [action, decisions[at] ?? 'allowed'] as const)))
const managed = (name: string, path = '') => `arn:aws:iam::aws:policy/${path}${name}`

test.each<[Decision[], Partial<RoleRights>]>([
  [['allowed', 'allowed'], { kind: 'may', missing: [] }],
  [['allowed', 'implicitDeny'], { kind: 'may', missing: ['xray:PutTelemetryRecords'] }],
  [['allowed', 'open'], { kind: 'may', missing: ['xray:PutTelemetryRecords'] }],
  [['implicitDeny', 'implicitDeny'], { kind: 'may not', missing: sendTraces, denied: false }],
  [['explicitDeny', 'allowed'], { kind: 'may not', missing: ['xray:PutTraceSegments'], denied: true }],
])('simulated %o', (decisions, expected) => {
  expect(leavesOpen(decided(...decisions))).toBe(false)
  expect(rightsOf({ simulated: decided(...decisions), attached: unknown('not asked') })).toMatchObject(
    expected,
  )
})

test.each<[string, string[], RoleRights]>([
  ['a policy that allows it', [managed('AWSXRayDaemonWriteAccess')], may('AWSXRayDaemonWriteAccess')],
  ['one in a folder', [managed('AWSXrayWriteOnlyAccess', 'service-role/')], may('AWSXrayWriteOnlyAccess')],
  ['one of China', ['arn:aws-cn:iam::aws:policy/AWSXrayFullAccess'], may('AWSXrayFullAccess')],
  [
    'one for segments alone',
    [managed('CloudWatchLambdaApplicationSignalsExecutionRolePolicy')],
    may('CloudWatchLambdaApplicationSignalsExecutionRolePolicy'),
  ],
  ['one of the collector', [managed('CloudWatchAgentServerPolicy')], may('CloudWatchAgentServerPolicy')],
  ['one that does not', [managed('AWSLambdaBasicExecutionRole', 'service-role/')], { kind: 'unproved' }],
  [
    'one of the account that only bears the name',
    ['arn:aws:iam::123456789012:policy/AWSXRayDaemonWriteAccess'],
    { kind: 'unproved' },
  ],
  ['none', [], { kind: 'unproved' }],
])('what the simulation leaves open is told by %s', (_, policies, expected) => {
  for (const simulated of [unknown('denied'), decided('open')]) {
    expect(leavesOpen(simulated)).toBe(true)
    expect(rightsOf({ simulated, attached: found(policies) })).toEqual(expected)
  }
})

test('when nothing may be asked, the reason is the simulator’s, unless it answered', () => {
  const attached = unknown('no list')
  expect(rightsOf({ simulated: unknown('no simulation'), attached })).toEqual({
    kind: 'unknown',
    reason: 'no simulation',
  })
  expect(rightsOf({ simulated: decided('open'), attached })).toEqual({ kind: 'unknown', reason: 'no list' })
})

function may(by: string): RoleRights {
  return { kind: 'may', by, missing: [] }
}
