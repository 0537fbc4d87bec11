import { expect, test } from 'vitest'
import { traceCommand } from '../../src/commands/trace.ts'
import { runTraceDiff, type TraceDiffOptions } from '../../src/commands/trace-diff.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { expectSchema } from '../support/schemas.ts'
import { recordedText } from '../support/traces.ts'

const files = memoryFiles(new Map(), {
  'a.json': recordedText('thumbnail_app.traces.json'),
  'b.json': recordedText('matrix_app.traces.json'),
  'two.json': `[${recordedText('thumbnail_app.traces.json')},${recordedText('matrix_app.traces.json')}]`,
})
const options: TraceDiffOptions = { a: 'a.json', b: 'b.json', raw: false }

test('two files', async () => {
  const { ctx, seen } = fakeContext({}, { files })
  expect(await runTraceDiff(options, ctx)).toBe(0)
  expect(seen.out[0]).toMatch(/^B took 12\.1s, 2\.\d+s \(19%\) less than A/)
  expect(seen.out.filter((line) => line.startsWith('- '))).toHaveLength(8)
})

test('a file and an id, as JSON', async () => {
  const document = { id: '1111111111111111', name: 'orders', start_time: 1, end_time: 2 }
  const getTraces = async function* (ids: readonly string[]) {
    for (const id of ids) yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
  }
  const { ctx, seen } = fakeContext({ getTraces }, { files, output: 'json' })
  await runTraceDiff({ ...options, b: '581cf771a006649127e371903a2de979' }, ctx)
  const json = JSON.parse(seen.out.join('\n'))
  expectSchema('trace-diff.v1', json)
  expect(json.b.id).toBe('1-581cf771-a006649127e371903a2de979')
})

test('raw, each document is a row', async () => {
  const rows = async (raw: boolean) => {
    const { ctx, seen } = fakeContext({}, { files, output: 'json' })
    await runTraceDiff({ ...options, b: 'a.json', raw }, ctx)
    return JSON.parse(seen.out.join('\n')).rows.length
  }
  expect([await rows(false), await rows(true)]).toEqual([8, 18])
})

test.each<[Partial<TraceDiffOptions>, string]>([
  [{ a: '-', b: '-' }, 'only one of the two can come from standard input'],
  [{ a: 'two.json' }, 'two.json holds 2 traces, and two traces are compared one with one'],
])('%j is refused', async (given, words) => {
  const { ctx } = fakeContext({}, { files })
  await expect(runTraceDiff({ ...options, ...given }, ctx)).rejects.toThrow(words)
})

test('an id that X-Ray does not have', async () => {
  const traceDestination = async () => ({ store: 'X-Ray' as const, pending: false })
  const { ctx } = fakeContext({ getTraces: async function* () {}, traceDestination }, { files })
  const run = runTraceDiff({ ...options, a: '1-581cf771-a006649127e371903a2de979' }, ctx)
  await expect(run).rejects.toMatchObject({
    code: 1,
    message: 'X-Ray has no trace 1-581cf771-a006649127e371903a2de979',
  })
})

test('diff is a command of trace, and trace still takes anything else', async () => {
  const { ctx, seen } = fakeContext({}, { files })
  await traceCommand(ctx).parseAsync(['diff', 'a.json', 'b.json'], { from: 'user' })
  expect(seen.out[0]).toContain('less than A')
  await traceCommand(ctx).parseAsync(['diff', 'a.json', 'a.json', '--raw'], { from: 'user' })
  expect(seen.out.filter((line) => line.includes('Initialization'))).toHaveLength(2)
  await traceCommand(ctx).parseAsync(['a.json'], { from: 'user' })
  expect(seen.out.join('\n')).toContain('18 spans in 8 rows')
})
