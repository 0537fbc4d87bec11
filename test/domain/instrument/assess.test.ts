import { expect, test } from 'vitest'
import { assess, type Verdict } from '../../../src/domain/instrument/assess.ts'
import type { LambdaFunction } from '../../../src/domain/instrument/function.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const named = (name: string) => `arn:aws:lambda:eu-west-1:901920570463:layer:${name}:1`
const community = (name: string) => `arn:aws:lambda:eu-west-1:184161586896:layer:${name}:1`
const starts = (path: string) =>
  withVariables({ AWS_LAMBDA_EXEC_WRAPPER: path, OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' })
const ours = starts('/opt/otel-instrument')
const handler = starts('/opt/otel-handler')
const active = { tracing: 'Active' } as const
const python = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroPython:26'
const dotnet = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroDotNet:13'

test.each<[Verdict, string, Partial<LambdaFunction>, RegExp | undefined]>([
  ['traced', 'the distro', { ...active, layers: [js(16)], ...ours }, undefined],
  ['traced', 'an old distro', { ...active, layers: [js(9)], ...ours }, undefined],
  ['traced', 'a copy', { ...active, layers: [named('AWSOpenTelemetryDistroJs')], ...ours }, undefined],
  [
    'traced',
    'legacy',
    { ...active, layers: [named('aws-otel-nodejs-arm64-ver-1-16-0')], ...handler },
    undefined,
  ],
  [
    'traced',
    'community',
    { ...active, layers: [named('opentelemetry-nodejs-0_14_0')], ...handler },
    undefined,
  ],
  ['partial', 'tracing off', { layers: [js(16)], ...ours }, /PassThrough/],
  ['partial', 'no layer', active, /no OpenTelemetry layer/],
  [
    'partial',
    'nothing starts it',
    { ...active, layers: [js(16)] },
    /nothing starts AWSOpenTelemetryDistroJs:16/,
  ],
  ['partial', 'Datadog', { ...active, ...starts('/opt/datadog_wrapper') }, /Datadog/],
  ['partial', 'an image', { ...active, packageType: 'Image' }, /container image/],
  [
    'broken',
    'a layer that fails on the runtime',
    { ...active, runtime: 'nodejs24.x', layers: [named('opentelemetry-nodejs-0_17_0')], ...handler },
    /js-contrib#3251/,
  ],
  [
    'partial',
    'a layer that traces nothing on the runtime',
    { ...active, runtime: 'nodejs24.x', layers: [named('aws-otel-nodejs-arm64-ver-1-30-2')], ...handler },
    /opentelemetry-lambda#2034/,
  ],
  [
    'broken',
    'a collector for another processor',
    {
      ...active,
      layers: [community('opentelemetry-nodejs-0_23_0'), community('opentelemetry-collector-amd64-0_23_0')],
      ...handler,
    },
    /collector-amd64-0_23_0:1 is not built for arm64/,
  ],
  ['partial', 'tracing only', active, /tracing only: Lambda’s own segments/],
  ['untraced', 'nothing', {}, /no OpenTelemetry layer/],
  ['untraced', 'an image', { packageType: 'Image' }, /container image/],
  ['untraced', 'nothing starts it', { layers: [js(16)] }, /nothing starts/],
  ['broken', 'wrapper alone', { ...active, ...ours }, /no layer provides \/opt\/otel-instrument/],
  [
    'broken',
    'the wrapper of another family',
    { ...active, layers: [js(16)], ...handler },
    /provides \/opt\/otel-handler/,
  ],
  ['broken', 'another language', { ...active, layers: [python], ...ours }, /not made for nodejs22.x/],
  [
    'broken',
    'another processor',
    { ...active, runtime: 'dotnet8', layers: [dotnet], ...ours },
    /not built for arm64/,
  ],
  ['unknown', 'no decryption', { environment: { kind: 'unreadable', reason: 'KMS' } }, /cannot be read/],
  ['unknown', 'an unknown layer', { ...active, layers: [named('mine')], ...ours }, /otl does not know/],
])('%s: %s', (verdict, _name, overrides, why) => {
  const assessment = assess(aFunction(overrides))
  expect(assessment.verdict).toBe(verdict)
  if (why) expect(assessment.why.join('; ')).toMatch(why)
  else expect(assessment.why).toEqual([])
})

test('the age of a layer is counted against the catalogue', () => {
  expect(assess(aFunction({ layers: [js(9)] })).layers).toMatchObject([{ family: 'distro', behind: 7 }])
})

test('Application Signals that is on by default is remarked upon', () => {
  const fn = aFunction({
    ...active,
    layers: [js(16)],
    ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }),
  })
  expect(assess(fn).remarks.join()).toMatch(/Application Signals/)
})
