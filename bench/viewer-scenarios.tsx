// What bench/viewer.mjs measures, in the product's own language.
import { Writable } from 'node:stream'
import { Box, render, Text } from 'ink'
import { traceFromDocuments } from '../src/domain/trace/index.ts'
import { painter } from '../src/host/painter.ts'
import { unicode } from '../src/render/canvas.ts'
import { styleFor } from '../src/render/colour.ts'
import { renderFrame } from '../src/render/viewer/frame.ts'
import type { Size, ViewerEvent, ViewerState } from '../src/render/viewer/model.ts'
import { listViewer, loaded, traceViewer } from '../src/render/viewer/state.ts'
import { step } from '../src/render/viewer/step.ts'

const canvas = { width: 200, style: styleFor(2), glyphs: unicode }
const SPANS = 50_000
const TRACES = 10_000

/** 1,000 invocations, each with calls: the shape of a large map state. */
function largeTrace() {
  const hex = (n: number, prefix: string) => prefix + n.toString(16).padStart(15, '0')
  const calls = (at: number) =>
    Array.from({ length: 48 }, (_, n) => ({
      id: hex(at * 100 + n, 'c'),
      name: n % 2 ? 'DynamoDB' : 'S3',
      namespace: 'aws',
      start_time: 1_700_000_000 + at * 0.01 + n * 0.0001,
      end_time: 1_700_000_000 + at * 0.01 + n * 0.0001 + 0.005,
      aws: { operation: 'GetItem', table_name: `orders-${n}`, request_id: `${at}-${n}` },
      fault: n === 40 && at % 100 === 0,
    }))
  const documents = Array.from({ length: SPANS / 50 }, (_, at) => ({
    trace_id: '1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f',
    id: hex(at, 'a'),
    name: `worker-${at}`,
    origin: 'AWS::ECS::Container',
    start_time: 1_700_000_000 + at * 0.01,
    end_time: 1_700_000_001 + at * 0.01,
    subsegments: [
      {
        id: hex(at, 'b'),
        name: 'work',
        start_time: 1_700_000_000 + at * 0.01,
        end_time: 1_700_000_001 + at * 0.01,
        subsegments: calls(at),
      },
    ],
  }))
  return traceFromDocuments({ documents })
}

const summaries = Array.from({ length: TRACES }, (_, n) => ({
  id: `1-${n.toString(16).padStart(8, '0')}-000000000000000000000000`,
  startedAt: new Date(1_700_000_000_000 + n * 1_000),
  durationSeconds: ((n * 7919) % 1000) / 100,
  fault: n % 50 === 0,
  error: false,
  throttle: false,
  partial: false,
}))

export function scenarios(size: Size): Record<string, (round: number) => void> {
  const opening = { size, title: 'bench', raw: false, live: false }
  const trace = largeTrace()
  const list = told(listViewer(opening), { type: 'listed', summaries })
  const spans = traceViewer(opening, trace)
  const closed = press(spans, '-')
  return {
    'list of 10,000: j': keys(list, 'j', 'k'),
    'list of 10,000: to the end and back': keys(list, 'G', 'g'),
    'list of 10,000: sort': keys(list, 's'),
    'list of 10,000: a letter of a filter': keys(press(list, 'f'), '7', 'backspace'),
    'list of 10,000: 200 more arrive': arrivals(list),
    '50,000 spans: first frame': () => void renderFrame(traceViewer(opening, { ...trace }), canvas),
    '50,000 spans: j': keys(spans, 'j', 'k'),
    '50,000 spans: to the end and back': keys(spans, 'G', 'g'),
    '50,000 spans: fold one': keys(press(spans, 'j'), 'space'),
    '50,000 spans: fold all, unfold all': keys(closed, '+', '-'),
    '50,000 spans: next error': keys(spans, 'e'),
    '50,000 spans: a search that finds nothing': keys(press(spans, '/', 'z', 'z'), 'z', 'backspace'),
    '50,000 spans: another width': resizes(spans),
  }
}

/** One key a round, in turn, up to what would be written to the terminal. */
function keys(start: ViewerState, ...names: string[]): (round: number) => void {
  let state = start
  const { paint } = painter(() => {})
  paint(renderFrame(state, canvas))
  return (round) => {
    state = step(state, { type: 'key', key: names[round % names.length] ?? '' }).state
    paint(renderFrame(state, canvas))
  }
}

function arrivals(start: ViewerState): (round: number) => void {
  let state = start
  return (round) => {
    const more = summaries
      .slice(0, 200)
      .map((each) => ({ ...each, id: `${round}-${each.id}`, startedAt: new Date(1_800_000_000_000 + round) }))
    state = told(state, { type: 'listed', summaries: more })
    renderFrame(state, canvas)
  }
}

function resizes(start: ViewerState): (round: number) => void {
  let state = start
  return (round) => {
    state = told(state, { type: 'resize', size: { columns: 150 + (round % 40), rows: 50 } })
    renderFrame(state, canvas)
  }
}

function press(state: ViewerState, ...names: string[]): ViewerState {
  return names.reduce((before, key) => step(before, { type: 'key', key }).state, state)
}

function told(state: ViewerState, ...events: ViewerEvent[]): ViewerState {
  return events.reduce((before, event) => step(before, event).state, state)
}

/** The same frames as an ink tree, written by ink: a line each. */
export async function inkFrames(size: Size, rounds: number): Promise<number[]> {
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  const stdout = Object.assign(sink, { ...size, isTTY: true }) as unknown as NodeJS.WriteStream
  let state = traceViewer({ size, title: 'bench', raw: false, live: false }, loaded(largeTrace()).whole)
  const tree = () => {
    const lines = renderFrame(state, canvas)
    return (
      <Box flexDirection="column" width={size.columns}>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of the screen is its place
          <Text key={at} wrap="truncate">
            {line}
          </Text>
        ))}
      </Box>
    )
  }
  const app = render(tree(), { stdout, debug: true, patchConsole: false, exitOnCtrlC: false })
  const times: number[] = []
  for (let round = -2; round < rounds; round++) {
    const started = process.hrtime.bigint()
    state = press(state, round % 2 === 0 ? 'j' : 'k')
    app.rerender(tree())
    if (round >= 0) times.push(Number(process.hrtime.bigint() - started) / 1e6)
  }
  app.unmount()
  return times
}
