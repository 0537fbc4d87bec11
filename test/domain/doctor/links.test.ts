import { describe, expect, test } from 'vitest'
import type { Facts } from '../../../src/domain/doctor/facts.ts'
import type { Finding } from '../../../src/domain/doctor/finding.ts'
import { architecture } from '../../../src/domain/doctor/links/architecture.ts'
import { destination } from '../../../src/domain/doctor/links/destination.ts'
import { invocations } from '../../../src/domain/doctor/links/invocations.ts'
import { layer } from '../../../src/domain/doctor/links/layer.ts'
import { role } from '../../../src/domain/doctor/links/role.ts'
import { state } from '../../../src/domain/doctor/links/state.ts'
import { traces } from '../../../src/domain/doctor/links/traces.ts'
import { tracing } from '../../../src/domain/doctor/links/tracing.ts'
import { wrapper } from '../../../src/domain/doctor/links/wrapper.ts'
import { facts, js, layerArn, NOW, OURS, seen, wholeFunction } from '../../support/doctor.ts'
import { withVariables } from '../../support/functions.ts'

type Row = readonly [says: string, facts: Facts, outcome: string, words: RegExp, mend?: RegExp]

const bad = layerArn('aws-otel-nodejs-arm64-ver-1-30-2', 1, '901920570463')
const riskyPython = layerArn('opentelemetry-python-0_21_0', 1, '184161586896')
const legacy = layerArn('aws-otel-nodejs-arm64-ver-1-18-1', 4, '901920570463')
const community = layerArn('opentelemetry-nodejs-0_20_0', 1, '184161586896')
const collector = layerArn('opentelemetry-collector-arm64-0_17_0', 1, '184161586896')
const mine = layerArn('mine', 3, '123456789012')
const fn = (overrides: Parameters<typeof wholeFunction>[0], variables = {}) =>
  facts({ fn: wholeFunction(overrides, variables) })
const image = fn({ packageType: 'Image', layers: [] })
const unreadable = fn({ environment: { kind: 'unreadable', reason: 'KMS' } })

function holds(link: (facts: Facts) => Finding, rows: readonly Row[]): void {
  for (const [says, given, outcome, words, mend] of rows) {
    test(says, () => {
      const finding = link(given)
      expect(finding.outcome).toBe(outcome)
      expect([finding.says, ...finding.notes].join('\n')).toMatch(words)
      if (mend) expect(finding.mend?.text).toMatch(mend)
      else expect(finding.mend).toBeUndefined()
    })
  }
}

describe('state', () => {
  holds(state, [
    ['active', facts(), 'ok', /^Active/],
    ['updating', fn({ lastUpdate: { status: 'InProgress' } }), 'could be', /before it/, /wait/],
    [
      'failed',
      fn({ lastUpdate: { status: 'Failed', reason: 'ImageDeleted' } }),
      'could be',
      /ImageDeleted/,
      /again/,
    ],
    ['idle', fn({ state: 'Inactive' }), 'could be', /idle/, /invoke it once/],
    ['pending', fn({ state: 'Pending' }), 'could be', /Pending/, /console/],
  ])
})

describe('tracing', () => {
  holds(tracing, [
    ['active', facts(), 'ok', /^Active$/],
    ['off', fn({ tracing: 'PassThrough' }), 'broken', /PassThrough/, /^otl enable orders$/],
    [
      'off, in an image',
      fn({ packageType: 'Image', tracing: 'PassThrough', layers: [] }),
      'broken',
      /PassThrough/,
      /^otl enable orders$/,
    ],
    [
      'off, and no variable can be read',
      fn({ tracing: 'PassThrough', environment: { kind: 'unreadable', reason: 'KMS' } }),
      'broken',
      /PassThrough/,
      /^otl enable orders --tracing-only$/,
    ],
    [
      'off, in a version',
      { ...fn({ tracing: 'PassThrough' }), qualifier: '7' },
      'broken',
      /PassThrough/,
      /publish a version and point 7 at it/,
    ],
    [
      'off, in another region',
      { ...fn({ tracing: 'PassThrough' }), named: 'orders --region eu-west-1' },
      'broken',
      /./,
      /^otl enable orders --region eu-west-1$/,
    ],
  ])
})

describe('role', () => {
  const none = { kind: 'known', value: { hours: 24, count: 0, more: false, newest: [] } } as const
  holds(role, [
    ['may', facts(), 'ok', /may send/],
    [
      'may not',
      facts({ role: 'no' }),
      'broken',
      /PutTraceSegments/,
      /^aws iam attach-role-policy --role-name orders-role --policy-arn arn:aws:iam::aws:policy\/AWSXRayDaemonWriteAccess$/,
    ],
    [
      'may not, in China',
      facts({ role: 'no', fn: wholeFunction({ role: 'arn:aws-cn:iam::123456789012:role/x' }) }),
      'broken',
      /./,
      /arn:aws-cn:iam::aws:policy/,
    ],
    [
      'a role that no shell should see',
      facts({ role: 'no', fn: wholeFunction({ role: 'arn:aws:iam::1:role/$(reboot)' }) }),
      'broken',
      /./,
      /^attach AWSXRayDaemonWriteAccess to/,
    ],
    ['not asked, and its segment arrives', facts({ role: 'could not check' }), 'ok', /segment arrives/],
    [
      'not asked, and nothing arrives',
      facts({ role: 'could not check', traces: none }),
      'could not check',
      /execution role/,
      /policies of orders-role/,
    ],
    [
      'not asked, and traces cannot be read',
      facts({ role: 'could not check', traces: { kind: 'unknown', reason: 'no' } }),
      'could not check',
      /execution role/,
      /policies of/,
    ],
  ])
})

describe('layer', () => {
  const absent = (arn: string) => ({
    ...fn({ layers: [arn] }),
    layers: new Map([[arn, { kind: 'absent' } as const]]),
  })
  holds(layer, [
    ['the newest', facts(), 'ok', /AWSOpenTelemetryDistroJs:16, the newest/],
    ['newer than otl', fn({ layers: [js(99)] }), 'ok', /newer than this release/],
    [
      'a copy',
      fn({ layers: [layerArn('AWSOpenTelemetryDistroJs', 3, '123456789012')] }),
      'ok',
      /a copy of the distro in account 123456789012/,
    ],
    [
      'none',
      fn({ layers: [], ...withVariables({}) }),
      'broken',
      /no OpenTelemetry layer/,
      /^otl enable orders$/,
    ],
    [
      'somebody else’s only',
      fn({ layers: [mine], ...withVariables({}) }),
      'broken',
      /attached: mine:3/,
      /^otl enable/,
    ],
    [
      'none, and a wrapper in its place',
      fn({ layers: [], ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap' }) }),
      'could be',
      /somebody else’s wrapper/,
    ],
    [
      'none, and none for the runtime',
      fn({ layers: [], runtime: 'provided.al2023' }),
      'broken',
      /starts no exec wrapper/,
      /in code/,
    ],
    ['an image', image, 'could not check', /cannot be seen/],
    [
      'of another region',
      fn({ layers: ['arn:aws:lambda:us-east-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'] }),
      'broken',
      /published in us-east-1/,
      /own region/,
    ],
    [
      'of another language',
      fn({ layers: [layerArn('AWSOpenTelemetryDistroPython', 26)] }),
      'broken',
      /not made for nodejs22.x/,
      /./,
    ],
    ['of an older runtime', fn({ runtime: 'nodejs16.x' }), 'could be', /not tested with nodejs16.x/],
    ['outdated by one', fn({ layers: [js(15)] }), 'could be', /1 version behind/, /^otl enable orders$/],
    ['outdated by seven', fn({ layers: [js(9)] }), 'could be', /7 versions behind/, /^otl enable orders$/],
    ['withdrawn', absent(js(16)), 'could be', /no longer published/],
    ['legacy', fn({ layers: [legacy] }), 'could be', /older layers/],
    [
      'legacy on Node.js 24',
      fn({ layers: [bad], runtime: 'nodejs24.x' }),
      'broken',
      /traces nothing.*opentelemetry-lambda#2034/,
      /./,
    ],
    [
      'known to fail for some',
      fn({ layers: [riskyPython, collector], runtime: 'python3.14' }),
      'could be',
      /protobuf 7\.36.*#2570/,
      /./,
    ],
    [
      'the community’s, without a collector',
      fn({ layers: [community] }),
      'could be',
      /no collector layer/,
      /opentelemetry-collector/,
    ],
    ['the community’s, with a collector', fn({ layers: [community, collector] }), 'ok', /community/],
    [
      'the community’s, with an address',
      fn({ layers: [community] }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x' }),
      'ok',
      /community/,
    ],
  ])
  test('what Lambda says of a layer that the catalogue does not describe counts', () => {
    const read = new Map([
      [community, { kind: 'read', runtimes: ['nodejs20.x'], architectures: [] } as const],
    ])
    expect(layer({ ...fn({ layers: [community, collector] }), layers: read })).toMatchObject({
      outcome: 'could be',
    })
  })
})

describe('wrapper', () => {
  const path = (value: string, layers: string[]) =>
    fn({ layers, ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: value }) })
  holds(wrapper, [
    ['provided', facts(), 'ok', /AWSOpenTelemetryDistroJs:16 provides/],
    [
      'not set',
      fn(withVariables({})),
      'broken',
      /nothing starts AWSOpenTelemetryDistroJs:16/,
      /^otl enable orders$/,
    ],
    ['empty', fn(withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '' })), 'broken', /nothing starts/, /^otl enable/],
    ['orphaned', path('/opt/otel-instrument', []), 'broken', /exit status 127/, /^otl enable orders$/],
    [
      'of another family',
      path('/opt/otel-handler', [js(16)]),
      'broken',
      /no attached layer provides \/opt\/otel-handler/,
      /./,
    ],
    ['from a layer unknown', path('/opt/otel-handler', [mine]), 'could not check', /does not know/],
    ['Datadog’s', path('/opt/datadog_wrapper', [mine]), 'broken', /belongs to Datadog/, /one wrapper only/],
    [
      'the user’s own',
      path('/opt/mine', [mine]),
      'broken',
      /starts instead of OpenTelemetry$/,
      /one wrapper only/,
    ],
    ['unreadable', unreadable, 'could not check', /cannot be read/, /kms:Decrypt/],
    ['an image', image, 'could not check', /Dockerfile/],
  ])
})

describe('architecture', () => {
  const dotnet = layerArn('AWSOpenTelemetryDistroDotNet', 13)
  const copy = layerArn('opentelemetry-nodejs-0_20_0', 2, '123456789012')
  const read = (architectures: string[]) =>
    new Map([[copy, { kind: 'read', runtimes: [], architectures } as const]])
  holds(architecture, [
    ['the distro’s fits', facts(), 'ok', /arm64, like the layer/],
    ['no layer', fn({ layers: [] }), 'ok', /no layer that could differ/],
    [
      'the distro’s does not',
      fn({ layers: [dotnet], runtime: 'dotnet8' }),
      'broken',
      /built for x86_64, and the function runs on arm64/,
      /./,
    ],
    [
      'told by the name',
      fn({ layers: [layerArn('aws-otel-nodejs-amd64-ver-1-18-1', 4, '901920570463')] }),
      'broken',
      /built for x86_64/,
      /./,
    ],
    [
      'told by Lambda',
      { ...fn({ layers: [copy] }), layers: read(['x86_64']) },
      'broken',
      /built for x86_64/,
      /./,
    ],
    ['told by nobody', { ...fn({ layers: [copy] }), layers: read([]) }, 'could not check', /nothing says so/],
  ])
})

describe('invocations', () => {
  const found = (count: number, more = false) =>
    facts({ traces: { kind: 'known', value: { hours: 24, count, more, newest: [] } } })
  const just = { traceId: '1-a-b', lookedFor: 'waited' } as const
  holds(invocations, [
    ['some', facts(), 'ok', /^12 sampled in the last hour$/],
    ['many', found(500, true), 'ok', /^more than 500 sampled in the last 24 hours$/],
    ['none known', found(0), 'could not check', /sampled invocations only/, /^otl doctor orders --invoke$/],
    [
      'not allowed to ask',
      facts({ traces: { kind: 'unknown', reason: 'denied' } }),
      'could not check',
      /cannot be listed/,
    ],
    ['just now', facts({ invocation: just }), 'ok', /answered/],
    [
      'just now, and it failed',
      facts({ invocation: { ...just, functionError: 'Unhandled' } }),
      'could be',
      /failed by itself/,
      /otl invoke/,
    ],
    [
      'just now, and it could not start',
      facts({ invocation: { ...just, functionError: 'Unhandled', exitStatus: 127 } }),
      'broken',
      /127/,
      /wrapper/,
    ],
  ])
})

describe('traces', () => {
  const newest = (...all: ReturnType<typeof seen>[]) =>
    facts({ traces: { kind: 'known', value: { hours: 1, count: all.length, more: false, newest: all } } })
  const changed = (given: Facts, ms: number) => ({
    ...given,
    fn: { ...given.fn, modifiedAt: new Date(NOW - ms).toISOString().replace('Z', '+0000') },
  })
  const bare = seen({ handler: false })
  const just = (more: object) => facts({ invocation: { traceId: '1-a-b', lookedFor: 'waited', ...more } })
  const search = {
    kind: 'known',
    value: { store: 'CloudWatch Logs', pending: false, indexedPercent: 1 },
  } as const
  holds(traces, [
    ['whole', facts(), 'ok', /^a trace from 3 min ago has the handler’s span$/],
    ['hours ago', newest(seen({ startedAt: NOW - 5 * 3_600_000 })), 'ok', /5 h ago/],
    ['some without', newest(bare, seen()), 'ok', /1 of the 2 newest/],
    ['no span of the handler', newest(bare), 'broken', /no span of the handler/, /HANDLER_IS_ESM=true/],
    [
      'the same, in Python',
      { ...newest(bare), fn: wholeFunction({ runtime: 'python3.13' }) },
      'broken',
      /no span of the handler/,
      /form of handler/,
    ],
    [
      'no segment of the function',
      newest(seen({ segment: false, handler: false })),
      'broken',
      /the role may not send/,
      /role/,
    ],
    [
      'spans without Lambda’s',
      newest(seen({ service: false, segment: false, handler: false, loose: true })),
      'broken',
      /Lambda does not record/,
      /active tracing/,
    ],
    ['all open', newest(seen({ open: true })), 'could not check', /not ended/, /--invoke/],
    [
      'from before the last change',
      changed(newest(bare), 60_000),
      'could not check',
      /no younger than the last change/,
      /--invoke/,
    ],
    [
      'whole, but from before the last change',
      changed(newest(seen()), 60_000),
      'could not check',
      /no younger than the last change/,
      /--invoke/,
    ],
    ['whole, right after the change', changed(newest(seen()), 185_000), 'ok', /handler/],
    [
      'not whole, while the change took hold',
      changed(newest(bare), 185_000),
      'could not check',
      /last change/,
      /--invoke/,
    ],
    ['none', newest(), 'could not check', /no trace of it in the last hour/, /--invoke/],
    [
      'none, under Transaction Search',
      { ...newest(), destination: search },
      'could not check',
      /indexed share/,
      /--invoke/,
    ],
    [
      'denied',
      facts({ traces: { kind: 'unknown', reason: 'not authorized' } }),
      'could not check',
      /not authorized/,
    ],
    ['just now', just({ seen: seen() }), 'ok', /handler/],
    ['just now, without', just({ seen: bare }), 'broken', /no span of the handler/, /./],
    ['just now, not there', just({}), 'could not check', /did not appear/, /^otl trace 1-a-b$/],
    [
      'just now, not waited for',
      just({ lookedFor: 'not asked' }),
      'could not check',
      /not waited for/,
      /otl trace/,
    ],
    [
      'just now, with tracing off',
      just({ lookedFor: 'tracing is off' }),
      'could not check',
      /tracing is off/,
    ],
  ])
})

describe('destination', () => {
  const to = (value: object, rest: Partial<Facts> = {}) =>
    facts({
      destination: { kind: 'known', value: { store: 'CloudWatch Logs', pending: false, ...value } },
      ...rest,
    })
  const none = { traces: { kind: 'known', value: { hours: 24, count: 0, more: false, newest: [] } } } as const
  holds(destination, [
    ['X-Ray', facts(), 'ok', /X-Ray keeps them/],
    ['X-Ray, changing', to({ store: 'X-Ray', pending: true }), 'ok', /under way/],
    ['Transaction Search, and a trace was found', to({ indexedPercent: 1 }), 'ok', /the indexed 1 % only/],
    [
      'Transaction Search, and none was',
      to({ indexedPercent: 1 }, none),
      'could be',
      /the indexed 1 % only/,
      /aws\/spans of eu-west-1/,
    ],
    ['Transaction Search, share unknown', to({}, none), 'could be', /the indexed share only/, /aws\/spans/],
    [
      'denied',
      facts({ destination: { kind: 'unknown', reason: 'not authorized' } }),
      'could not check',
      /not authorized[\s\S]*AWSXrayReadOnlyAccess/,
    ],
  ])
})

test('no link repeats a variable that is not OpenTelemetry’s own', () => {
  const given = fn({}, { SECRET: 'hunter2' })
  const links = [state, tracing, role, layer, wrapper, architecture, invocations, traces, destination]
  expect(JSON.stringify(links.map((link) => link(given)))).not.toContain('hunter2')
  expect(OURS.AWS_LAMBDA_EXEC_WRAPPER).toBe('/opt/otel-instrument')
})
