import { expect, test } from 'vitest'
import { parseLayerArn, shortLayerName, unversioned } from '../../../src/domain/catalogue/layer-arn.ts'
import { findLayer, findLayerByArn, type LayerQuestion } from '../../../src/domain/catalogue/layers.ts'
import { otherFamilyOf } from '../../../src/domain/catalogue/other-layers.ts'

const usual: LayerQuestion = { region: 'eu-west-1', runtime: 'nodejs22.x', architecture: 'arm64' }
const js = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs'

test('a layer is found with its region’s own account and version', () => {
  expect(findLayer(usual)).toMatchObject({
    kind: 'found',
    layer: { arn: `${js}:16`, wrapper: '/opt/otel-instrument' },
  })
  expect(findLayer({ ...usual, region: 'cn-north-1' })).toMatchObject({
    layer: { arn: 'arn:aws-cn:lambda:cn-north-1:440179912924:layer:AWSOpenTelemetryDistroJs:9' },
  })
  expect(findLayer({ ...usual, region: 'us-gov-west-1', runtime: 'python3.13' })).toMatchObject({
    layer: { arn: 'arn:aws-us-gov:lambda:us-gov-west-1:399727141365:layer:AWSOpenTelemetryDistroPython:1' },
  })
})

test.each<[Partial<LayerQuestion>, object]>([
  [{ runtime: 'nodejs99.x' }, { kind: 'unknown-runtime' }],
  [{ runtime: 'provided.al2023' }, { kind: 'no-wrapper' }],
  [{ runtime: 'go1.x' }, { kind: 'no-wrapper' }],
  [
    { runtime: 'nodejs16.x' },
    { kind: 'runtime', covered: ['nodejs18.x', 'nodejs20.x', 'nodejs22.x', 'nodejs24.x'] },
  ],
  [{ runtime: 'ruby3.4' }, { kind: 'runtime', covered: [] }],
  [{ runtime: 'dotnet8' }, { kind: 'architecture', covered: ['x86_64'] }],
  [{ region: 'us-gov-west-1' }, { kind: 'region', layerName: 'AWSOpenTelemetryDistroJs' }],
  [{ region: 'eu-north-9' }, { kind: 'region', layerName: 'AWSOpenTelemetryDistroJs' }],
])('no layer for %j: %j', (change, why) => {
  expect(findLayer({ ...usual, ...change })).toEqual({ kind: 'none', why })
})

test('a layer is recognised by its exact ARN, with its age', () => {
  expect(findLayerByArn(`${js}:9`)).toMatchObject({ version: 9, behind: 7, layer: { language: 'nodejs' } })
  expect(findLayerByArn(`${js}:18`)).toMatchObject({ behind: -2 })
  for (const other of [js, `${js}X:9`, `${js}:9`.replace('615299751070', '123456789012'), 'x', '']) {
    expect(findLayerByArn(other)).toBeUndefined()
  }
})

test('layer ARNs of every partition are taken apart; other text is left whole', () => {
  const arn = 'arn:aws-us-gov:lambda:us-gov-east-1:399711857375:layer:L-a_b:12'
  expect(parseLayerArn(arn)).toMatchObject({
    partition: 'aws-us-gov',
    region: 'us-gov-east-1',
    name: 'L-a_b',
    version: 12,
  })
  expect(unversioned(arn)).toBe(arn.slice(0, -3))
  expect(shortLayerName(arn)).toBe('L-a_b:12')
  expect(unversioned('not an arn:3')).toBe('not an arn:3')
})

test.each([
  ['aws-otel-nodejs-amd64-ver-1-16-0', 'legacy', ['/opt/otel-handler']],
  ['aws-otel-python-arm64-ver-1-20-0', 'legacy', ['/opt/otel-instrument']],
  ['aws-otel-collector-amd64-ver-0-84-0', 'legacy', []],
  ['opentelemetry-nodejs-0_14_0', 'community', ['/opt/otel-handler']],
  ['opentelemetry-collector-arm64-0_23_0', 'community', []],
])('%s is a %s layer', (name, family, wrappers) => {
  const arn = `arn:aws:lambda:eu-west-1:901920570463:layer:${name}:2`
  expect(otherFamilyOf(arn)).toMatchObject({ family, wrappers })
  expect(otherFamilyOf(arn.replace(name, `my-${name}`))).toBeUndefined()
})
