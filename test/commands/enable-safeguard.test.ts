import { expect, test } from 'vitest'
import { type Job, runChange } from '../../src/commands/shared/change.ts'
import { planOf } from '../../src/domain/instrument/plan.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda, withVariables } from '../support/functions.ts'

test('a plan that would touch what is not otl’s is never sent, whoever made it', async () => {
  const mine = { A: '1', B: '2' }
  const lambda = fakeLambda(aFunction(withVariables(mine)))
  const { ctx, seen } = fakeContext(lambda.aws)
  const before = { layers: [], variables: mine, tracing: 'PassThrough' } as const
  const wrong: Job = {
    verb: 'enable',
    plan: async () => planOf(before, { ...before, variables: { A: '1' } }, []),
    before: async () => {
      throw new Error('the write was prepared')
    },
    after: async () => [],
  }
  expect(await runChange({ functions: ['orders'], dryRun: false }, ctx, () => wrong)).toBe(Exit.Unknown)
  expect(lambda.updates).toEqual([])
  expect(seen.out.join('\n')).toContain('it would change variables of others')
})
