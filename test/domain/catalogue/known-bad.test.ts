import { expect, test } from 'vitest'
import {
  allKnownIssues,
  disqualifies,
  issueUrl,
  knownIssues,
} from '../../../src/domain/catalogue/known-bad.ts'
import { findLayer } from '../../../src/domain/catalogue/layers.ts'

const community = (name: string) => `arn:aws:lambda:eu-west-1:184161586896:layer:${name}:1`
const distro = (region: string, version: number) =>
  `arn:aws:lambda:${region}:615299751070:layer:AWSOpenTelemetryDistroPython:${version}`
const legacy = 'arn:aws:lambda:eu-west-1:901920570463:layer:aws-otel-nodejs-arm64-ver-1-30-2:1'

test.each<[string, Parameters<typeof knownIssues>[1], string | undefined]>([
  [community('opentelemetry-nodejs-0_17_0'), { runtime: 'nodejs24.x' }, 'opentelemetry-js-contrib#3251'],
  [community('opentelemetry-nodejs-0_17_0'), { runtime: 'nodejs22.x' }, undefined],
  [community('opentelemetry-nodejs-0_18_0'), { runtime: 'nodejs24.x' }, undefined],
  [community('opentelemetry-ruby-0_9_0'), { architecture: 'arm64' }, 'opentelemetry-lambda#2340'],
  [community('opentelemetry-ruby-0_15_0'), { architecture: 'arm64' }, 'opentelemetry-lambda#2340'],
  [community('opentelemetry-ruby-0_16_0'), { architecture: 'arm64' }, undefined],
  [community('opentelemetry-ruby-0_15_0'), { architecture: 'x86_64' }, undefined],
  [community('opentelemetry-collector-arm64-0_16_0'), {}, 'opentelemetry-lambda#1891'],
  [legacy, { runtime: 'nodejs24.x' }, 'opentelemetry-lambda#2034'],
  [legacy, { runtime: 'nodejs22.x' }, undefined],
  [distro('us-west-2', 33), {}, 'aws-otel-python-instrumentation#823'],
  [distro('us-west-2', 31), {}, undefined],
  [distro('eu-west-1', 33), {}, undefined],
  ['not an arn', {}, undefined],
])('%s on %j: %s', (arn, where, issue) => {
  const found = knownIssues(arn, where).map((one) => one.issue.split('/')[1])
  expect(found).toEqual(issue === undefined ? [] : [issue])
})

test('a risk disqualifies nothing, a failure does', () => {
  expect(disqualifies(distro('us-west-2', 33), {})).toBeUndefined()
  expect(disqualifies(legacy, { runtime: 'nodejs24.x' })).toMatchObject({ effect: 'silent' })
})

test('every row leads to an issue on GitHub', () => {
  for (const { issue } of allKnownIssues()) {
    expect(issueUrl(issue)).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+\/issues\/\d+$/)
  }
})

test('a layer that is known to fail is not given, and a release of it is not pinned', () => {
  const ruby = { region: 'eu-west-1', runtime: 'ruby3.4', family: 'community' } as const
  expect(findLayer({ ...ruby, architecture: 'x86_64' })).toMatchObject({ kind: 'found' })
  expect(findLayer({ ...ruby, architecture: 'arm64' })).toMatchObject({ why: { kind: 'known-bad' } })
  const node = {
    region: 'eu-west-1',
    runtime: 'nodejs24.x',
    family: 'community',
    architecture: 'arm64',
  } as const
  expect(findLayer({ ...node, version: '0.17.0' })).toMatchObject({ why: { kind: 'known-bad' } })
  expect(findLayer({ ...node, version: '0.20.0' })).toMatchObject({
    layer: { arn: community('opentelemetry-nodejs-0_20_0'), release: '0.20.0' },
  })
})
