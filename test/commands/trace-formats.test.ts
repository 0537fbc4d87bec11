import { expect, test } from 'vitest'
import { runTrace, type TraceOptions, traceCommand } from '../../src/commands/trace.ts'
import type { OutputFormat } from '../../src/context.ts'
import { millis } from '../../src/domain/trace/model.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { recordedText } from '../support/traces.ts'

test.each<[string, Partial<TraceOptions>]>([
  ['x.json', { source: 'x.json', raw: false }],
  [
    'x.json --raw --depth 3 --collapse a* --collapse b --min 1m30s',
    { raw: true, depth: 3, collapse: ['a*', 'b'], min: millis(90_000) },
  ],
])('otl trace %s', async (line, expected) => {
  let got: TraceOptions | undefined
  const run = async (given: TraceOptions) => {
    got = given
    return Exit.Ok
  }
  await traceCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject(expected)
})

test.each([
  ['--depth 0', 'whole number from 1'],
  ['--depth x', 'whole number from 1'],
  ['--min 5', 'a time with its unit'],
  ['--min -5ms', 'a time with its unit'],
])('%s is refused', async (flags, words) => {
  const command = traceCommand(fakeContext().ctx)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  await expect(command.parseAsync(['x.json', ...flags.split(' ')], { from: 'user' })).rejects.toThrow(words)
})

/** What `otl trace` prints of the recording, and what it tells. */
async function printed(output: OutputFormat, options: Partial<TraceOptions> = {}) {
  const files = memoryFiles(new Map(), { 'x.json': recordedText('thumbnail_app.traces.json') })
  const { ctx, seen } = fakeContext({}, { output, files })
  expect(await runTrace({ source: 'x.json', raw: false, ...options }, ctx)).toBe(Exit.Ok)
  return { text: seen.out.join('\n'), told: seen.told }
}

test('rows are hidden in pictures; data is whole, and that is told', async () => {
  for (const output of ['text', 'markdown', 'svg'] as const) {
    const { text, told } = await printed(output, { depth: 2 })
    expect(text).toContain('16 spans below level 2 hidden')
    expect(told).toEqual([])
  }
  for (const output of ['json', 'jsonl', 'otlp', 'perfetto', 'html'] as const) {
    const { text, told } = await printed(output, { depth: 2 })
    expect(text).toBe((await printed(output)).text)
    expect(told).toEqual([`! --depth only for text, markdown and svg: ${output} is whole`])
  }
})

test('summaries alone are no trace that could be exported', async () => {
  const summary = JSON.stringify({ TraceSummaries: [{ Id: '1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f' }] })
  const { ctx } = fakeContext({}, { output: 'svg', files: memoryFiles(new Map(), { 'x.json': summary }) })
  await expect(runTrace({ source: 'x.json', raw: false }, ctx)).rejects.toThrow('these are summaries alone')
})
