import { expect, test } from 'vitest'
import {
  type PermissionsOptions,
  permissionsCommand,
  runPermissions,
} from '../../src/commands/permissions.ts'
import { Exit } from '../../src/errors.ts'
import { plain, unicode } from '../../src/render/canvas.ts'
import { fakeContext } from '../support/context.ts'
import { expectSafeLines } from '../support/lines.ts'

const none: PermissionsOptions = { function: [], role: false, optional: false, policy: false }

async function printed(options: Partial<PermissionsOptions>, output: 'text' | 'json' = 'text') {
  const { ctx, seen } = fakeContext({}, { output })
  expect(await runPermissions({ ...none, ...options }, ctx)).toBe(Exit.Ok)
  return seen
}

test('flags become options', async () => {
  const got: unknown[] = []
  const command = permissionsCommand(fakeContext().ctx, async (options) => {
    got.push(options)
    return Exit.Ok
  })
  const flags = ['--function', 'a', '--function', 'b', '--account', '123456789012', '--policy']
  await command.parseAsync(['enable', ...flags], { from: 'user' })
  expect(got).toEqual([
    { ...none, command: 'enable', function: ['a', 'b'], account: '123456789012', policy: true },
  ])
})

test('as text: action, reason, and what is lost', async () => {
  const { out } = await printed({ command: 'disable' })
  expect(out.join('\n')).toMatchInlineSnapshot(`
    "disable
      ✓ lambda:GetFunction
          reads the configuration of a function
      ✓ lambda:UpdateFunctionConfiguration
          changes layers, variables and tracing mode in one update
      • lambda:ListTags
          if allowed: reads receipts, and what deploys a function, from its tags; else only receipts in
          files of yours are found
      • lambda:TagResource
        lambda:UntagResource
          if allowed: keeps the receipt of a change in tags of the function; else the receipt stays in
          the tags
      • lambda:ListAliases
          if allowed: finds the aliases of a function; else an alias that --alias moved stays
      • lambda:UpdateAlias
          if allowed: moves the alias of --alias; else an alias that --alias moved stays
      • kms:Decrypt
        kms:Encrypt
        kms:CreateGrant
          if allowed: reads and writes variables that are encrypted with a key of your own; else
          functions with a key of their own are refused
      • lambda:ListFunctions
          if allowed: lists the functions of a region; else functions can be named, but not selected,
          and a mistyped name gets no suggestion"
  `)
})

test.each([40, 80, 120])('every command fits %i cells', async (width) => {
  const { ctx, seen } = fakeContext({}, { canvas: { width, style: plain, glyphs: unicode } })
  await runPermissions(none, ctx)
  expectSafeLines(seen.out, width)
  await expect(`${seen.out.join('\n')}\n`).toMatchFileSnapshot(`../golden/permissions-${width}.txt`)
})

test('the bare document is what IAM takes', async () => {
  const { out } = await printed({ command: 'trace', policy: true })
  expect(JSON.parse(out.join('\n'))).toEqual({
    Version: '2012-10-17',
    Statement: [{ Sid: 'ReadTraces', Effect: 'Allow', Action: ['xray:BatchGetTraces'], Resource: ['*'] }],
  })
})

test('as JSON the document comes with its reasons', async () => {
  const { out } = await printed({ command: 'traces' }, 'json')
  expect(JSON.parse(out.join('\n'))).toEqual({
    version: 1,
    command: 'permissions',
    for: ['traces'],
    policy: expect.objectContaining({ Version: '2012-10-17' }),
    why: { FindTraces: 'finds traces by function and time', ReadTraces: 'reads traces by their ids' },
    optional: expect.any(Array),
  })
  const invoke = JSON.parse((await printed({ command: 'invoke' }, 'json')).out.join('\n'))
  expect(invoke.optional).toMatchObject([
    { statement: { Sid: 'OptionalReadFunctions' }, why: 'reads the configuration of a function' },
    { statement: { Sid: 'OptionalReadDestination' } },
    { statement: { Sid: 'OptionalRetrieveTraces' } },
    { statement: { Sid: 'OptionalReadLogs' } },
    { statement: { Sid: 'OptionalListFunctions' }, why: 'lists the functions of a region' },
  ])
  expect(invoke.policy.Statement).toHaveLength(2)
})

test('a command that asks for nothing gets no policy to attach', async () => {
  const { out, told } = await printed({ command: 'local', policy: true })
  expect(JSON.parse(out.join('\n'))).toMatchObject({ Statement: [] })
  expect(told.join()).toContain('nothing has to be allowed')
  expect((await printed({ command: 'local' })).out).toEqual(['local', '  asks nothing of AWS'])
})

test.each([
  [{ command: 'enabel' }, 'there is no command "enabel"', 'did you mean enable?'],
  [{ command: 'enable', role: true }, 'the role of a function is the same for every command', undefined],
  [{ account: '1234' }, '"1234" is not an account', undefined],
  [{ region: 'eu-wset-1' }, 'there is no region "eu-wset-1"', 'did you mean eu-west-1?'],
  [{ function: ['a b'] }, '"a b" is not a function name', undefined],
])('%j is refused', async (options, message, hint) => {
  const failure = expect(runPermissions({ ...none, ...options }, fakeContext().ctx)).rejects
  await failure.toMatchObject({ message, code: Exit.Usage, ...(hint ? { hint } : {}) })
})
