import { expect, test } from 'vitest'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { behindOf, familyOf, isStale, rowOf } from '../../../src/domain/status/row.ts'
import { describeFilters, isWanted } from '../../../src/domain/status/select.ts'
import { sorted, type sortKeys } from '../../../src/domain/status/sort.ts'
import { counter } from '../../../src/domain/status/survey.ts'
import { js, layerArn, OURS } from '../../support/doctor.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const on = { tracing: 'Active', ...withVariables(OURS) } as const
const make = (name: string, overrides: Partial<LambdaFunction> = {}) =>
  rowOf(aFunction({ name, ...overrides }))

const fresh = make('fresh', { ...on, layers: [js(16)] })
const old = make('old', { ...on, layers: [js(9)], region: 'us-east-1' })
const older = make('older', { ...on, layers: [js(2)], region: 'ap-south-1' })
const legacy = make('legacy', {
  layers: [layerArn('aws-otel-nodejs-amd64-ver-1-18-1', 4)],
  runtime: 'nodejs18.x',
})
const dead = make('dead', { ...on })
const image = make('image', { packageType: 'Image' })
const bare = make('bare', { runtime: 'python3.13' })
const all = [bare, dead, fresh, image, legacy, old, older]
const names = (rows: readonly { fn: { name: string } }[]) => rows.map(({ fn }) => fn.name)

test('a row holds no value of any variable', () => {
  const row = rowOf(aFunction(withVariables({ SECRET: 'hunter2' })))
  expect(JSON.stringify(row)).not.toMatch(/hunter2|SECRET/)
  expect(row.fn.environment).toEqual({ kind: 'readable' })
})

test('family and age', () => {
  expect(all.map(familyOf)).toEqual(['none', 'none', 'distro', 'image', 'legacy', 'distro', 'distro'])
  expect(all.map(behindOf)).toEqual([undefined, undefined, 0, undefined, undefined, 7, 14])
  expect(names(all.filter(isStale))).toEqual(['legacy', 'old', 'older'])
})

test('the family is that of the layer with the SDK, not of a collector beside it', () => {
  const collector = layerArn('opentelemetry-collector-arm64-0_17_0', 1)
  expect(familyOf(make('x', { layers: [collector, js(16)] }))).toBe('distro')
  expect(familyOf(make('x', { layers: [collector] }))).toBe('community')
})

test.each<[Parameters<typeof isWanted>[1], string[], string | undefined]>([
  [{}, names(all), undefined],
  [{ stale: true }, ['legacy', 'old', 'older'], 'stale'],
  [{ notTraced: true }, ['bare', 'dead', 'image', 'legacy'], 'not traced'],
  [{ broken: true }, ['dead'], 'broken'],
  [{ stale: true, broken: true }, ['dead', 'legacy', 'old', 'older'], 'stale or broken'],
])('%j', (filters, expected, said) => {
  expect(names(all.filter((row) => isWanted(row, filters)))).toEqual(expected)
  expect(describeFilters(filters)).toBe(said)
})

test.each<[(typeof sortKeys)[number], string[]]>([
  ['name', ['bare', 'dead', 'fresh', 'image', 'legacy', 'old', 'older']],
  ['verdict', ['dead', 'bare', 'image', 'legacy', 'fresh', 'old', 'older']],
  ['runtime', ['image', 'legacy', 'dead', 'fresh', 'old', 'older', 'bare']],
  ['region', ['older', 'bare', 'dead', 'fresh', 'image', 'legacy', 'old']],
  ['age', ['older', 'old', 'fresh', 'bare', 'dead', 'image', 'legacy']],
])('sorted by %s, then by name; whatever order they came in', (key, expected) => {
  expect(names(sorted(all, key))).toEqual(expected)
  expect(names(sorted(all.toReversed(), key))).toEqual(expected)
})

test('counted one by one, the most frequent first, regions as they came', () => {
  const counts = counter()
  for (const row of [old, fresh, bare, dead]) counts.add(row, row !== bare)
  const survey = counts.result()
  expect(survey).toMatchObject({
    functions: 4,
    shown: 3,
    stale: 1,
    verdicts: { traced: 2, untraced: 1, broken: 1 },
  })
  expect([...survey.families]).toEqual([
    ['distro', 2],
    ['none', 2],
  ])
  expect([...survey.runtimes]).toEqual([
    ['nodejs22.x', 3],
    ['python3.13', 1],
  ])
  expect([...survey.regions]).toEqual([
    ['us-east-1', { traced: 1 }],
    ['eu-west-1', { broken: 1, untraced: 1, traced: 1 }],
  ])
})
