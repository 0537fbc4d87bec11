import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { followPath } from '../../../src/domain/trace/path/index.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { renderBreakdown } from '../../../src/render/waterfall/breakdown.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const canvas = (width: number, glyphs = unicode): Canvas => ({ width, style: plain, glyphs })
const drawn = (trace: Trace, to: Canvas) => renderBreakdown(followPath(trace).breakdown, to)
const thumbnails = recorded('thumbnail_app.traces.json')

describe('where the time went', () => {
  test('the most first, in the looks of the rows', () => {
    expect(drawn(thumbnails, canvas(60))).toEqual([
      '',
      `  ${'█'.repeat(21)}${'▒'.repeat(16)}${'▓'.repeat(13)}${'─'.repeat(4)}${'░'.repeat(3)}━`,
      '  █ computation 37%  ▒ runtime init 28%  +5 more',
    ])
  })

  test('all of it where there is room', () => {
    expect(drawn(thumbnails, canvas(140)).at(-1)).toBe(
      '  █ computation 37%  ▒ runtime init 28%  ▓ external 22%  ─ trigger 7%  ░ container init 5%' +
        '  ━ orchestration 1%  ┄ queue <1%',
    )
  })

  test('in plain characters', () => {
    const [, bar, legend] = drawn(thumbnails, canvas(60, ascii))
    expect(`${bar}${legend}`).toMatch(/^[ -~]+$/)
    expect(bar).toBe(`  ${'#'.repeat(21)}${'o'.repeat(16)}${'%'.repeat(13)}----:::=`)
  })

  test('one part needs no words, and neither does no duration', () => {
    const one = traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1 })
    expect(drawn(one, canvas(80))).toEqual([])
    const none = traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 0 })
    expect(drawn(none, canvas(80))).toEqual([])
  })

  test.each([20, 21, 40, 79, 200])('never wider than %i cells', (width) => {
    for (const name of recordedNames()) {
      const lines = drawn(recorded(name), canvas(width))
      for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width)
    }
  })

  test.each(recordedNames())('%s: the percentages add up', (name) => {
    const legend = drawn(recorded(name), canvas(400)).at(-1)
    if (legend === undefined) return
    const percents = [...legend.matchAll(/ (\d+)%/g)].map(([, n]) => Number(n))
    expect(percents.reduce((sum, n) => sum + n, 0)).toBe(100)
  })
})

describe('the critical path', () => {
  const rails = (trace: Trace) =>
    renderWaterfall(trace, canvas(100))
      .filter((line) => line.includes('▏'))
      .map((line) => /▏[^\p{L}]*(\S.*?) {2}/u.exec(line)?.[1])

  test('is marked, folded and raw', () => {
    const trace = recorded('event_processing_app.traces.json')
    expect(rails(trace)).toHaveLength(followPath(trace).spanIds.length)
    expect(rails(foldTrace(trace)).at(-1)).toBe('SQS')
  })

  test('leaves out what ran beside it', () => {
    const branches = rails(foldTrace(recorded('matrix_app.traces.json'))).filter((name) =>
      name?.startsWith('Branch'),
    )
    expect(branches).toEqual(['Branch 2'])
  })
})
