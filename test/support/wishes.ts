import fc from 'fast-check'
import type { Language } from '../../src/domain/catalogue/distro.ts'
import { propagatorsOf } from '../../src/domain/instrument/setting-table.ts'
import type { Wish } from '../../src/domain/instrument/wish.ts'

export const aWish = (given: Partial<Wish>): Wish => ({ set: {}, unset: [], ...given })

/** Names that users have, secret or not, and some that come from hostile input. */
export const names = ['STAGE', 'DB_PASSWORD', 'TABLE_NAME', 'constructor', 'toString', 'API_KEY', 'FEATURE_X']
export const settingNames = [
  ...['OTEL_SERVICE_NAME', 'OTEL_PROPAGATORS', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG'],
  ...['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED'],
  ...['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'OTEL_PYTHON_DISABLED_INSTRUMENTATIONS'],
  ...['OTEL_AWS_LAMBDA_FAST_START', 'OTEL_INSTRUMENTATION_JDBC_ENABLED'],
]

const value = fc.oneof(
  fc.constantFrom(
    '',
    'true',
    'xray',
    'tracecontext,baggage',
    'hunter2',
    'https://u:p@example.com/v1/traces',
    '0.5',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 10 }),
)

export const variables = fc.dictionary(fc.constantFrom(...names, ...settingNames), value, { maxKeys: 8 })

const samplers = fc.constantFrom(
  { name: 'always_on' },
  { name: 'always_off' },
  { name: 'traceidratio', argument: '0.1' },
  { name: 'parentbased_traceidratio', argument: '1' },
  { name: 'xray' },
)

const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 2 })

export function wishes(language: Language): fc.Arbitrary<Wish> {
  const known = propagatorsOf[language]
  const instrumentations = { nodejs: ['aws-sdk', 'http', 'undici'], python: ['requests', 'flask'] }
  const libraries = language === 'python' ? instrumentations.python : instrumentations.nodejs
  return fc
    .record({
      serviceName: some(fc.constantFrom('shop', 'zażółć 🚀', 'a,b=c')),
      propagators:
        known.length > 0 ? some(fc.subarray([...known], { minLength: 1 })) : fc.constant(undefined),
      backend: some(
        fc.constantFrom(
          { kind: 'xray' } as const,
          {
            kind: 'otlp',
            endpoint: 'https://collector.example.com/v1/traces',
          } as const,
        ),
      ),
      sampler: some(samplers),
      appSignals: some(fc.boolean()),
      fastStart: fc.constantFrom(undefined, undefined, true),
      instrumentations: some(fc.subarray(libraries, { minLength: 1 })),
      set: fc.dictionary(fc.constantFrom('STAGE', 'NEW_ONE', 'API_KEY', 'constructor', 'FEATURE_X'), value, {
        maxKeys: 3,
      }),
      unset: fc.constant([]),
    })
    .map((given) => JSON.parse(JSON.stringify(given)) as Wish)
}
