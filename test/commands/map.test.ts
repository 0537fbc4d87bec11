import { expect, test } from 'vitest'
import { type MapOptions, mapCommand, runMap } from '../../src/commands/map.ts'
import { sortSubjects } from '../../src/commands/shared/map/subjects.ts'
import type { Aws, OutputFormat } from '../../src/context.ts'
import type { ReportedService } from '../../src/domain/map/index.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { expectSchema } from '../support/schemas.ts'
import { recordedText } from '../support/traces.ts'

const options: MapOptions = { subjects: [], since: '1h', until: 'now', table: false }

const orders: readonly ReportedService[] = [
  { ref: 0, name: 'orders', type: 'AWS::Lambda', root: true, calls: [{ to: 1, link: false }] },
  {
    ref: 1,
    name: 'orders',
    type: 'AWS::Lambda::Function',
    root: false,
    statistics: { total: 120, errors: 0, throttles: 0, faults: 3, totalSeconds: 12, histogram: [] },
    calls: [{ to: 2, link: false }],
  },
  { ref: 2, name: 'stock', type: 'AWS::DynamoDB::Table', root: false, calls: [] },
  { ref: 3, name: 'other', root: true, calls: [] },
]

function graphs(...answers: readonly (readonly ReportedService[])[]) {
  const asked: { since: Date; until: Date }[] = []
  const aws: Partial<Aws> = {
    traceDestination: async () => ({ store: 'X-Ray', pending: false }),
    serviceGraph: async function* (query) {
      asked.push(query)
      yield* answers
    },
  }
  return { aws, asked }
}

async function parsed(line: string): Promise<MapOptions> {
  let given: MapOptions | undefined
  const run = async (seen: MapOptions) => {
    given = seen
    return 0 as const
  }
  await mapCommand(fakeContext().ctx, run).parseAsync(line.split(' ').filter(Boolean), { from: 'user' })
  if (given === undefined) throw new Error('did not run')
  return given
}

test('flags and their defaults', async () => {
  expect(await parsed('')).toEqual(options)
  expect(await parsed('a b --since 2h --until 1h --table')).toEqual({
    subjects: ['a', 'b'],
    since: '2h',
    until: '1h',
    table: true,
  })
})

test('names are functions, and what no function can be called is a file', () => {
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders'
  const id = '1-581cf771-a006649127e371903a2de979'
  expect(sortSubjects(['orders', arn, 'orders:live', 'a.json', './a', '-', 'dir/a', id])).toEqual({
    functions: ['orders', arn, 'orders:live'],
    traces: ['a.json', './a', '-', 'dir/a', id],
  })
})

test('the whole region, an hour back', async () => {
  const { aws, asked } = graphs(orders)
  const { ctx, seen } = fakeContext(aws)
  expect(await runMap(options, ctx)).toBe(0)
  expect(asked).toEqual([
    { since: new Date('2026-11-22T11:00:00Z'), until: new Date('2026-11-22T12:00:00Z') },
  ])
  expect(seen.out).toEqual([
    '3 services, 1 call, 2026-11-22 11:00 to 12:00 UTC, eu-west-1',
    '  service  kind            requests  per min  faults   mean',
    '✗ orders   function             120      2.0    2.5%  100ms',
    '  └ stock  DynamoDB table',
    '  other',
  ])
})

test('around one function', async () => {
  const { ctx, seen } = fakeContext(graphs(orders).aws)
  await runMap({ ...options, subjects: ['orders'] }, ctx)
  expect(seen.out.join('\n')).not.toContain('other')
  expect(seen.out.join('\n')).toContain('stock')
})

test('nothing is an answer, and says what to do next', async () => {
  const { ctx, seen } = fakeContext(graphs([]).aws)
  expect(await runMap({ ...options, subjects: ['orders'] }, ctx)).toBe(0)
  expect(seen.out).toEqual(['0 services, 0 calls, 2026-11-22 11:00 to 12:00 UTC, eu-west-1'])
  expect(seen.told.join('\n')).toContain('otl status orders tells whether tracing is on')
})

test('files make a map without asking AWS', async () => {
  const files = memoryFiles(new Map(), { 'a.json': recordedText('matrix_app.traces.json') })
  const { ctx, seen } = fakeContext({}, { files, output: 'json' })
  await runMap({ ...options, subjects: ['a.json', 'a.json'] }, ctx)
  const map = JSON.parse(seen.out.join('\n'))
  expect(map).toMatchObject({ version: 1, from: 'traces', traces: 2, since: null })
  expect(map.services.map(({ name }: { name: string }) => name)).toContain('MatrixMul')
})

test('a trace by its id', async () => {
  const document = { id: '1111111111111111', name: 'orders', start_time: 1, end_time: 2 }
  const getTraces = async function* (ids: readonly string[]) {
    for (const id of ids) yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
  }
  const { ctx, seen } = fakeContext({ getTraces })
  await runMap({ ...options, subjects: ['1-581cf771-a006649127e371903a2de979'] }, ctx)
  expect(seen.out[0]).toBe('1 service, 0 calls, from 1 trace')
})

test.each<[OutputFormat, string]>([
  ['mermaid', 'flowchart LR'],
  ['dot', 'digraph otl {'],
  ['markdown', '3 services, 1 call, 2026-11-22 11:00 to 12:00 UTC, eu-west-1'],
])('as %s', async (output, first) => {
  const { ctx, seen } = fakeContext(graphs(orders).aws, { output })
  await runMap(options, ctx)
  expect(seen.out[0]).toBe(first)
})

test.each([
  [{ subjects: ['orders', 'a.json'] }, 'different maps'],
  [{ since: 'yesterday' }, '--since yesterday is not a time'],
  [{ since: '1h', until: '2h' }, '--since is not before --until'],
  [{ subjects: ['or ders'] }, 'or ders'],
  [
    {
      subjects: [
        'arn:aws:lambda:eu-west-1:123456789012:function:a',
        'arn:aws:lambda:us-east-1:123456789012:function:b',
      ],
    },
    'several regions',
  ],
])('%j is refused before anything is asked', async (given, words) => {
  await expect(runMap({ ...options, ...given }, fakeContext().ctx)).rejects.toThrow(words)
})

test('nothing is piped in', async () => {
  const { ctx } = fakeContext({}, { stdinIsTerminal: true })
  await expect(runMap({ ...options, subjects: ['-'] }, ctx)).rejects.toThrow('nothing is piped in')
})

test('an account with Transaction Search has its map from some of its traces', async () => {
  const { aws, asked } = graphs([])
  const id = '1-6921a640-000000000000000000000001'
  const document = { trace_id: id, id: '1111111111111111', name: 'orders', start_time: 1, end_time: 2 }
  const search: Partial<Aws> = {
    ...aws,
    region: 'eu-west-1',
    traceDestination: async () => ({ store: 'CloudWatch Logs', pending: false, indexedPercent: 1 }),
    readLogs: async function* ({ since }) {
      yield { at: since.getTime(), stream: 's', message: `{"traceId":"${id.replaceAll('-', '').slice(1)}"}` }
    },
    retrieveTraces: async function* () {
      yield { id, documents: [JSON.stringify(document)], limitExceeded: false }
    },
  }
  const { ctx, seen } = fakeContext(search)
  expect(await runMap(options, ctx)).toBe(Exit.Ok)
  expect(asked).toEqual([])
  expect(seen.out[0]).toMatch(/^1 service, 0 calls, from 1 trace, .* UTC, eu-west-1$/)
  expect(seen.told[0]).toContain('Transaction Search')
  const json = fakeContext(search, { output: 'json' })
  await runMap(options, json.ctx)
  const told = JSON.parse(json.seen.out.join(''))
  expectSchema('map.v1', told)
  expect(told).toMatchObject({ from: 'traces', traces: 1, region: 'eu-west-1', since: expect.any(String) })

  const denied = {
    ...search,
    readLogs: () => {
      throw new OtlError('you may not')
    },
  }
  const { ctx: other, seen: said } = fakeContext(denied)
  await runMap(options, other)
  expect(asked).toHaveLength(1)
  expect(said.told.join('\n')).toContain('only what X-Ray has indexed is looked at')
})
