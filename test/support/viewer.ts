import { foldTrace } from '../../src/domain/trace/index.ts'
import { logQuestions } from '../../src/domain/trace/logs/questions.ts'
import type { Trace } from '../../src/domain/trace/model.ts'
import type { TraceSummary } from '../../src/domain/trace/source.ts'
import type { Effect, Size, ViewerEvent, ViewerState } from '../../src/render/viewer/model.ts'
import { listViewer, traceViewer } from '../../src/render/viewer/state.ts'
import { step } from '../../src/render/viewer/step.ts'
import { recorded, recordedNames } from './traces.ts'

export const small: Size = { columns: 80, rows: 24 }

const opening = {
  title: 'orders in eu-west-1, since 15m',
  region: 'eu-west-1',
  raw: false,
  live: true,
  logging: 'hidden' as const,
}

/** Keys, one after the other; a text that is no name of a key is typed. */
export function press(state: ViewerState, ...keys: readonly string[]): ViewerState {
  return keys.reduce((before, key) => step(before, { type: 'key', key }).state, state)
}

export function told(state: ViewerState, ...events: readonly ViewerEvent[]): ViewerState {
  return events.reduce((before, event) => step(before, event).state, state)
}

export function effectsOf(state: ViewerState, key: string): readonly Effect[] {
  return step(state, { type: 'key', key }).effects
}

export function viewing(name: string, size = small): ViewerState {
  return traceViewer({ size, ...opening }, recorded(name))
}

/** All recorded traces in a list, read. */
export function listing(size = small): ViewerState {
  const traces = recordedNames().map(recorded)
  return told(
    listViewer({ size, ...opening }),
    { type: 'listed', summaries: traces.map((trace) => summary(trace.id, trace)) },
    { type: 'read', traces, absent: [] },
    { type: 'listing', listing: 'done' },
  )
}

export function emptyListing(size = small): ViewerState {
  return listViewer({ size, ...opening })
}

export function summary(id: string, trace?: Trace, more: Partial<TraceSummary> = {}): TraceSummary {
  return {
    id,
    startedAt: new Date(trace?.startedAt ?? Date.parse('2026-11-22T12:00:00Z')),
    durationSeconds: (trace?.duration ?? 12) / 1000,
    fault: trace?.spans.some(({ status }) => status === 'fault') ?? false,
    error: false,
    throttle: false,
    partial: trace?.spans.some(({ end }) => end === undefined) ?? false,
    ...more,
  }
}

const REQUEST = '3afc1864-8142-4c64-b36d-e3fa1513b2d9'

/** What every invocation of a trace might have logged, in the form of Lambda's Node.js. */
export function logged(trace: Trace, lines = ['INFO\torder 17', 'ERROR\tno such order']): ViewerEvent {
  const logs = logQuestions(foldTrace(trace)).map(({ spanId, functionName, from }) => ({
    ...{ spanId, functionName, group: `/aws/lambda/${functionName}`, requestId: REQUEST },
    lines: [
      ...lines.map((text, at) => ({
        at: from + 2_005 + at,
        stream: 's',
        message: `2026-11-22T12:00:00.000Z\t${REQUEST}\t${text}\n`,
      })),
      { at: from + 2_100, stream: 's', message: `REPORT RequestId: ${REQUEST}\tDuration: 99 ms\t\n` },
    ],
    ...{ leftOut: 0, leftOutAt: 40, more: false, complete: true },
  }))
  return { type: 'logged', id: trace.id, logs: { logs, failures: [], notLooked: 0 } }
}

/** Name of the span under the cursor. */
export function spanAt({ spans: { view, at } }: ViewerState): string | undefined {
  return view?.trace.spans[view.rows[at] ?? -1]?.name
}

export function idAt({ list: { visible, at } }: ViewerState): string | undefined {
  return visible[at]?.summary.id
}
