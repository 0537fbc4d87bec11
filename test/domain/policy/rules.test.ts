import { describe, expect, test } from 'vitest'
import { absent, known, unknown } from '../../../src/domain/policy/field.ts'
import { subjectOfFunction } from '../../../src/domain/policy/live.ts'
import { USUAL_DEMANDS } from '../../../src/domain/policy/policy.ts'
import type { Means, RuleId } from '../../../src/domain/policy/rule.ts'
import type { AliasTarget, Subject, Texts } from '../../../src/domain/policy/subject.ts'
import { ruleNamed, rules } from '../../../src/domain/policy/table.ts'
import { aFunction } from '../../support/functions.ts'

const account = '615299751070'
const arn = (name: string, version: number, owner = account, region = 'eu-west-1') =>
  `arn:aws:lambda:${region}:${owner}:layer:${name}:${version}`
const js = arn('AWSOpenTelemetryDistroJs', 16)
const legacy = arn('aws-otel-nodejs-arm64-ver-1-30-2', 1, '901920570463')
const mine = arn('mine', 1, '123456789012')

const texts = (variables: Record<string, string>): Texts => ({
  entries: new Map(Object.entries(variables).map(([name, value]) => [name, known(value)])),
})
const good = {
  AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
  OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
}
const whole: Subject = {
  ...subjectOfFunction(aFunction({ timeoutSeconds: 30, memoryMegabytes: 512 }), {
    role: { kind: 'may', missing: [] },
  }),
  tracing: known('Active'),
  layers: known([known(js)]),
  environment: known(texts(good)),
  aliases: known([]),
}
const subject = (change: Partial<Subject>): Subject => ({ ...whole, ...change })
const layers = (...arns: string[]) => ({ layers: known(arns.map((one) => known(one))) })
const variables = (more: Record<string, string>) => ({ environment: known(texts({ ...good, ...more })) })
const demands = (more: Partial<Means['demands']>): Means => ({ demands: { ...USUAL_DEMANDS, ...more } })
const nothing: Means = demands({})
const why = unknown('a parameter without a default')

function judge(id: RuleId, given: Subject, means = nothing): string[] {
  return (ruleNamed(id)?.judge(given, means) ?? []).map(({ kind, says }) => `${kind}: ${says}`)
}

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s has nothing against a function that is whole',
  (_, rule) => {
    expect(rule.judge(whole, nothing)).toEqual([])
  },
)

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s is told in whole sentences',
  (_, { what, why: reason, mend }) => {
    for (const text of [what, reason, mend]) expect(text).toMatch(/^[A-Z].*\.$/)
  },
)

test('what sends spans, or may, is not silenced; nor is what holds no layer', () => {
  for (const more of [
    { OTEL_SDK_DISABLED: 'false' },
    { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
    { OTEL_TRACES_EXPORTER: 'console,otlp' },
    { OTEL_TRACES_EXPORTER: 'zipkin' },
  ]) {
    expect(judge('spans-sent', subject(variables(more)))).toEqual([])
  }
  expect(
    judge('spans-sent', subject({ ...variables({ OTEL_SDK_DISABLED: 'true' }), ...layers(mine) })),
  ).toEqual([])
  const maybe: Texts = { entries: new Map([['OTEL_SDK_DISABLED', why]]) }
  expect(judge('spans-sent', subject({ environment: known(maybe) }))).toHaveLength(1)
})

const to = (version: AliasTarget['version']) =>
  known([{ name: known('live'), targets: known([{ version, share: known(1) }]), provisioned: absent }])
const seen = (count: number, coldStarts: number[] = []): Means => ({
  ...demands({ coldStartBudget: 500 }),
  seen: { kind: 'known', hours: 24, count, more: false, coldStarts },
})
const image = {
  packageType: known('Image' as const),
  runtime: absent,
  layers: known([]),
  environment: absent,
}

type Row = [says: string, rule: RuleId, given: Partial<Subject>, expected: RegExp, means?: Means]

describe('what does not hold', () => {
  test.each<Row>([
    ['PassThrough', 'active-tracing', { tracing: known('PassThrough') }, /mode is PassThrough/],
    ['nothing said', 'active-tracing', { tracing: absent }, /mode is PassThrough/],
    ['no layer', 'layer-attached', layers(mine), /no OpenTelemetry layer/],
    ['no layers', 'layer-attached', { layers: absent }, /no OpenTelemetry layer/],
    [
      'Go',
      'runtime-covered',
      { runtime: known('provided.al2023') },
      /no OpenTelemetry layer is made for provided/,
    ],
    [
      'another region',
      'layer-region',
      { region: known('us-east-1') },
      /of eu-west-1, and the function of us-east-1/,
    ],
    [
      'x86 only',
      'layer-architecture',
      { ...layers(arn('AWSOpenTelemetryDistroDotNet', 13)), runtime: known('dotnet8') },
      /built for x86_64, not for arm64/,
    ],
    ['another language', 'layer-runtime', { runtime: known('python3.13') }, /not made for python3.13/],
    [
      'a version behind',
      'layer-outdated',
      layers(arn('AWSOpenTelemetryDistroJs', 15)),
      /Js:15 is 1 version behind/,
    ],
    [
      'under the minimum',
      'layer-outdated',
      {},
      /older than version 17/,
      demands({ minimumVersions: { AWSOpenTelemetryDistroJs: 17 } }),
    ],
    ['a reported layer', 'layer-known-bad', { ...layers(legacy), runtime: known('nodejs24.x') }, /#2034/],
    ['the older family', 'layer-legacy', layers(legacy), /older family/],
    [
      'a deleted version',
      'layer-withdrawn',
      {},
      /does not exist any more/,
      { ...nothing, layers: new Map([[js, 'absent']]) },
    ],
    ['two agents', 'layer-conflict', layers(js, legacy), /Js:16 and aws-otel-nodejs-arm64-ver-1-30-2:1/],
    ['no wrapper', 'wrapper-set', { environment: known(texts({})) }, /is not set/],
    ['an empty wrapper', 'wrapper-set', variables({ AWS_LAMBDA_EXEC_WRAPPER: '' }), /is not set/],
    [
      'an orphan',
      'wrapper-provided',
      layers(),
      /no attached layer holds \/opt\/otel-instrument: every invocation fails/,
    ],
    [
      'Datadog',
      'wrapper-foreign',
      variables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' }),
      /belongs to Datadog/,
    ],
    [
      'other headers',
      'propagators',
      variables({ OTEL_PROPAGATORS: 'b3' }),
      /OTEL_PROPAGATORS is not xray,tracecontext/,
      demands({ propagators: ['xray', 'tracecontext'] }),
    ],
    ['no sampler', 'sampler', {}, /OTEL_TRACES_SAMPLER is not set/, demands({ sampler: 'xray' })],
    ['a setting', 'required-settings', {}, /STAGE is not set/, demands({ settings: { STAGE: 'prod' } })],
    [
      'signals unsaid',
      'app-signals-explicit',
      { environment: known(texts({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' })) },
      /billed/,
    ],
    ['signals off, wanted on', 'app-signals-explicit', {}, /is not true/, demands({ appSignals: true })],
    ['little room', 'environment-room', variables({ BIG: 'x'.repeat(3_800) }), /of 4096 bytes/],
    ['five layers', 'layer-room', layers(mine, mine, mine, mine, mine), /all 5 layers are in use/],
    [
      'three seconds',
      'timeout-room',
      { timeoutSeconds: known(3), memoryMegabytes: known(128) },
      /a timeout of 3 s with 128 MB/,
    ],
    ['a role that may not', 'role-may-trace', { roleMayTrace: known(false) }, /may not send traces/],
    [
      'an old version',
      'alias-traffic',
      { aliases: to({ kind: 'numbered', number: '7', traced: known(false) }) },
      /alias live sends calls to version 7/,
    ],
    ['no SDK', 'spans-sent', variables({ OTEL_SDK_DISABLED: 'True' }), /DISABLED is true: no span is made/],
    [
      'no sample',
      'spans-sent',
      variables({ OTEL_TRACES_SAMPLER: 'always_off' }),
      /always_off: no span is rec/,
    ],
    [
      'no exporter',
      'spans-sent',
      variables({ OTEL_TRACES_EXPORTER: 'none' }),
      /EXPORTER sends spans nowhere/,
    ],
    ['logs only', 'spans-sent', variables({ OTEL_TRACES_EXPORTER: 'console, none' }), /sends spans nowhere/],
    ['an image', 'image-instrumented', image, /container image/],
    ['silence', 'traces-seen', {}, /no trace arrived within 24 h/, seen(0)],
    [
      'slow starts',
      'cold-start-budget',
      {},
      /700 ms \(median of 3 cold starts, at most 900 ms\), and the budget is 500 ms/,
      seen(3, [900, 100, 700]),
    ],
  ])('%s: %s', (_, id, given, expected, means) => {
    const said = judge(id, subject(given), means)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^fails: /)
    expect(said[0]).toMatch(expected)
  })

  test('every rule is seen to fail above', () => {
    // Kept by hand, so that a new rule without a case stands out.
    expect(rules).toHaveLength(27)
  })
})

describe('what nobody can tell', () => {
  test.each<Row>([
    ['the mode', 'active-tracing', { tracing: why }, /parameter without a default/],
    ['the layers', 'layer-attached', { layers: why }, /whether a layer is attached/],
    ['one layer', 'layer-attached', { layers: known([known(mine), why]) }, /whether a layer is attached/],
    ['the runtime', 'runtime-covered', { runtime: why }, /the runtime/],
    ['the variables', 'wrapper-set', { environment: why }, /AWS_LAMBDA_EXEC_WRAPPER/],
    [
      'the wrapper’s layer',
      'wrapper-provided',
      { layers: known([known(legacy), why]) },
      /whether a layer holds/,
    ],
    ['the role', 'role-may-trace', { roleMayTrace: why }, /role/],
    ['the aliases', 'alias-traffic', { aliases: why }, /aliases/],
    ['a version', 'alias-traffic', { aliases: to({ kind: 'unknown', reason: 'an import' }) }, /an import/],
    [
      'code only',
      'alias-traffic',
      { aliases: to({ kind: 'published', on: 'code change' }) },
      /when the code changes/,
    ],
    [
      'a setting',
      'required-settings',
      { environment: why },
      /STAGE/,
      demands({ settings: { STAGE: 'prod' } }),
    ],
    [
      'the traces',
      'traces-seen',
      {},
      /throttled/,
      { ...nothing, seen: { kind: 'unknown', reason: 'throttled' } },
    ],
    [
      'the layer',
      'layer-withdrawn',
      {},
      /did not tell/,
      { ...nothing, layers: new Map([[js, 'could not check']]) },
    ],
  ])('%s: %s', (_, id, given, expected, means) => {
    const said = judge(id, subject(given), means)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^unknown: /)
    expect(said[0]).toMatch(expected)
  })

  test('one property that is unknown is one finding, not one of every rule that it touches', () => {
    for (const property of [
      'layers',
      'environment',
      'tracing',
      'runtime',
      'region',
      'architecture',
    ] as const) {
      const found = rules.flatMap((rule) => rule.judge(subject({ [property]: why }), nothing))
      expect(found.length, property).toBeLessThanOrEqual(1)
    }
  })

  test('a value that nobody asked to see is in no sentence', () => {
    const secret = subject(variables({ OTEL_PROPAGATORS: 'hunter2', STAGE: 'hunter2' }))
    const means = demands({ propagators: ['xray'], settings: { STAGE: 'prod' } })
    expect(JSON.stringify(rules.map((rule) => rule.judge(secret, means)))).not.toContain('hunter2')
  })
})

test('an image is judged as an image, not for the layers that it cannot have', () => {
  const found = rules.flatMap((rule) => rule.judge(subject(image), nothing).map(() => rule.id))
  expect(found).toEqual(['image-instrumented'])
  expect(judge('image-instrumented', subject({ ...image, environment: known(texts(good)) }))).toEqual([])
})
