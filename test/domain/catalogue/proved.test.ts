import { expect, test } from 'vitest'
import { findLayer, layersOf, publishedAs } from '../../../src/domain/catalogue/layers.ts'
import { familyNames } from '../../../src/domain/catalogue/model.ts'
import { newestOf, type Proved, provedFromJson, provedToJson } from '../../../src/domain/catalogue/proved.ts'
import { isNewer, seriesOf } from '../../../src/domain/catalogue/series.ts'

const at = '2026-11-20T08:00:00.000Z'
const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs'
const ruby = 'arn:aws:lambda:eu-west-1:184161586896:layer:opentelemetry-ruby'
const question = { region: 'eu-west-1', runtime: 'nodejs22.x', architecture: 'arm64' } as const

test('a look-up prefers what was proved, and says when', () => {
  const proved: Proved = new Map([[js, { count: 18, at }]])
  expect(findLayer({ ...question, proved })).toMatchObject({
    layer: { arn: `${js}:18`, provedAt: '2026-11-20' },
  })
  expect(findLayer(question)).toMatchObject({ layer: { arn: `${js}:16` } })
})

test('what was proved before the table knew better counts no more', () => {
  const found = findLayer({ ...question, proved: new Map([[js, { count: 12, at }]]) })
  expect(found).toMatchObject({ layer: { arn: `${js}:16` } })
  expect(found).not.toHaveProperty('layer.provedAt')
})

test('a proved version that is known to fail gives way', () => {
  const proved: Proved = new Map([[ruby, { count: 16, at }]])
  const asked = {
    region: 'eu-west-1',
    runtime: 'ruby3.4',
    architecture: 'arm64',
    family: 'community',
  } as const
  expect(findLayer({ ...asked, proved })).toMatchObject({ layer: { release: '0.16.0' } })
  expect(findLayer(asked)).toMatchObject({ why: { kind: 'known-bad' } })
})

test('the file is read back as it was written, and nothing else is believed', () => {
  const proved: Proved = new Map([[js, { count: 18, at }]])
  expect(provedFromJson(provedToJson(proved))).toEqual(proved)
  for (const bad of [
    '',
    '{',
    '[]',
    'null',
    '{"version":2,"layers":{"a":{"count":1,"at":"2026-11-20T08:00:00Z"}}}',
    '{"version":1,"layers":[]}',
    ...['0', '-1', '1.5', '"9"', '1e9', 'null'].map(
      (n) => `{"version":1,"layers":{"a":{"count":${n},"at":"${at}"}}}`,
    ),
    '{"version":1,"layers":{"a":{"count":9,"at":"\\u001b[31m"}}}',
  ]) {
    expect([...provedFromJson(bad)]).toEqual([])
  }
})

test('every layer of every family is recognised by its ARN, and the next of its series too', () => {
  for (const layer of familyNames.flatMap(layersOf)) {
    expect(publishedAs(layer.arn)).toEqual(layer)
    const next = seriesOf(layer).nth(seriesOf(layer).at + 1)
    expect(publishedAs(next.arn)).toEqual(next)
    expect(seriesOf(next).key).toBe(seriesOf(layer).key)
    expect([
      isNewer(next.arn, layer.arn),
      isNewer(layer.arn, next.arn),
      isNewer(layer.arn, layer.arn),
    ]).toEqual([true, false, false])
    expect(newestOf(layer, new Map([[seriesOf(layer).key, { count: seriesOf(layer).at + 1, at }]])).arn).toBe(
      next.arn,
    )
  }
})
