import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import type { Aws } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { policyFrom, tracePolicyFor } from '../../src/domain/instrument/role-policy.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda } from '../support/functions.ts'

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
  const attachPolicy = async () => Promise.reject(awsFailure('could not attach it', 'AccessDenied'))
  const { ctx, seen } = fakeContext({ ...aws, attachPolicy })
  expect(await runEnable({ ...one, attachPolicy: true }, ctx)).toBe(Exit.Unknown)
  expect([steps, seen.state.size]).toEqual([[], 0])
})

const cut = () => Promise.reject(new OtlError('could not attach it', { cause: new Error('socket hang up') }))

test('a policy of which nobody knows whether it was attached is told, and disable takes it out', async () => {
  const { aws, steps, policies } = account([], aFunction())
  const attachPolicy = async () => {
    policies.push(arn)
    return cut()
  }
  const { ctx, seen } = fakeContext({ ...aws, attachPolicy })
  expect(await runEnable({ ...one, attachPolicy: true }, ctx)).toBe(Exit.Unknown)
  expect(seen.told.join(' ').replaceAll(/\s+/g, ' ')).toContain(
    'whether AWSXRayDaemonWriteAccess was attached to orders-role is not known; otl disable takes it back',
  )
  expect(await runDisable(one, { ...ctx, aws: fakeContext(aws).ctx.aws })).toBe(Exit.Ok)
  expect([steps, policies, seen.state.size]).toEqual([['detach orders-role'], [], 0])
})

test('Ctrl-C while the policy is attached leaves the receipt of what was there before, and the policy', async () => {
  const { aws, policies, lambda } = account([], aFunction())
  await runEnable(one, fakeContext(aws).ctx)
  const before = lambda.functions.get('orders')
  const interruption = new AbortController()
  const attachPolicy = async () => {
    policies.push(arn)
    interruption.abort()
    return cut()
  }
  const { ctx, seen } = fakeContext({ ...aws, attachPolicy }, { signal: interruption.signal })
  const wish = { set: {}, unset: [], serviceName: 'shop' }
  expect(await runEnable({ ...one, attachPolicy: true, wish }, ctx)).toBe(Exit.Interrupted)
  expect(lambda.functions.get('orders')).toEqual(before)
  const calm = { ...ctx, signal: new AbortController().signal, aws: fakeContext(aws).ctx.aws }
  expect(await runDisable(one, calm)).toBe(Exit.Ok)
  expect([policies, seen.state.size]).toEqual([[], 0])
  expect(lambda.functions.get('orders')).toMatchObject({ layers: [], tracing: 'PassThrough' })
})

test('a policy that cannot be detached yet stays in the receipt, which is forgotten when it is', async () => {
  const { aws, lambda, policies } = account([], aFunction(), aFunction({ name: 'users', tracing: 'Active' }))
  const { ctx, seen } = fakeContext(aws)
  await runEnable({ ...one, attachPolicy: true }, ctx)
  await runDisable(one, ctx)
  expect(seen.out.join(' ').replaceAll(/\s+/g, ' ')).toContain('otl disable orders tries again')
  const receipt = JSON.parse([...seen.state.values()][0] ?? '')
  expect(receipt).toMatchObject({ variables: {}, policy: { role: 'orders-role', arn } })
  expect(receipt).not.toHaveProperty('layer')
  lambda.functions.set('users', aFunction({ name: 'users' }))
  // On another machine: the tag tells it as well.
  expect(await runDisable(one, fakeContext(aws).ctx)).toBe(Exit.Ok)
  expect(policies).toEqual([])
  expect(lambda.functions.get('orders')?.tags).toEqual(aFunction().tags)
})

test('a policy of a role that the function no longer has is told, once', async () => {
  const { aws, lambda, policies } = account([], aFunction())
  await runEnable({ ...one, attachPolicy: true }, fakeContext(aws).ctx)
  const fn = lambda.functions.get('orders') ?? aFunction()
  lambda.functions.set('orders', { ...fn, role: 'arn:aws:iam::123456789012:role/another' })
  const { ctx, seen } = fakeContext(aws)
  await runDisable(one, ctx)
  expect(seen.out.join(' ').replaceAll(/\s+/g, ' ')).toContain(
    'stays attached to orders-role: the function has another role',
  )
  expect([policies, lambda.functions.get('orders')?.tags]).toEqual([[arn], aFunction().tags])
})

test('of a function that is enabled already, too, a policy that may be attached is in the receipt', async () => {
  const { aws, policies } = account([], aFunction())
  const { ctx, seen } = fakeContext(aws)
  await runEnable(one, ctx)
  const attachPolicy = async () => {
    policies.push(arn)
    return cut()
  }
  const lossy = { ...ctx, aws: fakeContext({ ...aws, attachPolicy }).ctx.aws }
  expect(await runEnable({ ...one, attachPolicy: true }, lossy)).toBe(Exit.Unknown)
  expect(await runDisable(one, ctx)).toBe(Exit.Ok)
  expect([policies, seen.state.size]).toEqual([[], 0])
})
