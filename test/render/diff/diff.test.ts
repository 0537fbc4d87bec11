import { describe, expect, test } from 'vitest'
import { diffTraces } from '../../../src/domain/trace/diff/diff.ts'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import { millis, type Trace } from '../../../src/domain/trace/model.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { changeBar } from '../../../src/render/diff/bar.ts'
import { concludeDiff } from '../../../src/render/diff/conclusion.ts'
import { renderDiff } from '../../../src/render/diff/index.ts'
import { diffToJson } from '../../../src/render/diff/json.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { expectSchema } from '../../support/schemas.ts'
import { recorded, recordedNames, spanNamed } from '../../support/traces.ts'

const canvas = (width: number): Canvas => ({ width, style: plain, glyphs: unicode })
const matrix = foldTrace(recorded('matrix_app.traces.json'))

/** The same trace, in which one kind of row took longer, and everything above it as well. */
function slower(trace: Trace, name: string, byMs: number): Trace {
  const slow = spanNamed(trace, name)
  const spans = trace.spans.map((span) =>
    span === slow || (span.start <= slow.start && (span.end ?? 0) >= (slow.end ?? 0))
      ? { ...span, end: millis((span.end ?? 0) + byMs) }
      : span,
  )
  return {
    ...trace,
    id: '1-5fbcfc1f-00000000000000000000000b',
    spans,
    duration: millis(trace.duration + byMs),
  }
}

const diff = diffTraces(matrix, slower(matrix, 'matrix-mul-prod-build_report', 900))

test.each([40, 60, 80, 120])('at %i cells', async (width) => {
  const lines = renderDiff(diff, canvas(width))
  expectSafeLines(lines, width)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/diff/matrix-${width}.txt`)
})

test('the conclusion names what made the difference', () => {
  expect(concludeDiff(diff, '→')).toBe(
    'B took 13.0s, 900ms (7.5%) longer than A, most of it in matrix-mul-prod-build_report (+900ms).',
  )
})

test.each<[string, Trace, Trace, string]>([
  ['itself', matrix, matrix, 'A and B took the same time, 12.1s.'],
  [
    'faster',
    slower(matrix, 'MatrixMul', 900),
    matrix,
    'B took 12.1s, 900ms (6.9%) less than A, most of it in',
  ],
  ['much slower', matrix, { ...matrix, duration: millis(matrix.duration * 3) }, '3.0 times as long as A'],
  ['nothing', { ...matrix, spans: [], duration: millis(0) }, matrix, 'B took 12.1s, 12.1s longer than A'],
])('a conclusion: %s', (_, before, after, words) => {
  expect(concludeDiff(diffTraces(before, after), '→')).toContain(words)
})

test('a failure, a cold start and calls of one side alone are said', () => {
  const ok = foldTrace(recorded('thumbnail_app.traces.json'))
  const fault = foldTrace(recorded('hello_retail_app_error.traces.json'))
  const said = concludeDiff(diffTraces(ok, fault), '→')
  expect(said).toContain('Only A has a cold start.')
  expect(said).toContain('Only B failed in ')
  expect(said).toMatch(/\d+ rows only in B, 8 rows only in A\./)
})

test.each(recordedNames())('%s beside another: JSON as the schema says, lines safe at any width', (name) => {
  const other = diffTraces(foldTrace(recorded(name)), matrix)
  expectSchema('trace-diff.v1', diffToJson(other))
  for (const width of [20, 33, 71, 72, 80, 200]) {
    expectSafeLines(renderDiff(other, { width, style: plain, glyphs: ascii }), width)
    expectSafeLines(renderDiff(other, { width, style: styleFor(3), glyphs: unicode }), width, true)
  }
})

describe('bars', () => {
  const bar = (change: number | undefined, own: number | undefined, most = 100) =>
    changeBar(change, own, { width: 11, most }, canvas(80))

  test.each<[number | undefined, number | undefined, string]>([
    [100, 100, '     │█████'],
    [100, 40, '     │██━━━'],
    [-100, -40, '━━━██│     '],
    [60, -20, '     │━━━  '],
    [2, 2, '     │█    '],
    [0.5, 0.5, '     │     '],
    [0, 0, '     │     '],
    [undefined, undefined, '     │     '],
  ])('%s of which %s are its own', (change, own, drawn) => {
    expect(bar(change, own)).toBe(drawn)
  })

  test('nothing changed anywhere', () => {
    expect(bar(0, 0, 0)).toBe('     │     ')
  })
})

test('hostile names stay in their cells', () => {
  const hostile = ['\u001b[2J', 'line\nline', '\u202egnp.exe', '書き込み'.repeat(40), '👩‍👩‍👧'.repeat(30), '']
  const spans = matrix.spans.map((span, at) => ({ ...span, name: hostile[at % hostile.length] ?? '' }))
  const odd = diffTraces({ ...matrix, spans, id: '\u001b[2J' }, matrix)
  for (const width of [20, 40, 80, 120]) expectSafeLines(renderDiff(odd, canvas(width)), width)
})
