import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ascii, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { renderFrame } from '../../../src/render/viewer/frame.ts'
import { allBindings } from '../../../src/render/viewer/keys.ts'
import type { Size, ViewerState } from '../../../src/render/viewer/model.ts'
import { listViewer } from '../../../src/render/viewer/state.ts'
import { step } from '../../../src/render/viewer/step.ts'
import { cellsOf, expectSafeLines } from '../../support/lines.ts'
import { recorded, traceOf } from '../../support/traces.ts'
import { emptyListing, listing, logged, press, summary, told, viewing } from '../../support/viewer.ts'

const canvas = { width: 80, style: plain, glyphs: unicode }
const sizes: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 50 },
]

const screens: Readonly<Record<string, (size: Size) => ViewerState>> = {
  list: (size) => press(listing(size), 'j', 'j'),
  filter: (size) => press(listing(size), 'f', ...'cold'),
  empty: emptyListing,
  trace: (size) => press(listing(size), '/', ...'thumbnail', 'enter', 'enter', 'j', 'j', 'j', 'space'),
  details: (size) => press(viewing('hello_retail_app_error.traces.json', size), 'e', 'enter', 'j'),
  logs: (size) =>
    told(
      press(viewing('hello_retail_app_error.traces.json', size), 'L'),
      logged(recorded('hello_retail_app_error.traces.json'), [
        'INFO\torder 17',
        `WARN\t${'a line that does not fit '.repeat(6)}`,
        'ERROR\tInvoke Error\t{"errorType":"TypeError"}\r    at Runtime.handler (file:///var/task/index.mjs:12:11)',
      ]),
    ),
  formats: (size) => press(viewing('thumbnail_app.traces.json', size), 'W'),
  help: (size) => press(viewing('thumbnail_app.traces.json', size), '?'),
}

describe.each(Object.keys(screens))('%s', (name) => {
  test.each(sizes)('at $columns × $rows', async (size) => {
    const state = screens[name]?.(size)
    const text =
      state &&
      renderFrame(state, canvas)
        .map((line) => line.trimEnd())
        .join('\n')
    await expect(`${text}\n`).toMatchFileSnapshot(`../../golden/viewer/${name}-${size.columns}.txt`)
  })
})

test('in ASCII every character is', () => {
  for (const make of Object.values(screens)) {
    const frame = renderFrame(make({ columns: 120, rows: 40 }), { ...canvas, glyphs: ascii }).join('')
    expect(frame.replace(/µ/g, '')).toMatch(/^[\x20-\x7e]*$/)
  }
})

const hostile = [
  '\u001b[31mred\u001b]52;c;x\u0007',
  '書き込み処理'.repeat(9),
  '\u202eevil\u2066',
  'e\u0301'.repeat(50),
  '👩‍👩‍👧‍👦 family',
  '\n\r\t',
  'x'.repeat(3000),
  '',
]

/** A list and traces in which every text is hostile. */
function hostileListing(size: Size): ViewerState {
  const traces = hostile.map((name, n) => ({
    ...traceOf({
      name,
      id: `000000000000000${n}`,
      start_time: n,
      end_time: n + 1,
      fault: true,
      annotations: { [name || 'key']: name },
      cause: {
        exceptions: [{ id: 'e', type: name, message: name, stack: [{ path: name, line: 1, label: name }] }],
      },
      subsegments: [{ name, id: `100000000000000${n}`, start_time: n, namespace: 'remote' }],
    }),
    id: `${name}${n}`,
  }))
  return told(
    listViewer({ size, title: hostile.join(' '), raw: true, live: true }),
    { type: 'listed', summaries: traces.map((trace) => summary(trace.id, trace)) },
    { type: 'read', traces, absent: [] },
    { type: 'notice', notice: { text: hostile.join(' '), tone: 'bad' } },
  )
}

/** Exactly as many lines as rows, each exactly as wide as the terminal. */
function expectWhole(state: ViewerState, style = plain) {
  const frame = renderFrame(state, { ...canvas, style })
  expect(frame.length).toBe(state.size.rows)
  expectSafeLines(frame, state.size.columns, style !== plain)
  if (style !== plain) return
  for (const line of frame) expect(cellsOf(line)).toBe(state.size.columns)
}

test('hostile names stay in their cells, at every size', () => {
  for (let columns = 20; columns <= 240; columns += 23) {
    for (const rows of [4, 9, 24, 60]) {
      const state = hostileListing({ columns, rows })
      for (const keys of [[], ['enter'], ['enter', 'enter'], ['?'], ['j', 'j', 'j', 'enter', 'd']]) {
        expectWhole(press(state, ...keys))
        expectWhole(press(state, ...keys), styleFor(2))
      }
    }
  }
})

test('any keys in any order leave a whole frame', () => {
  const key = fc.constantFrom(...allBindings.flatMap(({ keys }) => keys), 'a', 'é', '書', 'backspace')
  const size = fc.record({
    columns: fc.integer({ min: 20, max: 220 }),
    rows: fc.integer({ min: 4, max: 60 }),
  })
  const place = { column: fc.nat(220), row: fc.nat(60) }
  const event = fc.oneof(
    { weight: 8, arbitrary: fc.record({ type: fc.constant('key' as const), key }) },
    fc.record({ type: fc.constant('resize' as const), size }),
    fc.record({
      type: fc.constant('wheel' as const),
      by: fc.constantFrom(1 as const, -1 as const),
      ...place,
    }),
    fc.record({ type: fc.constant('click' as const), ...place }),
  )
  const starts = {
    list: listing(),
    hostile: hostileListing({ columns: 80, rows: 24 }),
    trace: viewing('matrix_app.traces.json'),
    empty: emptyListing(),
  }
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(starts) as (keyof typeof starts)[])),
      fc.array(event, { maxLength: 40 }),
      (start, events) => {
        const end = events.reduce((state, each) => step(state, each).state, starts[start])
        expectWhole(end)
        const { list, spans } = end
        expect(list.at).toBeLessThan(Math.max(1, list.visible.length))
        expect(spans.at).toBeLessThan(Math.max(1, spans.view?.rows.length ?? 0))
        expect(Math.min(list.at, list.top, spans.at, spans.top, end.detailsTop)).toBeGreaterThanOrEqual(0)
      },
    ),
    { numRuns: 200 },
  )
})
