import { expect, test } from 'vitest'
import { runTrace, type TraceOptions } from '../../src/commands/trace.ts'
import { runTraces, type TracesOptions } from '../../src/commands/traces.ts'
import type { Aws, Context, TraceSummary } from '../../src/context.ts'
import { millis } from '../../src/domain/trace/model.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import type { Screen, ScreenApp, ScreenInput } from '../../src/render/live/app.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { recordedText } from '../support/traces.ts'
import { summary } from '../support/viewer.ts'

const options = {
  functions: [],
  since: '15m',
  until: 'now',
  limit: 20,
  sort: 'time',
  draw: 1,
  raw: false,
  tui: true,
} as const
const RETAIL = 'hello_retail_app_error.traces.json'
const ID = '1-608c1487-8892c4a7bc5e24a223902a15'

/** A terminal that types, and remembers what it was shown and told. */
function fakeTerminal() {
  const seen = { copied: [] as string[], suspended: 0 }
  let app: ScreenApp | undefined
  let close = (_failure?: unknown) => {}
  const takeScreen = (open: (screen: Screen) => ScreenApp) =>
    new Promise<void>((resolve, reject) => {
      close = (failure) => (failure === undefined ? resolve() : reject(failure))
      app = open({
        size: { columns: 120, rows: 40 },
        redraw: () => {},
        repaint: () => {},
        copy: (text) => seen.copied.push(text),
        mouse: () => {},
        suspend: () => seen.suspended++,
        close,
      })
    })
  const frame = () => app?.frame().join('\n') ?? ''
  const type = (...keys: string[]) => {
    for (const key of keys) app?.input({ type: 'key', key } satisfies ScreenInput)
  }
  return { takeScreen, seen, frame, type }
}

/** Lets everything that is ready to happen happen. */
async function until(done: () => boolean): Promise<void> {
  for (let turn = 0; turn < 2_000 && !done(); turn++) await new Promise((resolve) => setImmediate(resolve))
  if (!done()) throw new Error('it did not happen')
}

function aws(more: Partial<Aws> = {}): Partial<Aws> {
  const traces: { Id: string; Segments: { Document: string }[] }[] = [JSON.parse(recordedText(RETAIL))].flat()
  return {
    region: 'eu-west-1',
    endpoint: async () => '127.0.0.1',
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
    async *listTraces() {
      yield summary(ID)
      yield summary('1-00000000-000000000000000000000000')
    },
    async *getTraces(ids) {
      for (const { Id, Segments } of traces) {
        if (ids.includes(Id))
          yield { id: Id, documents: Segments.map(({ Document }) => Document), limitExceeded: false }
      }
    },
    ...more,
  }
}

/** A clock that stands still once the viewer waits for something new. */
const never = () => new Promise<void>(() => {})

test('lists, reads what is to be seen, and says what X-Ray does not have', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const { ctx, seen } = fakeContext(aws(), { takeScreen, sleep: never })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('stepfunctions') && frame().includes('2 traces'))
  expect(frame()).toContain('all traces in eu-west-1, since 15m')
  type('j')
  await until(() => frame().includes('no documents of this trace'))
  type('q')
  expect(await running).toBe(Exit.Ok)
  expect(seen.out).toEqual([])
})

test('new traces come in while it is open, and wait while it is paused', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  let polls = 0
  let tick = () => {}
  const listTraces = async function* (): AsyncGenerator<TraceSummary> {
    const count = ++polls
    for (let n = 0; n < count; n++)
      yield summary(`trace-${n}`, undefined, { startedAt: new Date(Date.UTC(2026, 0, 1, 0, n)) })
  }
  const sleep = () => new Promise<void>((resolve) => (tick = resolve))
  const { ctx } = fakeContext(aws({ listTraces }), { takeScreen, sleep })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('1 trace  ● live'))
  tick()
  await until(() => frame().includes('2 traces  ● live'))
  type('p')
  tick()
  await until(() => frame().includes('● paused'))
  expect(polls).toBe(2)
  type('p')
  tick()
  await until(() => frame().includes('3 traces'))
  type('ctrl-c')
  expect(await running).toBe(Exit.Interrupted)
})

test('a failure while it is open is told, and does not end it', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const getTraces = async function* () {
    yield* []
    throw new OtlError('AWS said no', { hint: 'ask again' })
  }
  const { ctx } = fakeContext(aws({ getTraces }), { takeScreen, sleep: never })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('AWS said no: ask again'))
  type('q')
  expect(await running).toBe(Exit.Ok)
})

test('a failure before it opens is the failure of the command', async () => {
  const { takeScreen } = fakeTerminal()
  const listTraces = async function* (): AsyncGenerator<TraceSummary> {
    yield* []
    throw new OtlError('no credentials')
  }
  const { ctx } = fakeContext(aws({ listTraces }), { takeScreen })
  await expect(runTraces(options, ctx)).rejects.toThrow('no credentials')
})

test('a failure in a later page ends it, and is the failure of the command', async () => {
  const { takeScreen } = fakeTerminal()
  const listTraces = async function* (): AsyncGenerator<TraceSummary> {
    yield summary(ID)
    throw new OtlError('the second page failed')
  }
  const { ctx } = fakeContext(aws({ listTraces }), { takeScreen, sleep: never })
  await expect(runTraces(options, ctx)).rejects.toThrow('the second page failed')
})

test.each([
  ['without a terminal', { output: 'text' as const }, {}],
  ['for programs', { output: 'json' as const, takeScreen: fakeTerminal().takeScreen }, {}],
  ['with --no-tui', { output: 'text' as const, takeScreen: fakeTerminal().takeScreen }, { tui: false }],
])('prints %s', async (_, overrides, flags) => {
  const { ctx, seen } = fakeContext(aws(), overrides)
  expect(await runTraces({ ...options, ...flags }, ctx)).toBe(Exit.Ok)
  expect(seen.out.length).toBeGreaterThan(0)
})

test('a file opens in it, is copied, and written; its console is nowhere', async () => {
  const { takeScreen, seen, frame, type } = fakeTerminal()
  const files: Record<string, string> = { 'trace.json': recordedText(RETAIL) }
  const { ctx } = fakeContext({}, { takeScreen, files: memoryFiles(new Map(), files) })
  const running = runTrace({ source: 'trace.json', raw: false, tui: true }, ctx)
  await until(() => frame().includes('stepfunctions'))
  type('y', 'w')
  await until(() => frame().includes(`wrote trace-${ID}.json`))
  expect(seen.copied).toEqual([ID])
  const written = JSON.parse(files[`trace-${ID}.json`] ?? '{}')
  expect(written).toMatchObject({ version: 1, traces: [{ id: ID }] })
  type('o')
  expect(frame()).toContain('a file has no page in the console')
  type('ctrl-z')
  expect(seen.suspended).toBe(1)
  type('q')
  expect(await running).toBe(Exit.Ok)
})

test('W writes other formats', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const files: Record<string, string> = { 'trace.json': recordedText(RETAIL) }
  const { ctx } = fakeContext({}, { takeScreen, files: memoryFiles(new Map(), files) })
  const running = runTrace({ source: 'trace.json', raw: false, tui: true }, ctx)
  await until(() => frame().includes('stepfunctions'))
  for (const [key, extension, start] of [
    ['h', 'html', '<!doctype html>'],
    ['s', 'svg', '<svg'],
    ['m', 'md', '### '],
    ['o', 'otlp.json', '{"resourceSpans"'],
    ['p', 'perfetto.json', '{'],
  ] as const) {
    type('W', key)
    await until(() => frame().includes(`wrote trace-${ID}.${extension}`))
    expect(files[`trace-${ID}.${extension}`]?.replace(/\s/g, '').toLowerCase()).toContain(
      start.replace(/\s/g, '').toLowerCase(),
    )
  }
  type('q')
  expect(await running).toBe(Exit.Ok)
})

const readLogs: Aws['readLogs'] = async function* ({ since, stream }) {
  const request = '2f3cf2f5-6a5c-4b40-a3a1-6e0e0f0e7d2a'
  if (stream === undefined)
    yield {
      at: since.getTime() + 2_010,
      stream: 's',
      message: `REPORT RequestId: ${request}\tDuration: 9 ms\t\n`,
    }
  else yield { at: since.getTime() + 5, stream, message: 'what was printed\u001b[2J' }
}

test('L reads the logs of the trace on the screen, by the same code as --logs', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  let asked = 0
  const getFunction = async () => {
    asked++
    throw new OtlError('denied')
  }
  const { ctx, seen } = fakeContext(aws({ getFunction, readLogs }), { takeScreen, sleep: never })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('stepfunctions'))
  expect(asked).toBe(0)
  type('enter', 'L')
  await until(() => frame().includes('what was printed␛[2J'))
  const before = asked
  expect(before).toBeGreaterThan(0)
  type('L', 'L')
  expect(frame()).toContain('what was printed')
  expect(asked).toBe(before)
  type('w')
  await until(() => frame().includes('wrote '))
  type('q')
  expect(await running).toBe(Exit.Ok)
  expect(seen.told).toEqual([])
})

test('a log that may not be read is told in its place, and the viewer goes on', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const denied: Aws['readLogs'] = async function* () {
    yield* []
    throw new OtlError('you may not logs:FilterLogEvents')
  }
  const getFunction = async () => {
    throw new OtlError('denied')
  }
  const { ctx } = fakeContext(aws({ getFunction, readLogs: denied }), { takeScreen })
  const running = runTrace({ source: ID, raw: false, tui: true }, ctx)
  await until(() => frame().includes('stepfunctions'))
  type('L')
  await until(() => frame().includes('you may not logs:FilterLogEvents'))
  type('q')
  expect(await running).toBe(Exit.Ok)
})

test('a file has no logs, unless --logs asks for them', async () => {
  for (const logs of [false, true]) {
    const { takeScreen, frame, type } = fakeTerminal()
    const files = memoryFiles(new Map(), { f: recordedText(RETAIL) })
    const getFunction = async () => {
      throw new OtlError('denied')
    }
    const { ctx } = fakeContext(aws({ getFunction, readLogs }), { takeScreen, files })
    const running = runTrace({ source: 'f', raw: false, tui: true, logs }, ctx)
    await until(() => frame().includes('stepfunctions'))
    if (logs) await until(() => frame().includes('what was printed'))
    else {
      type('L')
      expect(frame()).toContain('a file have no logs here')
    }
    type('q')
    expect(await running).toBe(Exit.Ok)
  }
})

test('a trace of an account has a page in the console', async () => {
  const { takeScreen, seen, frame, type } = fakeTerminal()
  const { ctx } = fakeContext(aws(), { takeScreen, browse: async () => true })
  const running = runTrace({ source: ID, raw: false, tui: true }, ctx)
  await until(() => frame().includes('stepfunctions'))
  type('o')
  await until(() => frame().includes('opening https://eu-west-1.console.aws.amazon.com/'))
  expect(seen.copied).toEqual([expect.stringContaining(`#xray:traces/${ID}`)])
  type('q')
  expect(await running).toBe(Exit.Ok)
})

test('--depth and --collapse are how the trace is folded at first', async () => {
  const shown = async (hiding: Partial<TraceOptions>) => {
    const { takeScreen, frame, type } = fakeTerminal()
    const files = memoryFiles(new Map(), { f: recordedText(RETAIL) })
    const running = runTrace(
      { source: 'f', raw: false, tui: true, ...hiding },
      fakeContext({}, { takeScreen, files }).ctx,
    )
    await until(() => frame().includes('dev-hello-retail'))
    const before = frame()
    type('+')
    const all = frame()
    type('q')
    await running
    expect(all).toContain('GetItem')
    return before
  }
  expect(await shown({})).toContain('GetItem')
  const roots = await shown({ depth: 1 })
  expect(roots).toContain('1/1')
  const collapsed = await shown({ collapse: ['*receive-dev-receive'] })
  expect(collapsed).toContain('1/3')
  expect(collapsed).not.toContain('GetItem')
  expect(await shown({ depth: 1, raw: true })).toContain('1/1')
})

test.each([
  ['--min', { min: millis(5) }, 'text' as const],
  ['-o json', {}, 'json' as const],
])('%s beside --tui is a mistake, before anything is read', async (_, flags, output) => {
  const { ctx } = fakeContext({}, { output, takeScreen: fakeTerminal().takeScreen })
  await expect(runTrace({ source: 'f', raw: false, tui: true, ...flags }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test('without a terminal the viewer is a mistake', async () => {
  const { ctx } = fakeContext({}, { files: memoryFiles(new Map(), { f: recordedText(RETAIL) }) })
  await expect(runTrace({ source: 'f', raw: false, tui: true }, ctx)).rejects.toMatchObject({
    code: Exit.Usage,
  })
})

test.each<[string, Partial<TracesOptions>]>([
  ['another order', { sort: 'status' }],
  ['cold starts', { cold: true }],
])('%s: printed, for the viewer cannot show it', async (_, given) => {
  const { ctx, seen } = fakeContext(aws(), { takeScreen: fakeTerminal().takeScreen })
  expect(await runTraces({ ...options, ...given }, ctx)).toBe(Exit.Ok)
  expect(seen.out.length).toBeGreaterThan(0)
})

test('the slowest come first where that was asked for', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const { ctx } = fakeContext(aws(), { takeScreen, sleep: never })
  const running = runTraces({ ...options, sort: 'duration' }, ctx)
  await until(() => frame().includes('slowest first'))
  type('q')
  expect(await running).toBe(Exit.Ok)
})

/** A region of its own traces. */
function regional(region: string, number: number, more: Partial<Aws> = {}): Partial<Aws> {
  const id = `1-6921a640-${String(number).padStart(24, '0')}`
  const document = { trace_id: id, id: '1111111111111111', name: `of-${region}`, start_time: 1, end_time: 2 }
  return {
    ...aws(),
    region,
    listTraces: async function* () {
      yield summary(id, undefined, { startedAt: new Date(Date.UTC(2026, 0, number)) })
    },
    getTraces: async function* (ids) {
      if (ids.includes(id)) yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
    },
    ...more,
  }
}

async function regions(all: readonly Partial<Aws>[], given: Partial<Context> = {}) {
  const terminal = fakeTerminal()
  const { ctx, seen } = fakeContext({}, { takeScreen: terminal.takeScreen, sleep: never, ...given })
  const whole = await ctx.aws()
  const inRegion: Context = {
    ...ctx,
    aws: async (target) => ({ ...whole, ...all.find(({ region }) => region === target?.region) }),
  }
  const region = all.map((one) => one.region).join(',')
  return { ...terminal, told: seen.told, running: runTraces({ ...options, region }, inRegion) }
}

test('several regions in one list: each trace is read, and opened, where it is', async () => {
  const browse = async () => true
  const { frame, type, seen, running } = await regions([regional('eu-west-1', 1), regional('us-east-1', 2)], {
    browse,
  })
  await until(() => frame().includes('of-us-east-1') && frame().includes('of-eu-west-1'))
  expect(frame()).toContain('all traces in 2 regions, since 15m')
  type('f', ...'us-east', 'enter')
  expect(frame()).toContain('1 of 2 match us-east')
  type('o')
  await until(() => frame().includes('opening https://us-east-1.console'))
  expect(seen.copied).toHaveLength(1)
  type('q')
  expect(await running).toBe(Exit.Ok)
})

test('a region that cannot be asked is told, and the others are shown; all of them are a failure', async () => {
  const failing: Partial<Aws> = {
    listTraces: async function* () {
      yield* []
      throw new OtlError('AWS said no')
    },
  }
  const { frame, type, told, running } = await regions([
    regional('eu-west-1', 1),
    regional('us-east-1', 2, failing),
  ])
  await until(() => frame().includes('of-eu-west-1') && frame().includes('us-east-1: AWS said no'))
  type('q')
  expect(await running).toBe(Exit.Unknown)
  expect(told.join('\n')).toContain('AWS said no')
  const none = await regions([regional('eu-west-1', 1, failing), regional('us-east-1', 2, failing)])
  await expect(none.running).rejects.toThrow('no region could be asked, for example')
})

/** An account whose traces are in CloudWatch; X-Ray has indexed none. */
function searched(more: Partial<Aws> = {}): Partial<Aws> {
  const all = [1, 2].map((number) => `1-6921a640-${String(number).padStart(24, '0')}`)
  let ended = 1
  return {
    ...aws(),
    traceDestination: async () => ({ store: 'CloudWatch Logs', pending: false, indexedPercent: 1 }),
    async *listTraces() {},
    async *getTraces() {},
    readLogs: async function* ({ group, since }) {
      if (group !== 'aws/spans') return
      for (const id of all.slice(0, ended))
        yield {
          at: since.getTime(),
          stream: 's',
          message: `{"traceId":"${id.replaceAll('-', '').slice(1)}"}`,
        }
      ended = 2
    },
    retrieveTraces: async function* (ids) {
      for (const id of ids) {
        const document = {
          trace_id: id,
          id: '1111111111111111',
          name: `n${id.slice(-1)}`,
          start_time: 1,
          end_time: 2,
        }
        yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
      }
    },
    ...more,
  }
}

test('an account with Transaction Search opens in it too, says why, and goes on', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  let tick = () => {}
  const sleep = () => new Promise<void>((resolve) => (tick = resolve))
  const { ctx, seen } = fakeContext(searched(), { takeScreen, sleep })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('1 trace  ● live') && frame().includes('n1'))
  expect(frame()).toContain('all traces in eu-west-1, since 15m · Transaction Search')
  expect(frame()).toContain('eu-west-1 keeps its traces in CloudWatch')
  tick()
  await until(() => frame().includes('2 traces  ● live'))
  type('q')
  expect(await running).toBe(Exit.Ok)
  expect(seen.told).toEqual([])
})

test('where its spans may not be searched, what X-Ray has indexed is shown', async () => {
  const { takeScreen, frame, type } = fakeTerminal()
  const readLogs: Aws['readLogs'] = async function* () {
    yield* []
    throw new OtlError('you may not')
  }
  const { traceDestination: _, ...indexed } = aws()
  const { ctx, seen } = fakeContext({ ...searched(), ...indexed, readLogs }, { takeScreen, sleep: never })
  const running = runTraces(options, ctx)
  await until(() => frame().includes('stepfunctions'))
  expect(frame()).not.toContain('· Transaction Search')
  expect(seen.told.join('\n')).toContain('only what X-Ray has indexed is looked at')
  type('q')
  expect(await running).toBe(Exit.Ok)
})
