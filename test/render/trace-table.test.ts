import { describe, expect, test } from 'vitest'
import { type TraceRow, traceRow } from '../../src/domain/trace/index.ts'
import { epochMillis, millis } from '../../src/domain/trace/model.ts'
import { plain, unicode } from '../../src/render/canvas.ts'
import { styleFor } from '../../src/render/colour.ts'
import { renderTraceTable } from '../../src/render/trace-table.ts'
import { expectSafeLines } from '../support/lines.ts'
import { recorded } from '../support/traces.ts'

const canvas = (width: number) => ({ width, style: plain, glyphs: unicode })
const ID = '1-608c1487-8892c4a7bc5e24a223902a15'
const at = (iso: string) => epochMillis(Date.parse(iso))
const row = (over: Partial<TraceRow> = {}): TraceRow => ({
  id: ID,
  startedAt: at('2026-11-22T08:15:42Z'),
  duration: millis(169),
  status: 'ok',
  coldStarts: 0,
  partial: false,
  ...over,
})

test('is a line for each trace, the id whole', () => {
  const rows = [
    row({ name: 'orders/prod', coldStarts: 2 }),
    row({ status: 'fault', httpStatus: 500, cause: 'TaskTimedOut: too\nlate', duration: millis(12_000) }),
    row({ status: 'open', partial: true }),
  ]
  expect(renderTraceTable(rows, canvas(110), { found: 6517 })).toEqual([
    'showing 3 of 6,517 traces, 2026-11-22 UTC',
    expect.stringMatching(new RegExp(`^08:15:42 {3}169ms {2}✓ ok {8}cold {2}orders/prod +${ID}$`)),
    expect.stringMatching(
      new RegExp(`^08:15:42 {3}12\\.0s {2}✗ fault 500 {7}TaskTimedOut: too␊late +${ID}$`),
    ),
    expect.stringMatching(new RegExp(`^08:15:42 {3}169ms {2}┄ partial +${ID}$`)),
  ])
})

test('in 80 columns the words of the status give way to the cause', () => {
  const rows = [
    row({ name: 'orders-of-the-shop', coldStarts: 1 }),
    row({ status: 'fault', httpStatus: 500, cause: 'TaskTimedOut: too late' }),
    row({ status: 'throttle', cause: 'TooManyRequests' }),
  ]
  expect(renderTraceTable(rows, canvas(80)).slice(1)).toEqual([
    `08:15:42   169ms  ✓     cold  orders…e-shop  ${ID}`,
    `08:15:42   169ms  ✗ 500       TaskTimedOut…  ${ID}`,
    `08:15:42   169ms  ! 429       TooManyReque…  ${ID}`,
  ])
  expect(renderTraceTable(rows, canvas(86))[2]).toBe(
    `08:15:42   169ms  ✗ fault 500       TaskTimedOut…  ${ID}`,
  )
})

test('dates each line when the days differ', () => {
  const [heading, first] = renderTraceTable(
    [row(), row({ startedAt: at('2026-11-21T23:59:59Z') })],
    canvas(110),
  )
  expect(heading).toBe('2 traces, times in UTC')
  expect(first).toMatch(/^2026-11-22 08:15:42 /)
})

test.each([
  [{ found: 1 }, '1 trace, 2026-11-22 UTC'],
  [{ found: 6517 }, 'showing 1 of 6,517 traces, 2026-11-22 UTC'],
  [{ found: 10_000, more: true }, 'showing 1 of more than 10,000 traces, 2026-11-22 UTC'],
])('says how many there are: %j', (options, heading) => {
  expect(renderTraceTable([row()], canvas(110), options)[0]).toBe(heading)
})

test('never wider than the canvas, whatever the rows hold', () => {
  const hostile = row({
    id: '\u001b[31m書\n'.repeat(20),
    name: '書'.repeat(99),
    cause: '\u0007'.repeat(99),
    status: 'fault',
    httpStatus: 1e21,
  })
  const rows = [
    row(),
    hostile,
    row({ startedAt: epochMillis(Number.NaN) }),
    { id: '', status: 'throttle', coldStarts: 1, partial: false } as const,
  ]
  for (let width = 20; width <= 300; width++) {
    expectSafeLines(renderTraceTable(rows, canvas(width), { found: 6517 }), width)
    expectSafeLines(renderTraceTable(rows, { ...canvas(width), style: styleFor(2) }), width, true)
  }
})

describe('a row', () => {
  const summary = { id: ID, fault: false, error: false, throttle: false, partial: false }

  test('knows more when the documents are there', () => {
    const trace = recorded('hello_retail_app_error.traces.json')
    expect(traceRow({ ...summary, fault: true }, trace)).toMatchObject({
      status: 'fault',
      httpStatus: 500,
      cause: expect.stringMatching(/^TaskTimedOut: Task Timed Out/),
      name: 'dev-hello-retail-product-photos-receive/dev',
      duration: 169,
    })
  })

  test('is the summary where they are not', () => {
    expect(traceRow({ ...summary, durationSeconds: 1.5, startedAt: new Date(5) })).toEqual({
      id: ID,
      status: 'ok',
      coldStarts: 0,
      partial: false,
      startedAt: 5,
      duration: 1500,
    })
  })
})
