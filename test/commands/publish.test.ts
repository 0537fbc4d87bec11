import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { type EnableOptions, runEnable } from '../../src/commands/enable.ts'
import type { Aws } from '../../src/context.ts'
import { aliasMoveFrom, isMoveOfOurs, versionDescription } from '../../src/domain/instrument/alias-move.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda } from '../support/functions.ts'

const one = { functions: ['orders'], dryRun: false }

/** A function with an alias, whose versions are snapshots, as Lambda's are. */
function published(aliasVersion = '12', shares: Record<string, number> = {}) {
  const lambda = fakeLambda(aFunction())
  const versions = new Map<string, LambdaFunction>([['12', aFunction({ description: 'by hand' })]])
  const alias = { name: 'live', version: aliasVersion, shares, revision: 'a1' }
  let next = 13
  let pending = 2
  const aws: Partial<Aws> = {
    ...lambda.aws,
    getFunction: async (target) => {
      const version = /:function:[^:]+:(\d+)$/.exec(target)?.[1]
      if (version === undefined) return (lambda.aws as Aws).getFunction(target)
      const found = versions.get(version)
      if (!found) throw awsFailure('no such version', 'ResourceNotFoundException')
      return pending-- > 0 && version !== '12' ? { ...found, state: 'Pending' } : found
    },
    listAliases: async () => [{ ...alias }],
    publishVersion: async (fn, description) => {
      const now = lambda.functions.get('orders') ?? fn
      if (now.revision !== fn.revision) throw awsFailure('changed meanwhile', 'PreconditionFailedException')
      versions.set(`${next}`, { ...now, description })
      return `${next++}`
    },
    moveAlias: async (_arn, read, version) => {
      if (read.revision !== alias.revision) throw awsFailure('alias changed', 'PreconditionFailedException')
      alias.version = version
      alias.revision += '+'
    },
  }
  const enable = async (more: Partial<EnableOptions>, override: Partial<Aws> = {}) => {
    const { ctx, seen } = fakeContext({ ...aws, ...override })
    const code = await runEnable({ ...one, ...more }, ctx)
    return { code, out: seen.out.join('\n'), told: seen.told.join('\n') }
  }
  const disable = async (override: Partial<Aws> = {}) => {
    // Another machine: no file, the tag has to do.
    const { ctx, seen } = fakeContext({ ...aws, ...override })
    return { code: await runDisable(one, ctx), out: seen.out.join('\n') }
  }
  return { aws, alias, versions, lambda, enable, disable }
}

test('a version is published when Lambda runs the change, and the alias moves to it and back', async () => {
  const { alias, versions, enable, disable } = published()
  const { code, out, told } = await enable({ alias: 'live' })
  expect([code, alias.version]).toEqual([Exit.Ok, '13'])
  expect(versions.get('13')).toMatchObject({
    tracing: 'Active',
    description: expect.stringContaining('version 12'),
  })
  expect(out).toContain('then a version is published, and alias live moves to it from version 12')
  expect(told).toContain('published version 13 of orders, and moved alias live to it from 12')
  const back = await disable()
  expect([back.code, alias.version]).toEqual([Exit.Ok, '12'])
  expect(back.out).not.toContain('!')
})

test('an alias that this run moves is not said to stay untraced', async () => {
  const { enable } = published()
  const left = await enable({ dryRun: true })
  expect(left.out).toContain('alias live points at version 12, which stays untraced')
  const moved = await enable({ dryRun: true, alias: 'live', verbose: true })
  expect(moved.out).not.toContain('stays untraced')
  expect(moved.out).toContain('alias live moves to what is traced')
  const other = await enable(
    { dryRun: true, alias: 'live' },
    {
      listAliases: async () => [
        { name: 'live', version: '12', shares: {}, revision: 'a1' },
        { name: 'beta', version: '12', shares: {}, revision: 'b1' },
      ],
      listProvisioned: async () => [{ qualifier: 'live', requested: 5 }],
    },
  )
  expect(other.out).toContain('alias beta points at version 12, which stays untraced')
  expect(other.out).toContain('otl enable orders --alias beta')
  expect(other.out).not.toContain('alias live warm')
})

test('--publish alone moves no alias', async () => {
  const { alias, versions, enable } = published()
  expect((await enable({ publish: true })).code).toBe(Exit.Ok)
  expect([alias.version, [...versions.keys()]]).toEqual(['12', ['12', '13']])
})

test('a dry run and a plain enable publish nothing', async () => {
  const { versions, enable } = published()
  const dry = await enable({ alias: 'live', dryRun: true })
  expect(dry.out).toContain('alias live moves to it')
  await enable({})
  expect(versions.size).toBe(1)
})

test('an alias can follow later, once', async () => {
  const { alias, versions, enable } = published()
  await enable({})
  await enable({ alias: 'live' })
  await enable({ alias: 'live' })
  expect([alias.version, versions.size]).toEqual(['13', 2])
})

test('an alias that moved twice by otl goes back to where it was first', async () => {
  const { alias, lambda, enable, disable } = published()
  await enable({ alias: 'live' })
  const fn = lambda.functions.get('orders') ?? aFunction()
  lambda.functions.set('orders', { ...fn, tracing: 'PassThrough', revision: 'r9' })
  await enable({ alias: 'live' })
  expect(alias.version).toBe('14')
  await disable()
  expect(alias.version).toBe('12')
})

test('an alias that somebody moved since stays, and that is told', async () => {
  const { alias, enable, disable, lambda } = published()
  await enable({ alias: 'live' })
  alias.version = '11'
  const { out } = await disable()
  expect(out).toContain('alias live was not moved back to version 12: somebody moved it since')
  expect(lambda.functions.get('orders')?.tags).toEqual(aFunction().tags)
})

test('an alias that is back already is nothing to tell', async () => {
  const { alias, enable, disable } = published()
  await enable({ alias: 'live' })
  alias.version = '12'
  expect((await disable()).out).not.toContain('!')
})

test('an alias that cannot be moved back now goes back with the next disable', async () => {
  const { alias, enable, disable, lambda } = published()
  await enable({ alias: 'live' })
  const moveAlias = async () =>
    Promise.reject(awsFailure('could not move the alias', 'AccessDeniedException'))
  const first = await disable({ moveAlias })
  expect(first.out.replaceAll(/\s+/g, ' ')).toContain('otl disable orders tries again')
  expect([alias.version, lambda.functions.get('orders')?.tracing]).toEqual(['13', 'PassThrough'])
  await disable()
  expect([alias.version, lambda.functions.get('orders')?.tags]).toEqual(['12', aFunction().tags])
})

test('a move whose answer was lost is in the receipt, whether it was made or not', async () => {
  for (const made of [true, false]) {
    const { alias, aws, enable, disable } = published()
    const moveAlias: Aws['moveAlias'] = async (...asked) => {
      if (made) await aws.moveAlias?.(...asked)
      throw new OtlError('could not move the alias', { cause: new Error('socket hang up') })
    }
    expect((await enable({ alias: 'live' }, { moveAlias })).code).toBe(Exit.No)
    expect(alias.version).toBe(made ? '13' : '12')
    const back = await disable()
    expect([back.code, alias.version, back.out.includes('!')]).toEqual([Exit.Ok, '12', false])
  }
})

test('an alias goes back also when a colleague has taken the change itself out', async () => {
  const { alias, lambda, enable, disable } = published()
  const before = lambda.functions.get('orders')
  await enable({ alias: 'live' })
  const after = lambda.functions.get('orders')
  if (!before || !after) throw new Error('the function is gone')
  lambda.functions.set('orders', { ...before, tags: after.tags })
  const { code } = await disable()
  expect([code, alias.version]).toEqual([Exit.Ok, '12'])
})

test('a receipt that somebody forged moves no alias', async () => {
  const { alias, aws, enable, disable, versions } = published()
  await enable({ alias: 'live' })
  const thirteen = versions.get('13') ?? aFunction()
  versions.set('13', { ...thirteen, description: 'something else' })
  expect((await disable()).out).toContain('not one that otl published')
  expect([alias.version, aws.region]).toEqual(['13', 'eu-west-1'])
})

test.each<[string, Partial<EnableOptions>, Record<string, number>, RegExp]>([
  [
    'an alias that is not there',
    { alias: 'prod' },
    {},
    /blocked: it has no alias "prod"[\s\S]*aliases are live/,
  ],
  ['a deployment under way', { alias: 'live' }, { '11': 0.1 }, /divides its traffic/],
])('%s blocks before anything is written', async (_name, options, shares, expected) => {
  const { enable, lambda } = published('12', shares)
  const { code, out } = await enable(options)
  expect([code, lambda.updates]).toEqual([Exit.No, []])
  expect(out).toMatch(expected)
})

test('an alias on $LATEST needs no version', async () => {
  const { enable, versions } = published('$LATEST')
  expect((await enable({ alias: 'live' })).code).toBe(Exit.Ok)
  expect(versions.size).toBe(1)
})

test('an alias that could not be moved is a failure, although the function is enabled', async () => {
  const { enable, disable, alias } = published()
  const moveAlias = async () =>
    Promise.reject(awsFailure('could not move the alias: denied', 'AccessDeniedException'))
  const { code, out } = await enable({ alias: 'live' }, { moveAlias })
  expect(code).toBe(Exit.No)
  expect(out).toMatch(/the function is enabled, but could not move the alias/)
  expect((await disable()).code).toBe(Exit.Ok)
  expect(alias.version).toBe('12')
})

test('a version that fails is told', async () => {
  const { enable, aws } = published()
  const getFunction = async (target: string) => {
    const fn = await (aws as Aws).getFunction(target)
    return target.endsWith(':13') ? { ...fn, state: 'Failed' } : fn
  }
  const { code, out } = await enable({ alias: 'live' }, { getFunction })
  expect(code).toBe(Exit.No)
  expect(out).toContain('version 13 was published, but its state is Failed')
})

test('what a version’s description proves', () => {
  const move = { name: 'live', from: '12', to: '13' }
  expect(isMoveOfOurs(move, versionDescription('00ab', move))).toBe(true)
  expect(isMoveOfOurs({ ...move, from: '3' }, versionDescription('00ab', move))).toBe(false)
  expect(isMoveOfOurs(move, undefined)).toBe(false)
  expect(isMoveOfOurs(move, versionDescription('00ab'))).toBe(false)
})

test.each([null, 7, {}, { name: 'a b', from: '1', to: '2' }, { name: 'a', from: '$LATEST', to: '2' }])(
  'a receipt of %o is none',
  (raw) => {
    expect(aliasMoveFrom(raw)).toBe('bad')
  },
)
