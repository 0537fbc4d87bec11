import { expect, test } from 'vitest'
import { runStatus, type StatusOptions, statusCommand } from '../../src/commands/status.ts'
import type { Aws, Context } from '../../src/context.ts'
import type { FunctionSummary } from '../../src/domain/instrument/function.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { js, OURS } from '../support/doctor.ts'
import { aFunction, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'

const all: StatusOptions = { functions: [] }
const on = { tracing: 'Active', layers: [js(16)], ...withVariables({ ...OURS, SECRET: 'hunter2' }) } as const

/** Each region has the functions of its list; a function in the list's place is called for a failure. */
function world(
  regions: Readonly<Record<string, readonly FunctionSummary[] | (() => never)>>,
  output: Context['output'] = 'text',
) {
  const fake = fakeContext({}, { output })
  const asked: string[] = []
  const aws: Context['aws'] = async (target) => {
    const region = target?.region ?? 'eu-west-1'
    const listFunctions: Aws['listFunctions'] = async function* () {
      asked.push(region)
      const functions = regions[region] ?? []
      if (typeof functions === 'function') functions()
      else yield* functions
    }
    return { ...(await fake.ctx.aws()), region, listFunctions }
  }
  return { ctx: { ...fake.ctx, aws }, seen: fake.seen, asked }
}

const denied =
  (name = 'UnrecognizedClientException') =>
  (): never => {
    throw awsFailure('could not list functions: the token is not valid', name)
  }

test.each<[string, Partial<StatusOptions>]>([
  ['--sort age --stale', { sort: 'age', stale: true }],
  ['--not-traced --broken', { notTraced: true, broken: true }],
])('otl status %s', async (line, expected) => {
  let got: StatusOptions | undefined
  const run = async (options: StatusOptions) => {
    got = options
    return Exit.Ok
  }
  await statusCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject({ functions: [], ...expected })
})

const fleet = [
  aFunction({ name: 'b', ...on }),
  aFunction({ name: 'c', ...on, layers: [js(9)] }),
  aFunction({ name: 'a', ...withVariables(OURS) }),
]
const shownIn = (lines: readonly string[]) => lines.flatMap((line) => /^[✓✗!•] (\S+)/.exec(line)?.[1] ?? [])

test('as Lambda lists them, or sorted, or filtered; all are counted', async () => {
  const plain = world({ 'eu-west-1': fleet })
  expect(await runStatus(all, plain.ctx)).toBe(Exit.Ok)
  expect(shownIn(plain.seen.out)).toEqual(['b', 'c', 'a'])
  const byVerdict = world({ 'eu-west-1': fleet })
  await runStatus({ ...all, sort: 'verdict' }, byVerdict.ctx)
  expect(shownIn(byVerdict.seen.out)).toEqual(['a', 'b', 'c'])
  const stale = world({ 'eu-west-1': fleet })
  await runStatus({ ...all, stale: true }, stale.ctx)
  expect(shownIn(stale.seen.out)).toEqual(['c'])
  expect(stale.seen.out).toContain('1 of 3 functions is stale; of all: 1 broken, 2 traced')
})

test('regions side by side, in the order given, whatever answers first', async () => {
  const { ctx, seen } = world({ 'us-east-1': [aFunction({ region: 'us-east-1' })], 'eu-west-1': fleet })
  expect(await runStatus({ ...all, region: 'us-east-1,eu-west-1' }, ctx)).toBe(Exit.Ok)
  expect(shownIn(seen.out)).toEqual(['orders', 'b', 'c', 'a'])
  const table = seen.out.slice(seen.out.findIndex((line) => line.startsWith('region ')))
  expect(table.slice(0, 3)).toEqual([
    'region     functions  broken  untraced  traced',
    'us-east-1          1                 1',
    'eu-west-1          3       1                 2',
  ])
})

test('a region that cannot be read is exit 3, and everything else is still shown', async () => {
  const { ctx, seen } = world({ 'af-south-1': denied(), 'ap-east-1': denied(), 'eu-west-1': fleet })
  expect(await runStatus({ ...all, region: 'af-south-1,ap-east-1,eu-west-1' }, ctx)).toBe(Exit.Unknown)
  expect(shownIn(seen.out)).toEqual(['b', 'c', 'a'])
  expect(seen.out.join('\n')).toMatch(/2 regions\n.*not valid\n.*af-south-1, ap-east-1/)
})

test('all: every region of the partition, and of no other', async () => {
  const { ctx, asked } = world({ 'eu-west-1': fleet })
  expect(await runStatus({ ...all, region: 'all' }, ctx)).toBe(Exit.Ok)
  expect(asked.length).toBeGreaterThan(30)
  expect(asked).toContain('us-east-1')
  expect(asked.filter((region) => /^(cn|us-gov|us-iso|eusc)/.test(region))).toEqual([])
})

test('all is for whole regions', async () => {
  const { ctx } = world({})
  await expect(runStatus({ functions: ['orders'], region: 'all' }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test('no credentials are one failure, however many regions', async () => {
  const none = denied('CredentialsProviderError')
  const { ctx, seen } = world({ 'eu-west-1': none, 'us-east-1': none })
  await expect(runStatus({ ...all, region: 'eu-west-1,us-east-1' }, ctx)).rejects.toThrow(
    'the token is not valid',
  )
  expect(seen.out).toEqual([])
})

/** A list that breaks off after so many functions. */
function breaking(after: number): Partial<Aws> {
  return {
    listFunctions: async function* () {
      for (let n = 0; n < after; n++) yield aFunction({ name: `fn-${n}` })
      throw awsFailure('the connection was cut', 'TimeoutError')
    },
  }
}

test.each(['text', 'json', 'markdown'] as const)(
  'a list that breaks off: what was read is shown as %s, exit 3',
  async (output) => {
    const { ctx, seen } = fakeContext(breaking(3), { output })
    expect(await runStatus(all, ctx)).toBe(Exit.Unknown)
    const text = seen.out.join('\n')
    expect(text).toMatch(/fn-2[\s\S]*the connection was cut/)
    if (output === 'json') expect(JSON.parse(text).functions).toHaveLength(3)
  },
)

test('a list that cannot even begin leaves the output empty', async () => {
  const { ctx, seen } = fakeContext(breaking(0), { output: 'json' })
  await expect(runStatus(all, ctx)).rejects.toThrow('the connection was cut')
  expect(seen.out).toEqual([])
})

/** Ten thousand functions with 4 KB of variables each; remembers how many were asked for when the first line came. */
function tenThousand(output: Context['output']) {
  let given = 0
  let atFirstLine: number | undefined
  let longest = 0
  const listFunctions: Aws['listFunctions'] = async function* () {
    for (; given < 10_000; given++) {
      yield aFunction({ name: `fn-${given}`, ...withVariables({ FILL: 'x'.repeat(4_000) }) })
    }
  }
  const { ctx, seen } = fakeContext({ listFunctions }, { output })
  const out = (lines: readonly string[]) => {
    if (lines.length > 0) atFirstLine ??= given
    longest = Math.max(longest, lines.length)
    seen.out.push(...lines)
  }
  return { ctx: { ...ctx, out }, seen, atFirstLine: () => atFirstLine, longest: () => longest }
}

test.each(['text', 'json', 'markdown'] as const)(
  'ten thousand functions are printed as %s while they come',
  async (output) => {
    const { ctx, seen, atFirstLine, longest } = tenThousand(output)
    expect(await runStatus(all, ctx)).toBe(Exit.Ok)
    expect(atFirstLine()).toBeLessThan(300)
    expect(longest()).toBeLessThan(200)
    const text = seen.out.join('\n')
    expect(text).toContain('fn-9999')
    expect(text).not.toContain('xxx')
    if (output === 'json')
      expect(JSON.parse(text)).toMatchObject({ counts: { functions: 10_000 }, failures: [] })
  },
)

test('sorting waits for the last one, and holds no variables', async () => {
  const { ctx, seen, atFirstLine } = tenThousand('text')
  expect(await runStatus({ ...all, sort: 'name' }, ctx)).toBe(Exit.Ok)
  expect(atFirstLine()).toBe(10_000)
  expect(shownIn(seen.out).slice(0, 3)).toEqual(['fn-0', 'fn-1', 'fn-10'])
})

test('no further page of a waiting region is read before its turn', async () => {
  const given = { 'eu-west-1': 0, 'us-east-1': 0 }
  const fake = fakeContext()
  let others: number | undefined
  const aws: Context['aws'] = async (target) => {
    const region = target?.region as keyof typeof given
    const listFunctions: Aws['listFunctions'] = async function* () {
      for (; given[region] < 300; given[region]++) {
        if (region === 'eu-west-1' && given[region] === 299) others = given['us-east-1']
        yield aFunction({ name: `fn-${given[region]}`, region })
      }
    }
    return { ...(await fake.ctx.aws()), region, listFunctions }
  }
  await runStatus({ ...all, region: 'eu-west-1,us-east-1' }, { ...fake.ctx, aws })
  expect(others).toBe(0)
  expect(given).toEqual({ 'eu-west-1': 300, 'us-east-1': 300 })
})

test('JSON is one document, its entries as before, with counts; no value of a variable', async () => {
  const { ctx, seen } = world({ 'eu-west-1': fleet }, 'json')
  await runStatus({ ...all, broken: true }, ctx)
  const text = seen.out.join('\n')
  expect(text).not.toContain('hunter2')
  expect(text).toBe(JSON.stringify(JSON.parse(text), null, 2))
  expect(JSON.parse(text)).toMatchObject({
    functions: [{ name: 'a', verdict: 'broken' }],
    counts: {
      functions: 3,
      shown: 1,
      families: { distro: 2, none: 1 },
      regions: { 'eu-west-1': { broken: 1, traced: 2 } },
    },
  })
})

test('functions by name are sorted, filtered and written as Markdown as well', async () => {
  const getFunction: Aws['getFunction'] = async (name) => {
    const found = fleet.find((fn) => fn.name === name)
    if (!found) throw awsFailure('no', 'ResourceNotFoundException')
    return found
  }
  const { ctx, seen } = fakeContext({ getFunction }, { output: 'markdown' })
  expect(await runStatus({ functions: ['b', 'c', 'a'], sort: 'name', notTraced: true }, ctx)).toBe(Exit.Ok)
  expect(seen.out.slice(0, 4)).toEqual([
    expect.stringContaining('| function | region |'),
    expect.stringContaining('| --- |'),
    expect.stringContaining('| `a` | eu-west-1 | **broken** |'),
    '',
  ])
})

const shop = {
  'orders-api': { team: 'a', 'aws:cloudformation:stack-name': 'shop' },
  'orders-job': { team: 'b' },
  users: { team: 'a' },
} as const

async function select(line: string, tags: 'readable' | 'unreadable' = 'readable') {
  const functions = Object.entries(shop).map(([name, values]) =>
    aFunction({
      name,
      runtime: name === 'users' ? 'python3.13' : 'nodejs22.x',
      tags: tags === 'readable' ? { kind: tags, values } : { kind: tags, reason: 'denied' },
      ...(name === 'orders-job' ? on : {}),
    }),
  )
  const { ctx, seen } = fakeContext(fakeLambda(...functions).aws)
  const finished: number[] = []
  await statusCommand({ ...ctx, finish: (code) => finished.push(code) }).parseAsync(line.split(' '), {
    from: 'user',
  })
  return { ...seen, code: finished[0], shown: shownIn(seen.out) }
}

test.each<[string, string[]]>([
  ['orders-*', ['orders-api', 'orders-job']],
  ['orders-* users', ['orders-api', 'orders-job', 'users']],
  ['--exclude orders-*', ['users']],
  ['--all', ['orders-api', 'orders-job', 'users']],
  ['--tag team=a', ['orders-api', 'users']],
  ['--tag team=a --runtime nodejs*', ['orders-api']],
  ['--stack shop', ['orders-api']],
  // Conditions of the view come on top of what is selected.
  ['orders-* --not-traced', ['orders-api']],
])('otl status %s', async (line, expected) => {
  expect(await select(line)).toMatchObject({ code: Exit.Ok, shown: expected })
})

test('a pattern that matches nothing is said, and alone it is a no', async () => {
  const alone = await select('nothing-*')
  expect([alone.code, alone.told.join()]).toEqual([
    Exit.No,
    expect.stringContaining('no function matches nothing-*'),
  ])
  expect(await select('nothing-* users')).toMatchObject({ code: Exit.Ok, shown: ['users'] })
})

test('tags that cannot be read are a failure, not a function less', async () => {
  const { code, out } = await select('--tag team=a', 'unreadable')
  expect(code).toBe(Exit.Unknown)
  expect(out.join('\n')).toContain('nobody knows whether it is meant')
})
