import { describe, expect, test } from 'vitest'
import { runTrace } from '../../src/commands/trace.ts'
import type { Aws } from '../../src/context.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { exportTraceServiceRequest } from '../../src/otlp/schema.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { recordedText } from '../support/traces.ts'

const idOf = (n: number) => `1-5fbcfc1f-${String(n).padStart(24, '0')}`
const segment = (n: number, more: object = {}) => ({
  id: `a${n}`,
  trace_id: idOf(n),
  name: `fn-${n}`,
  start_time: 1_600_000_000 + n,
  end_time: 1_600_000_001 + n,
  ...more,
})
const text = (...values: readonly object[]) => values.map((value) => JSON.stringify(value)).join('\n')

async function run(
  contents: Record<string, string>,
  options: object,
  aws: Partial<Aws> = {},
  overrides = {},
) {
  const { ctx, seen } = fakeContext(aws, { files: memoryFiles(new Map(), contents), ...overrides })
  const code = await runTrace({ source: 'traces', raw: false, ...options }, ctx)
  return { code, out: seen.out.join('\n'), told: seen.told.join('\n') }
}

describe('a folder', () => {
  const folder = {
    'traces/a.json': text(segment(1)),
    'traces/b.jsonl': text(segment(2), segment(3, { fault: true })),
    'traces/notes.txt': 'no trace',
    'traces/other.json': '{"fields": []}',
    'traces/z.json': text(segment(1, { id: 'later', parent_id: 'a1' })),
  }

  test('with several traces is a list, the newest first, and says what was no trace', async () => {
    const { code, out, told } = await run(folder, {})
    expect(code).toBe(Exit.Ok)
    expect(out).toMatch(/^3 traces[\s\S]*fault[\s\S]*fn-3[\s\S]*fn-2[\s\S]*fn-1/)
    expect(told).toContain('! traces/notes.txt is not JSON')
    expect(told).toContain('! traces/other.json is JSON, but not a trace')
    expect(told).toContain('--all draws them')
  })

  test('is drawn whole when asked; parts of one trace in several files are one', async () => {
    const { out } = await run(folder, { all: true })
    expect(out.match(/^1-5fbcfc1f-\d+/gm)).toEqual([idOf(3), idOf(2), idOf(1)])
    expect(out).toMatch(/fn-1 [\s\S]*└ fn-1/)
  })

  test('with one trace is that trace', async () => {
    const { out } = await run({ 'traces/a.json': text(segment(1)), 'traces/b.txt': '' }, {})
    expect(out).toMatch(/^1-5fbcfc1f-0+1 /)
  })

  test('is all of it in JSON', async () => {
    const { out } = await run(folder, {}, {}, { output: 'json' })
    expect(JSON.parse(out).traces.map((trace: { id: string }) => trace.id)).toEqual([
      idOf(3),
      idOf(2),
      idOf(1),
    ])
  })

  test('without any trace is a usage error', async () => {
    const given = run({ 'traces/a.txt': 'x' }, {})
    await expect(given).rejects.toMatchObject({
      code: Exit.Usage,
      message: 'no file of traces holds a trace',
    })
  })

  test('tells of a few, and counts the rest', async () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`traces/${n}\u001b[2J.txt`, 'x']))
    const { told } = await run({ ...many, 'traces/a.json': text(segment(1)) }, {})
    expect(told.split('\n')).toHaveLength(6)
    expect(told).toContain('and 4 more files without a trace')
    expect(told).not.toContain('\u001b')
  })
})

test('trace summaries are a list', async () => {
  const summary = { Id: idOf(7), StartTime: 1_600_000_000, Duration: 1.5, HasThrottle: true }
  const contents = { traces: JSON.stringify({ TraceSummaries: [summary] }) }
  const { out, told } = await run(contents, {})
  expect(out).toMatch(/^1 trace, [\s\S]*1\.50s +! throttle +1-5fbcfc1f-0+7$/)
  expect(told).toContain('otl trace ID draws one')
  const json = JSON.parse((await run(contents, {}, {}, { output: 'json' })).out)
  expect(json).toMatchObject({ version: 1, traces: [], summaries: [{ id: idOf(7), durationMs: 1500 }] })
})

test('OTLP as protobuf is recognised by its content', async () => {
  const request = JSON.parse(recordedText('otlp-example.json'), (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, 'hex') : value,
  )
  const bytes = exportTraceServiceRequest.encode(exportTraceServiceRequest.fromObject(request)).finish()
  const files = { ...memoryFiles(new Map()), read: async () => bytes }
  const { out } = await run({}, {}, {}, { files })
  expect(out).toContain("I'm a server span")
})

describe('linked traces', () => {
  const linked = (n: number, ...to: readonly number[]) =>
    segment(n, { links: to.map((other) => ({ trace_id: idOf(other), id: 'x' })) })
  /** X-Ray with these traces. */
  const xray = (...documents: readonly { readonly trace_id: string }[]) => {
    const asked: string[][] = []
    const getTraces: Aws['getTraces'] = async function* (ids) {
      asked.push([...ids])
      for (const document of documents) {
        if (!ids.includes(document.trace_id)) continue
        yield { id: document.trace_id, documents: [JSON.stringify(document)], limitExceeded: false }
      }
    }
    const traceDestination = async () => ({ store: 'X-Ray' as const, pending: false })
    return { asked, aws: { getTraces, traceDestination } }
  }
  const drawn = (out: string) => [...out.matchAll(/^1-5fbcfc1f-0*(\d+)/gm)].map(([, n]) => Number(n))

  test('are stacked in the order in which they lead to each other; a circle is drawn once', async () => {
    const { asked, aws } = xray(linked(2, 3), linked(3, 1, 2))
    const { code, out } = await run({ traces: text(linked(1, 2)) }, { followLinks: true }, aws)
    expect(code).toBe(Exit.Ok)
    expect(drawn(out)).toEqual([1, 2, 3])
    expect(out).toContain('→ linked with fn-1\n1-5fbcfc1f')
    expect(asked).toEqual([[idOf(2)], [idOf(3)]])
  })

  test('that are in the same file are not asked for', async () => {
    const { out } = await run({ traces: text(linked(1, 2), segment(2)) }, { followLinks: true })
    expect(drawn(out)).toEqual([1, 2])
  })

  test('that X-Ray does not have are told', async () => {
    const { code, told } = await run({ traces: text(linked(1, 2)) }, { followLinks: true }, xray().aws)
    expect(code).toBe(Exit.Ok)
    expect(told).toContain(`X-Ray has no trace ${idOf(2)}`)
  })

  test('are followed so far', async () => {
    const all = Array.from({ length: 30 }, (_, n) => segment(n + 2))
    const many = linked(1, ...all.map((_, n) => n + 2))
    const { out, told } = await run({ traces: text(many) }, { followLinks: true }, xray(...all).aws)
    expect(drawn(out)).toHaveLength(21)
    expect(told).toContain('10 more linked traces were not followed')
  })

  test('that could not be asked for leave the first drawn, and exit 3', async () => {
    const getTraces: Aws['getTraces'] = () => {
      throw new OtlError('no credentials')
    }
    const { code, out, told } = await run(
      { traces: text(linked(1, 2)) },
      { followLinks: true },
      { getTraces },
    )
    expect(code).toBe(Exit.Unknown)
    expect(drawn(out)).toEqual([1])
    expect(told).toContain('linked traces could not be read: no credentials')
  })

  test('whose id is none are not asked for', async () => {
    const odd = segment(1, { links: [{ trace_id: 'nonsense\u001b[2J', id: 'x' }] })
    expect(drawn((await run({ traces: text(odd) }, { followLinks: true })).out)).toEqual([1])
  })
})
