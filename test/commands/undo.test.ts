import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { runEnable } from '../../src/commands/enable.ts'
import { runUndo } from '../../src/commands/undo.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { receiptFromTags } from '../../src/domain/instrument/receipt-tags.ts'
import { settingsOf } from '../../src/domain/instrument/settings.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda, withVariables } from '../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const mine = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`
const wrapped = withVariables({ SECRET: 'hunter2', AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' })
const team = { kind: 'readable', values: { team: 'shop' } } as const
const starts = [
  aFunction({ name: 'plain', tags: team, ...withVariables({ SECRET: 'hunter2' }) }),
  aFunction({
    name: 'older',
    tags: team,
    layers: [mine('a'), js(9), mine('b')],
    ...wrapped,
    tracing: 'Active',
  }),
]
const all = { functions: [], dryRun: false, all: true, yes: true } as const
const undo = { functions: [], dryRun: false } as const

async function enabled() {
  const lambda = fakeLambda(...starts)
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable(all, ctx)).toBe(Exit.Ok)
  seen.out.length = 0
  return { lambda, ctx, seen, run: '00000001' }
}

/** Of a receipt in tags what it says counts, not the order of its fields. */
const seenOf = (fn: LambdaFunction | undefined) => {
  const tags = fn?.tags.kind === 'readable' ? fn.tags.values : {}
  const others = Object.entries(tags).filter(([key]) => !key.startsWith('otl:'))
  return { settings: fn && settingsOf(fn), receipt: receiptFromTags(tags), tags: Object.fromEntries(others) }
}
const now = (lambda: ReturnType<typeof fakeLambda>) =>
  starts.map(({ name }) => seenOf(lambda.functions.get(name)))
const before = starts.map(seenOf)

test('a run is taken back whole: layers in order, variables, tracing mode, tags; and no receipt is left', async () => {
  const { lambda, ctx, seen, run } = await enabled()
  expect(await runUndo({ ...undo, run }, ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(before)
  expect(seen.state.size).toBe(0)
  expect(await runUndo({ ...undo, run }, ctx)).toBe(Exit.Ok)
  expect(lambda.updates).toHaveLength(4)
})

test('on another machine by the tags alone', async () => {
  const { lambda, run } = await enabled()
  const { ctx } = fakeContext(lambda.aws)
  await expect(runUndo({ ...undo, run }, ctx)).rejects.toMatchObject({
    code: Exit.No,
    hint: `\`otl undo ${run} --all\` looks for it in the tags of the functions`,
  })
  expect(await runUndo({ ...all, run }, ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(before)
})

test('by the file alone, without the permission to tag', async () => {
  const { lambda, ctx, seen, run } = await enabled()
  for (const fn of lambda.functions.values()) lambda.functions.set(fn.name, { ...fn, tags: team })
  const other = fakeContext(lambda.aws)
  for (const [name, text] of seen.state) await other.ctx.files.writeState(name, text)
  expect(await runUndo({ ...undo, run }, other.ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(before)
  expect(ctx.files).not.toBe(other.ctx.files)
})

test('functions of other runs are left alone', async () => {
  const { lambda, run } = await enabled()
  lambda.functions.set('third', aFunction({ name: 'third' }))
  const { ctx } = fakeContext(lambda.aws, { newId: () => 'feedface' })
  expect(await runEnable({ functions: ['third'], dryRun: false }, ctx)).toBe(Exit.Ok)
  const elsewhere = fakeContext(lambda.aws)
  expect(await runUndo({ ...all, run }, elsewhere.ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('third')?.tracing).toBe('Active')
  expect(now(lambda)).toEqual(before)
})

test('what others have changed since stays, and is named', async () => {
  const { lambda, ctx, seen, run } = await enabled()
  const fn = lambda.functions.get('plain') ?? aFunction()
  const theirs = withVariables({
    SECRET: 'hunter3',
    NEW: 'n3w',
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
  })
  lambda.functions.set('plain', { ...fn, ...theirs, layers: [mine('new'), ...fn.layers], revision: 'r9' })
  expect(await runUndo({ ...undo, run }, ctx)).toBe(Exit.Ok)
  expect(settingsOf(lambda.functions.get('plain') ?? fn)).toEqual({
    layers: [mine('new')],
    variables: { SECRET: 'hunter3', NEW: 'n3w', OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true' },
    tracing: 'PassThrough',
  })
  const text = seen.out.join('\n')
  expect(text).toContain('OTEL_AWS_APPLICATION_SIGNALS_ENABLED was changed by somebody else since')
  expect(text + seen.told.join('\n')).not.toMatch(/hunter|n3w/)
})

test('a run of disable is taken back too, receipt included', async () => {
  const { lambda, ctx } = await enabled()
  const traced = now(lambda)
  expect(await runDisable(all, ctx)).toBe(Exit.Ok)
  expect(await runUndo({ ...undo, run: '00000002' }, ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(traced)
  const tags = lambda.functions.get('older')?.tags
  expect(tags?.kind === 'readable' && receiptFromTags(tags.values)?.run).toBe('00000001')
  expect(await runDisable(all, ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(before)
})

test('an undo can be undone', async () => {
  const { lambda, ctx, run } = await enabled()
  const traced = now(lambda)
  await runUndo({ ...undo, run }, ctx)
  expect(await runUndo({ ...undo, run: '00000002' }, ctx)).toBe(Exit.Ok)
  expect(now(lambda)).toEqual(traced)
})

test('a function that a later run changed is not taken back from under it', async () => {
  const { lambda, ctx, seen, run } = await enabled()
  const fn = lambda.functions.get('plain') ?? aFunction()
  lambda.functions.set('plain', { ...fn, layers: [js(9)], revision: 'r9' })
  await ctx.sleep(1_000)
  expect(await runEnable({ functions: ['plain'], dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(await runUndo({ ...undo, run }, ctx)).toBe(Exit.No)
  expect(seen.out.join('\n')).toContain('run 00000002 changed it later')
  expect(settingsOf(lambda.functions.get('older') ?? fn)).toEqual(before[1]?.settings)
  expect(await runUndo({ ...undo, run: '00000002' }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('plain')?.layers).toEqual([js(9)])
  expect(await runUndo({ ...undo, run }, ctx)).toBe(Exit.Ok)
})

test('without a run it is the newest that is not undone, after a question', async () => {
  const { lambda, ctx } = await enabled()
  await expect(runUndo(undo, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
    hint: expect.stringContaining('00000001'),
  })
  const asked: string[] = []
  const ask = (answer: string) => async (question: string) => {
    asked.push(question)
    return answer
  }
  await expect(runUndo(undo, { ...ctx, interactive: true, ask: ask('n') })).rejects.toMatchObject({
    code: Exit.No,
  })
  expect(lambda.updates).toHaveLength(2)
  expect(await runUndo(undo, { ...ctx, interactive: true, ask: ask('y') })).toBe(Exit.Ok)
  expect(asked[0]).toBe('undo run 00000001 (enable, 2 functions, 2026-11-22T12:00:00.000Z)? [y/N] ')
  expect(now(lambda)).toEqual(before)
  await expect(runUndo({ ...undo, yes: true }, ctx)).rejects.toThrow('knows of no run to undo')
})

test('the list tells runs with date, command and counts', async () => {
  const { ctx, seen, run } = await enabled()
  await ctx.sleep(60_000)
  await runUndo({ ...undo, run }, ctx)
  seen.out.length = 0
  await runUndo({ ...undo, list: true }, ctx)
  expect(seen.out).toEqual([
    '00000002  2026-11-22 12:01:01  undo     2 functions written, takes back 00000001',
    '00000001  2026-11-22 12:00:00  enable   2 functions written, undone',
  ])
  const json = fakeContext({}, { output: 'json', files: ctx.files })
  await runUndo({ ...undo, list: true }, json.ctx)
  expect(JSON.parse(json.seen.out.join(''))).toMatchObject({
    version: 1,
    runs: [
      { run: '00000002', of: '00000001', written: 2 },
      { command: 'enable', undone: true },
    ],
  })
})

test.each([['../../etc'], ['xyz'], ['']])('%j is no run', async (run) => {
  await expect(runUndo({ ...undo, run }, fakeContext().ctx)).rejects.toMatchObject({ code: Exit.Usage })
})
