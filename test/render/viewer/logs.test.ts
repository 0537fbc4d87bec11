import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TraceLogs } from '../../../src/domain/trace/logs/model.ts'
import { plain, unicode } from '../../../src/render/canvas.ts'
import { renderFrame } from '../../../src/render/viewer/frame.ts'
import { wantedLogs } from '../../../src/render/viewer/logs.ts'
import type { ViewerEvent, ViewerState } from '../../../src/render/viewer/model.ts'
import { traceViewer } from '../../../src/render/viewer/state.ts'
import { cellsOf, expectSafeLines } from '../../support/lines.ts'
import { recorded } from '../../support/traces.ts'
import { listing, logged, press, told, viewing } from '../../support/viewer.ts'

const NAME = 'hello_retail_app_error.traces.json'
const size = { columns: 120, rows: 40 }
const canvas = { width: 120, style: plain, glyphs: unicode }

const screen = (state: ViewerState) => renderFrame(state, canvas).join('\n')

function loggedWith(change: (logs: TraceLogs) => TraceLogs): ViewerEvent {
  const event = logged(recorded(NAME))
  return event.type === 'logged' ? { ...event, logs: change(event.logs) } : event
}

test('are wanted only while they are shown, and once', () => {
  const state = viewing(NAME, size)
  expect(wantedLogs(state)).toBeUndefined()
  const shown = press(state, 'L')
  expect(wantedLogs(shown)?.id).toBe(recorded(NAME).id)
  expect(screen(shown)).toContain('reading it from CloudWatch')
  const read = told(shown, logged(recorded(NAME)))
  expect(wantedLogs(read)).toBeUndefined()
  expect(screen(read)).toContain('no such order')
  const hidden = press(read, 'L')
  expect(screen(hidden)).not.toContain('no such order')
  // What was whole is not read again.
  expect(wantedLogs(press(hidden, 'L'))).toBeUndefined()
})

test.each<[string, (logs: TraceLogs) => TraceLogs]>([
  ['not whole', (logs) => ({ ...logs, logs: logs.logs.map((log) => ({ ...log, complete: false })) })],
  [
    'could not be read',
    (logs) => ({
      ...logs,
      logs: [],
      failures: logs.logs.map(({ spanId, functionName }) => ({
        ...{ spanId, functionName, absent: false },
        reason: 'AWS said no',
      })),
    }),
  ],
])('what was %s is read again when they are asked for again', (_, change) => {
  const read = told(press(viewing(NAME, size), 'L'), loggedWith(change))
  expect(wantedLogs(read)).toBeUndefined()
  expect(wantedLogs(press(read, 'L', 'L'))).toBeDefined()
})

test('why a log could not be read stands where it would', () => {
  const event = loggedWith(({ logs }) => ({
    logs: [],
    failures: logs.map(({ spanId, functionName }) => ({
      ...{ spanId, functionName, absent: false },
      reason: 'you may not logs:FilterLogEvents',
    })),
    notLooked: 0,
  }))
  expect(screen(told(press(viewing(NAME, size), 'L'), event))).toContain('you may not logs:FilterLogEvents')
})

test('a file has none, and says so', () => {
  const trace = recorded(NAME)
  const file = traceViewer({ size, title: 'f', raw: false, live: false }, trace)
  const asked = press(file, 'L')
  expect(asked.logging).toBe('none')
  expect(screen(asked)).toContain('traces of a file have no logs here: --logs asks CloudWatch for them')
})

test('a span has the log of the invocation that it is part of, also among the documents as they are', () => {
  const read = told(press(viewing(NAME, size), 'L', 'esc'), logged(recorded(NAME)))
  for (const state of [press(read, 'e'), press(read, 'r', 'e'), press(read, 'G'), press(read, 'r', 'G')]) {
    expect(screen(state)).toContain('log of ')
    expect(screen(state)).toContain('no such order')
  }
})

test('above all invocations there are the logs of all', () => {
  const read = told(press(viewing(NAME, { columns: 120, rows: 80 }), 'L'), logged(recorded(NAME)))
  const event = logged(recorded(NAME))
  const logs = event.type === 'logged' ? event.logs.logs : []
  expect(logs.length).toBeGreaterThan(0)
  const shown = screen(read)
  for (const { functionName } of logs) expect(shown).toContain(`log of ${functionName}`)
})

test('a trace in which nothing of Lambda runs says so', () => {
  const state = told(
    press(viewing(NAME, size), 'L'),
    loggedWith(() => ({ logs: [], failures: [], notLooked: 3 })),
  )
  expect(screen(state)).toContain('no function of Lambda runs in this trace')
})

test('they are read where they are shown, and left again with them', () => {
  const read = press(listing({ columns: 80, rows: 24 }), 'L')
  expect(read).toMatchObject({ focus: 'details', detailsShown: true })
  expect(press(read, 'L')).toMatchObject({ focus: 'spans', logging: 'hidden' })
  expect(press(read, 'esc', 'L')).toMatchObject({ focus: 'spans', logging: 'hidden' })
})

test('the logs of a few traces are kept', () => {
  let state = press(listing(size), 'L')
  const ids = state.list.visible.map(({ summary }) => summary.id)
  expect(ids.length).toBeGreaterThan(10)
  for (const id of ids) {
    const trace = state.traces.get(id)?.whole
    if (trace) state = told(state, logged(trace))
  }
  expect([...state.logs.keys()]).toEqual(ids.slice(-10))
})

test('a trace that grew is asked again where its log was not whole', () => {
  const trace = recorded(NAME)
  const before = { ...trace, spans: trace.spans.slice(0, -1) }
  const opening = { size, title: 't', raw: false, live: true, logging: 'hidden' as const }
  const half = press(traceViewer(opening, before), 'L')
  const unfinished = loggedWith((logs) => ({
    ...logs,
    logs: logs.logs.map((log) => ({ ...log, complete: false })),
  }))
  const grown: ViewerEvent = { type: 'read', traces: [trace], absent: [] }
  expect(wantedLogs(told(half, unfinished, grown))).toBeDefined()
  expect(wantedLogs(told(half, logged(trace), grown))).toBeUndefined()
  // The same again is nothing new.
  expect(wantedLogs(told(half, grown, unfinished, grown))).toBeUndefined()
})

test('whatever was logged, a frame holds no more than the screen, and nothing that a terminal would obey', () => {
  const text = fc.string({ unit: 'binary', maxLength: 400 })
  fc.assert(
    fc.property(fc.array(text, { maxLength: 6 }), fc.integer({ min: 20, max: 200 }), (lines, columns) => {
      const trace = recorded(NAME)
      const state = told(press(viewing(NAME, { columns, rows: 30 }), 'L'), logged(trace, lines))
      const frame = renderFrame(press(state, 'enter', 'G'), canvas)
      expectSafeLines(frame, columns)
      for (const line of frame) expect(cellsOf(line)).toBe(columns)
    }),
    { numRuns: 60 },
  )
})
