import { expect, test } from 'vitest'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { perfettoEvents, renderPerfetto, type TraceEvent } from '../../../src/render/trace/perfetto/events.ts'
import {
  recorded,
  recordedNames,
  recordedText,
  sharedFiles,
  traceOf,
  tracesIn,
} from '../../support/traces.ts'

const isSlice = ({ ph }: TraceEvent) => ph === 'X' || ph === 'B'
const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`
const endOf = ({ ts = 0, dur }: TraceEvent) => ts + (dur ?? Number.POSITIVE_INFINITY)

/** On one thread slices lie apart or within each other; a viewer draws anything else wrongly. */
function expectNested(events: readonly TraceEvent[]): void {
  const threads = new Set(events.filter(isSlice).map(threadOf))
  for (const thread of threads) {
    const slices = events.filter((event) => isSlice(event) && threadOf(event) === thread)
    const open: TraceEvent[] = []
    for (const slice of slices.toSorted((a, b) => (a.ts ?? 0) - (b.ts ?? 0) || endOf(b) - endOf(a))) {
      while (open.length > 0 && endOf(open.at(-1) as TraceEvent) <= (slice.ts ?? 0)) open.pop()
      const around = open.at(-1)
      if (around && endOf(slice) > endOf(around))
        expect.fail(`${slice.name} leaves ${around.name} on thread ${thread}`)
      open.push(slice)
    }
  }
}

function expectWhole(traces: readonly Trace[]): void {
  const events = perfettoEvents(traces)
  expectNested(events)
  const ids = events.filter(isSlice).map(({ args }) => args?.id)
  expect(ids).toEqual(traces.flatMap((trace) => trace.spans.map(({ id }) => id)))
  expect(JSON.parse(renderPerfetto(traces).join('\n')).traceEvents).toHaveLength(events.length)
  for (const end of events.filter(({ ph }) => ph === 'f')) {
    const start = events.find(({ ph, id }) => ph === 's' && id === end.id)
    const around = events.filter(isSlice).filter(({ pid, tid }) => pid === start?.pid && tid === start?.tid)
    expect(
      around.some((slice) => (slice.ts ?? 0) <= (start?.ts ?? 0) && endOf(slice) >= (start?.ts ?? 0)),
    ).toBe(true)
  }
}

test.each(recordedNames())('%s: every span once, slices nested, arrows between slices', (name) => {
  expectWhole(tracesIn(recordedText(name)))
})

const files = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
test.skipIf(files.length === 0)('so is every published document', () => {
  for (const { text } of files) expectWhole(tracesIn(text))
})

test('siblings at the same time get threads of their own, later ones come back', () => {
  const call = (id: string, start: number, end: number) => ({
    id,
    name: id,
    start_time: start,
    end_time: end,
  })
  const trace = traceOf({
    ...call('root', 0, 10),
    subsegments: [call('a', 1, 5), call('b', 2, 4), call('c', 6, 7)],
  })
  const threads = perfettoEvents([trace])
    .filter(isSlice)
    .map(({ name, tid }) => `${name} ${tid}`)
  expect(threads).toEqual(['root 1', 'a 1', 'b 2', 'c 1'])
})

test('a function that another one calls is a process, and an arrow leads there', () => {
  const events = perfettoEvents([recorded('thumbnail_app.traces.json')])
  const processes = events.filter(({ ph }) => ph === 'M').map(({ args }) => args?.name)
  expect(processes).toEqual([
    'production-thumbnail-generator/production',
    'thumbnail-generator-production-upload',
    'thumbnail-generator-production-thumbnail-generator',
  ])
  expect(events.filter(({ ph }) => ph === 's').length).toBeGreaterThanOrEqual(2)
})

test('an open span begins and does not end', () => {
  const events = perfettoEvents([recorded('thumbnail_app_in_progress.traces.json')])
  expect(events.filter(({ ph }) => ph === 'B').map(({ name }) => name)).toContain('Dwell Time')
})
