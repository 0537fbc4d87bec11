import { expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { addToStats, newStats, readStats, type TraceStats } from '../../../src/domain/trace/stats/collect.ts'
import { compareStats } from '../../../src/domain/trace/stats/compare.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { concludeComparison } from '../../../src/render/stats/compare/conclusion.ts'
import { renderComparison } from '../../../src/render/stats/compare/index.ts'
import { comparisonToJson } from '../../../src/render/stats/compare/json.ts'
import { renderComparisonMarkdown } from '../../../src/render/stats/compare/markdown.ts'
import type { StatsFrame } from '../../../src/render/stats/frame.ts'
import { renderStats } from '../../../src/render/stats/index.ts'
import { statsToJson } from '../../../src/render/stats/json.ts'
import { renderStatsMarkdown } from '../../../src/render/stats/markdown.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { random } from '../../support/random.ts'
import { expectSchema } from '../../support/schemas.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const canvas = (width: number): Canvas => ({ width, style: plain, glyphs: unicode })

function statsOf(traces: readonly Trace[]): TraceStats {
  const draft = newStats()
  for (const trace of traces) addToStats(draft, foldTrace(trace))
  return readStats(draft)
}

/** An hour of a shop: a cold start in twenty, and payments that sometimes fail. */
function shop(seed: number, count: number, slowStock: number): Trace[] {
  const { below } = random(seed)
  const next = () => below(1_000_000) / 1_000_000
  return Array.from({ length: count }, (_, n) => {
    const init = n % 20 === 0 ? 0.4 : 0
    const [stock, charge] = [0.01 * slowStock * (0.5 + next()), 0.03 * (0.5 + next() * next() * 8)]
    const start = 1 + init
    const end = start + 0.02 + stock + charge
    const call = (id: string, name: string, from: number, length: number, given: object) => ({
      id,
      name,
      start_time: from,
      end_time: from + length,
      ...given,
    })
    const fails = n % 25 === 3
    return traceOf(
      { id: 'a', name: 'orders', origin: 'AWS::Lambda', start_time: 1, end_time: end },
      {
        id: 'b',
        name: 'orders',
        origin: 'AWS::Lambda::Function',
        parent_id: 'a',
        start_time: start,
        end_time: end,
        fault: fails,
        subsegments: [
          ...(init > 0 ? [call('i', 'Initialization', 1, init, {})] : []),
          call('c', 'DynamoDB', start + 0.005, stock, {
            namespace: 'aws',
            aws: { operation: 'GetItem', table_name: 'stock' },
          }),
          call('d', 'payments.example.com', start + 0.01 + stock, charge, {
            namespace: 'remote',
            http: { request: { method: 'POST', url: 'https://payments.example.com/charge' } },
            fault: fails,
          }),
        ],
      },
    )
  })
}

const frame = (read: number, found = read, hour = 11): StatsFrame => ({
  since: new Date(Date.UTC(2026, 10, 22, hour)),
  until: new Date(Date.UTC(2026, 10, 22, hour + 1)),
  found,
  more: false,
  read,
})
const today = statsOf(shop(1, 400, 1))
const frames = { before: frame(400, 400, 10), after: frame(300, 6_517) }
const comparison = compareStats(today, statsOf(shop(2, 300, 6)))

const golden = (name: string) => `../../golden/stats/${name}.txt`
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`

test.each([40, 80, 120])('statistics at %i cells', async (width) => {
  const lines = renderStats(today, frame(400, 6_517), canvas(width))
  expectSafeLines(lines, width)
  await expect(text(lines)).toMatchFileSnapshot(golden(`stats-${width}`))
})

test.each([40, 80, 120])('a comparison at %i cells', async (width) => {
  const lines = renderComparison(comparison, frames, canvas(width))
  expectSafeLines(lines, width)
  await expect(text(lines)).toMatchFileSnapshot(golden(`compare-${width}`))
})

test('Markdown', async () => {
  await expect(text(renderStatsMarkdown(today, frame(400)))).toMatchFileSnapshot(golden('stats.md'))
  await expect(text(renderComparisonMarkdown(comparison, frames))).toMatchFileSnapshot(golden('compare.md'))
})

test('JSON is what the schemas say', () => {
  const everything = statsOf(recordedNames().map(recorded))
  for (const stats of [today, everything, statsOf([])]) {
    expectSchema('traces-stats.v1', statsToJson(stats, frame(stats.whole.requests)))
    for (const other of [today, statsOf([])])
      expectSchema('traces-compare.v1', comparisonToJson(compareStats(stats, other), frames))
  }
})

test('a rate counts the traces that were not read', () => {
  const json = statsToJson(today, frame(400, 6_000)) as { traces: { perMinute: number; requests: number } }
  expect(json.traces).toMatchObject({ requests: 400, perMinute: 100 })
})

test.each([
  [
    'slower',
    compareStats(today, statsOf(shop(2, 300, 6))),
    /^The median trace takes \S+, \S+ \(\d+%\) longer than before, most of it in orders → DynamoDB GetItem \(\+\S+ a trace\)\.$/,
  ],
  [
    'faster',
    compareStats(statsOf(shop(2, 300, 6)), today),
    / less than before, most of it in orders → DynamoDB GetItem \(-/,
  ],
  ['the same', compareStats(today, today), /^The median trace takes as long as before, \S+\.$/],
  // Twenty cold starts more than before make most of the average, and nothing of the median.
  [
    'cold starts',
    compareStats(statsOf(shop(1, 400, 1).filter((_, n) => n % 20 > 0)), statsOf(shop(2, 400, 2))),
    /^The median trace takes \S+, \S+ \(\d+%\) longer than before, most of it in orders → DynamoDB GetItem \(\+/,
  ],
  ['few', compareStats(statsOf(shop(1, 3, 1)), today), /There are too few traces to be sure of any of it\.$/],
  [
    'none before',
    compareStats(statsOf([]), today),
    /^There are no traces before, so there is nothing to compare with\.$/,
  ],
  ['none now', compareStats(today, statsOf([])), /^There are no traces in this window\.$/],
  ['none at all', compareStats(statsOf([]), statsOf([])), /^There are no traces in either window\.$/],
  [
    'other functions',
    compareStats(today, statsOf([recorded('matrix_app.traces.json')])),
    /\S+ and \d+ others only now, \S+ .*only before\./,
  ],
] as const)('a conclusion: %s', (_, compared, words) => {
  expect(concludeComparison(compared, '→')).toMatch(words)
})

test('nothing found is one line', () => {
  expect(renderStats(statsOf([]), frame(0), canvas(80))).toEqual(['0 traces, 2026-11-22 11:00 to 12:00 UTC'])
})

test('a long list is cut, and says so', () => {
  const many = Array.from({ length: 60 }, (_, n) =>
    traceOf({ id: 'a', name: `fn-${n}`, start_time: 1, end_time: 2 }),
  )
  const lines = renderStats(statsOf(many), frame(60), canvas(80))
  expect(lines.join('\n')).toContain('and 40 more; -o json has them all')
})

test('hostile names stay in their cells and in their tables', () => {
  const names = [
    '\u001b[2J',
    'a\nb',
    '\u202egnp',
    '書き込み'.repeat(40),
    '👩‍👩‍👧'.repeat(30),
    '|`*_<b>@x',
    '__proto__',
    '[x](y)',
  ]
  const traces = names.map((name) =>
    traceOf({
      id: 'a',
      name,
      start_time: 1,
      end_time: 3,
      subsegments: [{ id: 'b', name, namespace: 'remote', start_time: 1, end_time: 2 }],
    }),
  )
  const stats = statsOf(traces)
  const compared = compareStats(stats, statsOf(traces.slice(1)))
  for (const width of [20, 33, 80, 120]) {
    for (const [glyphs, style] of [
      [unicode, plain],
      [ascii, styleFor(2)],
    ] as const) {
      expectSafeLines(renderStats(stats, frame(8), { width, style, glyphs }), width, style !== plain)
      expectSafeLines(renderComparison(compared, frames, { width, style, glyphs }), width, style !== plain)
    }
  }
  for (const lines of [renderStatsMarkdown(stats, frame(8)), renderComparisonMarkdown(compared, frames)]) {
    expectSafeLines(lines, 10_000)
    const rows = lines.filter((line) => line.startsWith('| '))
    expect(new Set(rows.map((row) => row.match(/(?<!\\)\|/g)?.length)).size).toBe(1)
  }
})
