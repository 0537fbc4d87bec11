import fc from 'fast-check'
import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import { millis, type Trace } from '../../../src/domain/trace/model.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { renderHeader } from '../../../src/render/waterfall/header.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { anyName, generatedTrace } from '../../support/generated.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { traceOf } from '../../support/traces.ts'

const canvases = fc.record({
  width: fc.integer({ min: 20, max: 220 }),
  glyphs: fc.constantFrom(unicode, ascii),
  style: fc.constant(plain),
})

/** Without what stands between the rows, so that the nth line after the axis is the nth row. */
function rowsOnly(trace: Trace): Trace {
  return { ...trace, spans: trace.spans.map((span) => ({ ...span, exceptions: [] })) }
}

const BAR = /^[ █▌▐━╸╺─╴╶▒┄◆⋯#=\-o.*~]*$/
const TIME = 8

/** Every row is as wide as the canvas, its bar in the same cells, its duration at the right edge. */
function expectAligned(trace: Trace, canvas: Canvas): void {
  const lines = renderWaterfall(trace, canvas)
  const head = renderHeader(trace, canvas).length
  const axis = /^ *0/.exec(lines[head] ?? '')?.[0]
  const bars = axis === undefined ? 0 : canvas.width - TIME - (axis.length - 1)
  const first = head + (canvas.width < 26 ? 0 : 1)
  trace.spans.forEach((_, at) => {
    const row = lines[first + at] ?? ''
    expect([row, stringWidth(row)]).toEqual([row, canvas.width])
    expect(row).toMatch(/(\d(µs|ms|s|m\d\ds|h\d\dm|d\d\dh|y)|open)$/)
    expect(row.slice(row.length - TIME - bars, row.length - TIME)).toMatch(BAR)
  })
}

test('whatever spans are called, by the measure of string-width', () => {
  fc.assert(
    fc.property(generatedTrace, canvases, (generated, canvas) => {
      const trace = rowsOnly(generated)
      expectAligned(trace, canvas)
      expectAligned(foldTrace(trace), canvas)
    }),
    { numRuns: 300 },
  )
})

test('exceptions, notes and what is hidden stay within the width, and nothing is obeyed', () => {
  const hiding = { depth: 3, collapse: ['*a*'], min: millis(500) }
  fc.assert(
    fc.property(generatedTrace, canvases, anyName, (trace, canvas, name) => {
      expectSafeLines(renderWaterfall(trace, canvas), canvas.width)
      expectSafeLines(renderWaterfall(trace, canvas, { hiding }), canvas.width)
      expectSafeLines(renderWaterfall(trace, canvas, { hiding: { collapse: [name] } }), canvas.width)
    }),
    { numRuns: 200 },
  )
})

test('what is hidden is said, in the row and at the end', () => {
  const call = (id: string, seconds: number) => ({ id, name: id, start_time: 0, end_time: seconds })
  const trace = traceOf({
    ...call('root', 10),
    subsegments: [
      { ...call('a', 6), subsegments: [{ ...call('b', 1), fault: true }, call('c', 2)] },
      ...Array.from({ length: 14 }, (_, n) => call(`tiny-${n}`, 0.002)),
    ],
  })
  const lines = renderWaterfall(
    trace,
    { width: 80, glyphs: unicode, style: plain },
    {
      hiding: { depth: 2, min: millis(5) },
    },
  )
  expect(lines[1]).toContain('18 spans in 2 rows · ✗ 1 fault')
  expect(lines.find((line) => line.includes('└ a'))).toContain('a +2 ✗1 ')
  expect(lines).toContain('⋯ 2 spans below level 2 hidden, 1 of them failed')
  expect(lines).toContain('⋯ 14 spans under 5ms hidden, 28.0ms together')
})
