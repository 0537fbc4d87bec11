import { expect, test } from 'vitest'
import { around, mapRows, type ReportedService } from '../../../src/domain/map/index.ts'
import { latencyOf } from '../../../src/domain/trace/stats/tally.ts'
import { callsIn, mapOfReports, nodeNamed } from '../../support/maps.ts'

const statistics = (total: number, seconds: number) => ({
  total,
  errors: 0,
  throttles: 0,
  faults: 0,
  totalSeconds: seconds * total,
  histogram: [{ seconds, count: total }],
})

/** `a>b,c` for each service: what it calls. */
function graph(...lines: readonly string[]): ReportedService[] {
  const names = lines.map((line) => line.split('>')[0] ?? '')
  return lines.map((line, ref) => ({
    ref,
    name: names[ref] ?? '',
    root: ref === 0,
    statistics: statistics(100 - ref, 0.1),
    calls: (line.split('>')[1] ?? '')
      .split(',')
      .filter(Boolean)
      .map((to) => ({ to: names.indexOf(to), link: false, statistics: statistics(10, 0.1) })),
  }))
}

test('answers of several windows are one map, whatever their numbers', () => {
  const [early, late] = [graph('a>b', 'b'), graph('b', 'a>b')]
  const map = mapOfReports(early, late)
  expect(callsIn(map)).toEqual(['a () > b () 20'])
  expect(nodeNamed(map, 'a').tally.requests).toBe(100 + 99)
})

test('histograms of several windows are merged', () => {
  const service = (seconds: number, total: number): ReportedService[] => [
    { ref: 0, name: 'a', root: true, statistics: statistics(total, seconds), calls: [] },
  ]
  const { tally } = nodeNamed(mapOfReports(service(0.1, 90), service(2, 10)), 'a')
  expect(latencyOf(tally)).toMatchObject({ mean: 290, p50: 100, p90: 100, p99: 2000, max: 2000 })
})

test('without a histogram the mean is known and nothing else', () => {
  const services = [
    { ref: 0, name: 'a', root: true, statistics: { ...statistics(4, 0.5), histogram: [] }, calls: [] },
  ]
  expect(latencyOf(nodeNamed(mapOfReports(services), 'a').tally)).toEqual({ mean: 500 })
})

test('a call to a service that is on no page is left out', () => {
  const services: ReportedService[] = [{ ref: 0, name: 'a', root: true, calls: [{ to: 7, link: false }] }]
  expect(callsIn(mapOfReports(services))).toEqual([])
})

test('around a function: what calls it and what it calls, not their other friends', () => {
  const map = around(mapOfReports(graph('front>a,b', 'a>store', 'b>store,other', 'store', 'other')), ['a'])
  expect(map.nodes.map(({ name }) => name)).toEqual(['front', 'a', 'store'])
  expect(callsIn(map)).toEqual(['a () > store () 10', 'front () > a () 10'])
})

test('around nobody is nothing', () => {
  expect(around(mapOfReports(graph('a>b', 'b')), ['c'])).toMatchObject({ nodes: [], calls: [] })
})

const outline = (...lines: readonly string[]) =>
  mapRows(mapOfReports(graph(...lines))).map(
    ({ node, depth, again }) => `${'  '.repeat(depth)}${node.name}${again ? ' again' : ''}`,
  )

test('a tree unfolds each service once', () => {
  expect(outline('front>a,b', 'a>store', 'b>store', 'store>disk', 'disk')).toEqual([
    'front',
    '  a',
    '    store',
    '      disk',
    '  b',
    '    store again',
  ])
})

test('circles end, and one that nobody enters is not lost', () => {
  expect(outline('a>b', 'b>a')).toEqual(['a', '  b', '    a again'])
  expect(outline('a', 'b>c', 'c>b', 'd>d')).toEqual(['a', 'b', '  c', '    b again', 'd', '  d again'])
})

test('a chain of ten thousand, and a full map that says so', () => {
  const chain = Array.from({ length: 10_500 }, (_, n) => ({
    ref: n,
    name: `s${n}`,
    root: n === 0,
    statistics: statistics(1, 0.1),
    calls: [{ to: n + 1, link: false, statistics: statistics(1, 0.1) }],
  }))
  const map = mapOfReports(chain)
  expect(map.nodes).toHaveLength(10_000)
  expect(mapRows(map)).toHaveLength(10_000)
  expect(map.gaps).toEqual(['the map is full: 500 services left out, and what they call'])
})
