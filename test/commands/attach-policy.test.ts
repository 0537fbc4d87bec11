import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import type { Aws } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { policyFrom, tracePolicyFor } from '../../src/domain/instrument/role-policy.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda } from '../support/functions.ts'

const arn = 'arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'
const one = { functions: ['orders'], dryRun: false }

/** A role whose policies are a list, under functions that Lambda holds in memory. */
function account(policies: string[], ...functions: LambdaFunction[]) {
  const lambda = fakeLambda(...functions)
  const steps: string[] = []
  const aws: Partial<Aws> = {
    ...lambda.aws,
    simulate: async (principal, actions) => {
      const allowed = !principal.includes(':role/') || policies.includes(arn)
      return new Map(actions.map((action) => [action, allowed ? 'allowed' : 'implicitDeny']))
    },
    attachedPolicies: async () => [...policies],
    attachPolicy: async (policy) => {
      steps.push(`attach ${policy.role}`)
      policies.push(policy.arn)
    },
    detachPolicy: async (policy) => {
      steps.push(`detach ${policy.role}`)
      policies.splice(policies.indexOf(policy.arn), 1)
    },
    updateConfiguration: async (fn, update) => {
      steps.push('update')
      return (lambda.aws as Aws).updateConfiguration(fn, update)
    },
  }
  return { aws, steps, policies, lambda }
}

test('the policy comes before the write, is in the receipt, and goes with disable', async () => {
  const { aws, steps, policies } = account([], aFunction())
  const enabling = fakeContext(aws)
  expect(await runEnable({ ...one, attachPolicy: true }, enabling.ctx)).toBe(Exit.Ok)
  expect(steps).toEqual(['attach orders-role', 'update'])
  expect(enabling.seen.out.join('\n')).toContain('the role orders-role gets AWSXRayDaemonWriteAccess')
  expect(enabling.seen.out.join('\n')).not.toContain('may not write traces')
  // On another machine: the tag alone has to do.
  expect(await runDisable(one, fakeContext(aws).ctx)).toBe(Exit.Ok)
  expect([steps.at(-1), policies]).toEqual(['detach orders-role', []])
})

test('a dry run attaches nothing, and says what would be', async () => {
  const { aws, steps } = account([], aFunction())
  const { ctx, seen } = fakeContext(aws)
  await runEnable({ ...one, dryRun: true, attachPolicy: true }, ctx)
  expect(steps).toEqual([])
  expect(seen.out.join('\n')).toContain('the role orders-role gets AWSXRayDaemonWriteAccess')
})

test('a policy that was there before is not attached, and not detached', async () => {
  const { aws, steps, policies } = account([arn], aFunction())
  await runEnable({ ...one, attachPolicy: true }, fakeContext(aws).ctx)
  await runDisable(one, fakeContext(aws).ctx)
  expect(steps).toEqual(['update', 'update'])
  expect(policies).toEqual([arn])
})

test('without the flag the role is only looked at', async () => {
  const { aws, steps } = account([], aFunction())
  const { ctx, seen } = fakeContext(aws)
  await runEnable(one, ctx)
  expect(steps).toEqual(['update'])
  expect(seen.out.join('\n')).toContain('otl enable orders --attach-policy')
})

test('a function that is enabled already gets it too, with a receipt', async () => {
  const { aws, steps, policies } = account([], aFunction())
  const { ctx } = fakeContext(aws)
  await runEnable(one, ctx)
  await runEnable({ ...one, attachPolicy: true }, ctx)
  await runEnable({ ...one, attachPolicy: true }, ctx)
  expect(steps).toEqual(['update', 'attach orders-role'])
  expect(await runDisable(one, fakeContext(aws).ctx)).toBe(Exit.Ok)
  expect(policies).toEqual([])
})

test('while another function under the role is traced, the policy stays and that is told', async () => {
  const { aws, policies } = account([], aFunction(), aFunction({ name: 'users', tracing: 'Active' }))
  await runEnable({ ...one, attachPolicy: true }, fakeContext(aws).ctx)
  const { ctx, seen } = fakeContext(aws)
  await runDisable(one, ctx)
  expect(policies).toEqual([arn])
  expect(seen.out.join('\n')).toContain('users is traced under the same role')
})

test('who may not list the policies attaches none: nobody could say later whose it is', async () => {
  const { aws, steps } = account([], aFunction())
  const attachedPolicies = async () => Promise.reject(new OtlError('could not list the policies: denied'))
  const { ctx, seen } = fakeContext({ ...aws, attachedPolicies })
  expect(await runEnable({ ...one, attachPolicy: true }, ctx)).toBe(Exit.Ok)
  expect(steps).toEqual(['update'])
  expect(seen.out.join('\n')).toContain('no policy is attached: could not list')
})

test('an update that does not come to pass takes the policy back', async () => {
  const { aws, steps, policies } = account([], aFunction())
  const updateConfiguration = async () => ({ kind: 'failed' as const, reason: 'x', fn: aFunction() })
  const { ctx, seen } = fakeContext({ ...aws, updateConfiguration })
  expect(await runEnable({ ...one, attachPolicy: true }, ctx)).toBe(Exit.No)
  expect([steps, policies, seen.state.size]).toEqual([['attach orders-role', 'detach orders-role'], [], 0])
})

test('a receipt by somebody else names no other policy and no other role', async () => {
  const { aws, steps, lambda } = account([], aFunction())
  await runEnable({ ...one, attachPolicy: true }, fakeContext(aws).ctx)
  const fn = lambda.functions.get('orders') ?? aFunction()
  lambda.functions.set('orders', { ...fn, role: 'arn:aws:iam::123456789012:role/another' })
  await runDisable(one, fakeContext(aws).ctx)
  expect(steps).not.toContain('detach orders-role')
  expect(policyFrom({ role: 'admin', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' })).toBe('bad')
  expect(policyFrom({ role: 'a/b', arn })).toBe('bad')
  expect(policyFrom({ role: 'a', arn: 'arn:aws:iam::123456789012:policy/AWSXRayDaemonWriteAccess' })).toBe(
    'bad',
  )
  expect(policyFrom({ role: 'a', arn })).toEqual({ role: 'a', arn })
})

test('the policy is of the role’s own partition', () => {
  expect(tracePolicyFor('arn:aws-cn:iam::123456789012:role/team/x')).toEqual({
    role: 'x',
    arn: 'arn:aws-cn:iam::aws:policy/AWSXRayDaemonWriteAccess',
  })
  expect(tracePolicyFor('')).toBeUndefined()
})

test('a policy that cannot be attached stops the write and leaves no receipt', async () => {
  const { aws, steps } = account([], aFunction())
  const attachPolicy = async () => Promise.reject(new OtlError('could not attach it: denied'))
  const { ctx, seen } = fakeContext({ ...aws, attachPolicy })
  expect(await runEnable({ ...one, attachPolicy: true }, ctx)).toBe(Exit.Unknown)
  expect([steps, seen.state.size]).toEqual([[], 0])
})
