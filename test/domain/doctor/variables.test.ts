import { describe, expect, test } from 'vitest'
import { propagators } from '../../../src/domain/doctor/links/propagators.ts'
import { sampling } from '../../../src/domain/doctor/links/sampling.ts'
import { facts, wholeFunction, withEnv } from '../../support/doctor.ts'

const set = (variable: string) => `otl enable orders --set ${variable}`
const unreadable = facts({ fn: wholeFunction({ environment: { kind: 'unreadable', reason: 'KMS' } }) })

describe('sampling', () => {
  test.each<[Record<string, string>, string, RegExp, string?]>([
    [{}, 'ok', /nothing leaves spans out/],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_always_on' }, 'ok', /nothing/],
    [
      { OTEL_TRACES_SAMPLER: 'always_on', OTEL_SDK_DISABLED: 'false', OTEL_TRACES_EXPORTER: 'otlp' },
      'ok',
      /nothing/,
    ],
    [{ OTEL_TRACES_SAMPLER: '' }, 'ok', /nothing/],
    [{ OTEL_SDK_DISABLED: 'TRUE' }, 'broken', /no span is made/, set('OTEL_SDK_DISABLED=false')],
    [
      { OTEL_TRACES_SAMPLER: 'always_off' },
      'broken',
      /no span/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [
      { OTEL_TRACES_SAMPLER: 'ALWAYS_OFF ' },
      'broken',
      /no span/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_always_off' },
      'could be',
      /only what Lambda/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
      'broken',
      /share of 0/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' },
      'could be',
      /: 5 % of/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1' }, 'ok', /nothing/],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio' }, 'ok', /nothing/],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: 'lots' },
      'could be',
      /not a number/,
      set('OTEL_TRACES_SAMPLER_ARG=1'),
    ],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }, 'ok', /nothing/],
    [
      { OTEL_TRACES_SAMPLER: 'xray' },
      'could be',
      /sampling rules/,
      set('OTEL_TRACES_SAMPLER=parentbased_always_on'),
    ],
    [{ OTEL_TRACES_EXPORTER: 'none' }, 'broken', /nowhere/, set('OTEL_TRACES_EXPORTER=otlp')],
    [{ OTEL_TRACES_EXPORTER: 'console' }, 'broken', /the log/, set('OTEL_TRACES_EXPORTER=otlp')],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'could be', /another exporter/, set('OTEL_TRACES_EXPORTER=otlp')],
    [{ OTEL_TRACES_EXPORTER: 'console,otlp' }, 'ok', /nothing/],
    [
      { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http, aws-sdk' },
      'could be',
      /aws-lambda/,
      'let OTEL_NODE_ENABLED_INSTRUMENTATIONS hold aws-lambda, and OTEL_NODE_DISABLED_INSTRUMENTATIONS not',
    ],
    [
      { OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'aws-lambda' },
      'could be',
      /aws-lambda/,
      'let OTEL_NODE_ENABLED_INSTRUMENTATIONS hold aws-lambda, and OTEL_NODE_DISABLED_INSTRUMENTATIONS not',
    ],
    [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'aws-sdk,aws-lambda,http' }, 'ok', /nothing/],
  ])('%j', (variables, outcome, says, mend) => {
    const finding = sampling(withEnv(variables))
    expect(finding).toMatchObject({ outcome, says: expect.stringMatching(says) })
    expect(finding.mend?.text).toBe(mend)
  })

  test('several faults: the worst first, none lost', () => {
    const finding = sampling(
      withEnv({ OTEL_TRACES_SAMPLER: 'xray', OTEL_SDK_DISABLED: 'true', OTEL_TRACES_EXPORTER: 'none' }),
    )
    expect(finding.says).toContain('OTEL_SDK_DISABLED')
    expect(finding.notes.join('\n')).toMatch(/OTEL_TRACES_EXPORTER[\s\S]*OTEL_TRACES_SAMPLER/)
  })

  test('a value that no specification names is not repeated', () => {
    const given = withEnv({
      OTEL_TRACES_SAMPLER: 'hunter2',
      OTEL_TRACES_SAMPLER_ARG: 'hunter2',
      OTEL_TRACES_EXPORTER: 'hunter2',
    })
    expect(JSON.stringify(sampling(given))).not.toContain('hunter2')
    expect(sampling(given).outcome).toBe('could be')
  })

  test('a version cannot be set: publishing is what mends it', () => {
    const given = { ...withEnv({ OTEL_SDK_DISABLED: 'true' }), qualifier: 'live' }
    expect(sampling(given).mend).toMatchObject({
      kind: 'advice',
      text: expect.stringContaining('point live at it'),
    })
  })

  test('variables that cannot be read are not judged', () => {
    expect(sampling(unreadable).outcome).toBe('could not check')
  })
})

describe('propagators', () => {
  test.each<[Record<string, string>, string, RegExp, RegExp?]>([
    [{}, 'ok', /nothing leads/],
    [{ OTEL_PROPAGATORS: 'tracecontext,baggage,xray' }, 'ok', /nothing leads/],
    [{ OTEL_PROPAGATORS: 'xray-lambda' }, 'ok', /nothing leads/],
    [
      { OTEL_PROPAGATORS: 'tracecontext' },
      'broken',
      /leaves out xray/,
      /--set OTEL_PROPAGATORS=baggage,tracecontext,xray$/,
    ],
    [{ OTEL_PROPAGATORS: 'none' }, 'broken', /leaves out xray/, /--set OTEL_PROPAGATORS/],
    [
      { OTEL_PROPAGATORS: 'tracecontext', OTEL_EXPORTER_OTLP_ENDPOINT: 'https://hunter2@otel.example' },
      'could be',
      /an address of its own/,
      /that backend/,
    ],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://xray.eu-west-1.amazonaws.com/v1/traces' },
      'ok',
      /nothing leads/,
    ],
    [
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://xray.eu-west-1.amazonaws.com.evil.example/' },
      'could be',
      /an address of its own/,
      /./,
    ],
    [
      { AWS_XRAY_DAEMON_ADDRESS: '10.0.0.7:2000' },
      'could be',
      /AWS_XRAY_DAEMON_ADDRESS/,
      /take AWS_XRAY_DAEMON_ADDRESS out/,
    ],
    [{ AWS_XRAY_DAEMON_ADDRESS: '169.254.79.129:2000' }, 'ok', /nothing leads/],
    [{ AWS_XRAY_DAEMON_ADDRESS: 'udp:169.254.79.129:2000' }, 'ok', /nothing leads/],
  ])('%j', (variables, outcome, says, mend) => {
    const finding = propagators(withEnv(variables))
    expect(finding).toMatchObject({ outcome, says: expect.stringMatching(says) })
    if (mend) expect(finding.mend?.text).toMatch(mend)
    else expect(finding.mend).toBeUndefined()
    expect(JSON.stringify(finding)).not.toMatch(/hunter2|10\.0\.0\.7/)
  })

  test('variables that cannot be read are not judged', () => {
    expect(propagators(unreadable).outcome).toBe('could not check')
  })
})
