import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseAnnotation } from '../../../../src/domain/trace/find/annotation.ts'
import { parseStatusRange } from '../../../../src/domain/trace/find/http-status.ts'
import { inOrder } from '../../../../src/domain/trace/find/sort.ts'
import { parseSeconds } from '../../../../src/domain/trace/find/span-of-time.ts'
import { edgeMemory, stepsBack } from '../../../../src/domain/trace/find/steps.ts'
import { tallyOf } from '../../../../src/domain/trace/find/tally.ts'
import type { TraceSummary } from '../../../../src/domain/trace/source.ts'

test.each([
  ['5xx', { from: 500, to: 599 }],
  ['4XX', { from: 400, to: 499 }],
  ['404', { from: 404, to: 404 }],
  ['500-504', { from: 500, to: 504 }],
  ['504-500', undefined],
  ['9xx', undefined],
  ['5', undefined],
  ['5xx OR ok', undefined],
])('the status %s', (text, range) => {
  expect(parseStatusRange(text)).toEqual(range)
})

test.each([
  ['tier=gold', { key: 'tier', value: 'gold' }],
  ['a.b_1=', { key: 'a.b_1', value: '' }],
  ['q=a=b', { key: 'q', value: 'a=b' }],
  ['tier', undefined],
  ['=gold', undefined],
  ['a] = 1 OR annotation[b=1', undefined],
])('the annotation %s', (text, annotation) => {
  expect(parseAnnotation(text)).toEqual(annotation)
})

test.each([
  ['2s', 2],
  ['500ms', 0.5],
  ['1m30s', 90],
  ['1.5', 1.5],
  ['2', 2],
  ['soon', undefined],
  ['-2s', undefined],
  ['2d', undefined],
])('the time %s', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds)
})

const minutes = (n: number) => n * 60_000

test('steps go back without a gap, grow, and are never longer than X-Ray takes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: minutes(60 * 24 * 40) }), (length) => {
      const until = new Date('2026-11-22T12:00:00Z')
      const since = new Date(until.getTime() - length)
      const steps = [...stepsBack(since, until)]
      expect(steps[0]?.end).toEqual(until)
      steps.forEach(({ start, end }, at) => {
        expect(end > start).toBe(true)
        expect(end.getTime() - start.getTime()).toBeLessThanOrEqual(minutes(360))
        expect(steps[at + 1]?.end ?? start).toEqual(start)
      })
      const month = until.getTime() - minutes(60 * 24 * 30)
      expect(steps.at(-1)?.start.getTime()).toBe(Math.max(since.getTime(), month))
    }),
  )
})

test('what the step before has given is not new, what merely has its age is', () => {
  const edge = edgeMemory()
  const [newer, older] = stepsBack(new Date(0), new Date(minutes(10)))
  if (!newer || !older) throw new Error('two steps were expected')
  const onEdge = new Date(newer.start.getTime() + 500)
  expect(edge.isNew('a', onEdge, newer)).toBe(true)
  expect(edge.isNew('b', newer.end, newer)).toBe(true)
  edge.nextStep()
  expect(edge.isNew('a', onEdge, older)).toBe(false)
  expect(edge.isNew('c', onEdge, older)).toBe(true)
})

const summary = (id: string, more: Partial<TraceSummary> = {}): TraceSummary => ({
  id,
  fault: false,
  error: false,
  throttle: false,
  partial: false,
  ...more,
})

test('a tally counts all and holds the first, whatever order they come in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(5_000), { maxLength: 900 }),
      fc.integer({ min: 0, max: 30 }),
      (times, most) => {
        const tally = tallyOf<{ summary: TraceSummary }>(most, inOrder('time'))
        for (const time of times) {
          tally.add({
            summary: summary(String(time), { startedAt: new Date(time), partial: time % 2 === 1 }),
          })
        }
        const newest = times.toSorted((a, b) => b - a).slice(0, most)
        expect(tally.first().map((one) => Number(one.summary.id))).toEqual(newest)
        expect(tally.total).toBe(times.length)
        expect(tally.partial).toBe(times.filter((time) => time % 2 === 1).length)
      },
    ),
  )
})

test.each([
  ['time', ['c', 'b', 'a']],
  ['duration', ['a', 'c', 'b']],
  ['response', ['b', 'c', 'a']],
  ['status', ['b', 'a', 'c']],
] as const)('sorted by %s', (key, ids) => {
  const all = [
    summary('a', { startedAt: new Date(1), durationSeconds: 3, partial: true }),
    summary('b', { startedAt: new Date(2), durationSeconds: 1, responseSeconds: 2, fault: true }),
    summary('c', { startedAt: new Date(3), durationSeconds: 2, responseSeconds: 1 }),
  ]
  expect(all.toSorted(inOrder(key)).map(({ id }) => id)).toEqual(ids)
})
