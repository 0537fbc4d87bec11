import { expect, test } from 'vitest'
import type { Language } from '../../../src/domain/catalogue/distro.ts'
import { assignmentsFor } from '../../../src/domain/instrument/assignments.ts'
import { settingRow } from '../../../src/domain/instrument/setting-table.ts'
import type { Wish } from '../../../src/domain/instrument/wish.ts'
import { variablesOf } from '../../../src/domain/instrument/wish-variables.ts'
import { aWish } from '../../support/wishes.ts'

const names = { nodejs: 'Js', python: 'Python', java: 'Java', dotnet: 'DotNet' }
const layer = (language: Language, version: number) => ({
  family: 'adot' as const,
  language,
  layerName: `AWSOpenTelemetryDistro${names[language]}`,
  version,
})
const otlp = { kind: 'otlp', endpoint: 'https://collector.example.com/v1/traces' } as const
const ENDPOINT = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: otlp.endpoint }

test.each<[string, Partial<Wish>, Language, number, Record<string, string>]>([
  ['service name', { serviceName: 'shop' }, 'dotnet', 13, { OTEL_SERVICE_NAME: 'shop' }],
  ['propagators', { propagators: ['b3', 'xray'] }, 'python', 26, { OTEL_PROPAGATORS: 'b3,xray' }],
  ['no propagators', { propagators: ['none'] }, 'java', 16, { OTEL_PROPAGATORS: 'none' }],
  ['sampler', { sampler: { name: 'always_on' } }, 'nodejs', 16, { OTEL_TRACES_SAMPLER: 'always_on' }],
  [
    'ratio',
    { sampler: { name: 'traceidratio', argument: '0.1' } },
    'java',
    16,
    { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
  ],
  ['fast start, Node.js', { fastStart: true }, 'nodejs', 17, { OTEL_AWS_LAMBDA_FAST_START: 'true' }],
  ['fast start, Java', { fastStart: true }, 'java', 16, { OTEL_JAVA_AGENT_FAST_STARTUP_ENABLED: 'true' }],
  ['signals on', { appSignals: true }, 'nodejs', 16, { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true' }],
  ['signals off', { appSignals: false }, 'nodejs', 16, { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }],
  [
    'instrumentations, Node.js',
    { instrumentations: ['aws-sdk', 'undici'] },
    'nodejs',
    16,
    { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'aws-sdk,undici' },
  ],
  [
    'instrumentations, Java',
    { instrumentations: ['jdbc', 'apache-httpclient'] },
    'java',
    16,
    {
      OTEL_INSTRUMENTATION_JDBC_ENABLED: 'true',
      OTEL_INSTRUMENTATION_APACHE_HTTPCLIENT_ENABLED: 'true',
    },
  ],
  ['OTLP', { backend: otlp }, 'python', 26, ENDPOINT],
  ['X-Ray', { backend: { kind: 'xray' } }, 'python', 26, {}],
  ['set', { set: { STAGE: 'prod' } }, 'dotnet', 13, { STAGE: 'prod' }],
  [
    'set wins over a flag',
    { serviceName: 'shop', set: { OTEL_SERVICE_NAME: 'store' } },
    'nodejs',
    16,
    { OTEL_SERVICE_NAME: 'store' },
  ],
])('%s', (_, given, language, version, named) => {
  const answer = assignmentsFor(aWish(given), layer(language, version))
  expect(answer).toMatchObject({ named })
  expect('named' in answer && Object.keys(answer.named)).toEqual(Object.keys(named))
  const allowed = variablesOf(aWish(given))
  const signals = 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'
  for (const name of Object.keys(named)) expect([...allowed, signals]).toContain(name)
  for (const name of Object.keys(named)) expect(name === 'STAGE' || settingRow(name) !== undefined).toBe(true)
})

test('Python is told what to leave out: its own list without what is wanted', () => {
  const answer = assignmentsFor(aWish({ instrumentations: ['requests', 'botocore'] }), layer('python', 26))
  if ('refusal' in answer) throw new Error(answer.refusal.reason)
  const off = answer.named.OTEL_PYTHON_DISABLED_INSTRUMENTATIONS?.split(',') ?? []
  expect(off).not.toContain('requests')
  expect(off).toEqual(expect.arrayContaining(['flask', 'boto3', 'sqlalchemy', 'aws_langchain']))
})

test.each<[string, Partial<Wish>, Language, number, RegExp, RegExp]>([
  [
    'a layer before the fast start',
    { fastStart: true },
    'nodejs',
    16,
    /DistroJs:16 .* not known/,
    /--set OTEL_/,
  ],
  ['Python, whose variable is not certain', { fastStart: true }, 'python', 99, /not known/, /leave/],
  ['.NET, which has none', { fastStart: true }, 'dotnet', 99, /not known/, /leave/],
  [
    'the fast start with OTLP',
    { fastStart: true, backend: otlp },
    'nodejs',
    17,
    /ignores --backend otlp/,
    /choose/,
  ],
  [
    'the fast start with a sampler and propagators',
    { fastStart: true, sampler: { name: 'xray' }, propagators: ['xray'] },
    'nodejs',
    17,
    /ignores --propagators and --sampler/,
    /choose/,
  ],
  [
    'a propagator that Python has not',
    { propagators: ['xray-lambda'] },
    'python',
    26,
    /no propagator/,
    /it has/,
  ],
  ['propagators of .NET', { propagators: ['b3'] }, 'dotnet', 13, /in code/, /leave/],
  ['OTLP of .NET', { backend: otlp }, 'dotnet', 13, /lose traces/, /keep X-Ray/],
  ['a slip of the pen', { instrumentations: ['undicci'] }, 'nodejs', 16, /"undicci"/, /did you mean undici/],
  ['instrumentations of .NET', { instrumentations: ['http'] }, 'dotnet', 13, /not known/, /leave/],
])('refused: %s', (_, given, language, version, reason, wayOut) => {
  expect(assignmentsFor(aWish(given), layer(language, version))).toMatchObject({
    refusal: {
      code: 'setting-unsupported',
      reason: expect.stringMatching(reason),
      wayOut: expect.stringMatching(wayOut),
    },
  })
})

test('Java’s fast start goes with OTLP', () => {
  expect(assignmentsFor(aWish({ fastStart: true, backend: otlp }), layer('java', 16))).toHaveProperty('named')
})

test.each([
  ['http://collector.example.com/v1/traces', /not encrypted/],
  ['https://collector.example.com', /\/v1\/traces/],
])('noted of %s', (endpoint, note) => {
  const answer = assignmentsFor(aWish({ backend: { kind: 'otlp', endpoint } }), layer('nodejs', 16))
  expect('notes' in answer && answer.notes.join()).toMatch(note)
})

test.each(['http://localhost:4318/v1/traces', 'https://collector.example.com:4317'])(
  'nothing of %s',
  (endpoint) => {
    const answer = assignmentsFor(aWish({ backend: { kind: 'otlp', endpoint } }), layer('nodejs', 16))
    expect('notes' in answer && answer.notes).toEqual([])
  },
)

test.each<[string, Partial<Wish>]>([
  ['--backend otlp', { backend: otlp }],
  ['--propagators', { propagators: ['xray'] }],
  ['--fast-start', { fastStart: true }],
  ['--app-signals on', { appSignals: true }],
  ['--instrumentations', { instrumentations: ['aws-sdk'] }],
])('what %s means for layers of other families is not guessed', (flag, wish) => {
  const ruby = {
    family: 'community',
    language: 'ruby',
    layerName: 'opentelemetry-ruby-0_16_0',
    version: 1,
  } as const
  const answer = assignmentsFor(aWish(wish), ruby)
  expect(answer).toMatchObject({ refusal: { code: 'setting-unsupported' } })
  expect(JSON.stringify(answer)).toContain(`what ${flag} would mean`)
})

test('what every SDK understands is set for layers of other families too', () => {
  const wish = aWish({
    serviceName: 'shop',
    sampler: { name: 'always_on' },
    appSignals: false,
    set: { A: 'b' },
  })
  const java = { family: 'community', language: 'java', layerName: 'opentelemetry-java', version: 1 } as const
  expect(assignmentsFor(wish, java)).toMatchObject({
    named: { OTEL_SERVICE_NAME: 'shop', OTEL_TRACES_SAMPLER: 'always_on', A: 'b' },
  })
})
