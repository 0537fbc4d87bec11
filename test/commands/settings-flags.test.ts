import { Command } from 'commander'
import { expect, test } from 'vitest'
import { runEnable } from '../../src/commands/enable.ts'
import { addSettingsFlags, readWish } from '../../src/commands/shared/settings-flags.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda, withVariables } from '../support/functions.ts'

function wishOf(...argv: string[]) {
  const command = addSettingsFlags(new Command('enable')).exitOverride()
  command.configureOutput({ writeErr: () => {} }).parse(argv, { from: 'user' })
  return readWish(command.opts())
}

const address = 'https://collector.example.com/v1/traces'

test.each([
  [[], {}],
  [['--service-name', ' shop '], { serviceName: 'shop' }],
  [['--propagators', 'xray, tracecontext,xray'], { propagators: ['xray', 'tracecontext'] }],
  [['--backend', 'xray'], { backend: { kind: 'xray' } }],
  [['--backend', 'otlp', '--otlp-endpoint', address], { backend: { kind: 'otlp', endpoint: address } }],
  [['--sampler', 'always_off'], { sampler: { name: 'always_off' } }],
  [['--sampler', 'traceidratio=0.1'], { sampler: { name: 'traceidratio', argument: '0.1' } }],
  [['--sampler', 'xray'], { sampler: { name: 'xray' } }],
  [
    ['--sampler', 'xray=endpoint=http://localhost:2000,polling_interval=60'],
    { sampler: { name: 'xray', argument: 'endpoint=http://localhost:2000,polling_interval=60' } },
  ],
  [['--fast-start'], { fastStart: true }],
  [['--app-signals', 'on'], { appSignals: true }],
  [['--app-signals', 'off'], { appSignals: false }],
  [['--instrumentations', 'aws-sdk,undici'], { instrumentations: ['aws-sdk', 'undici'] }],
  [['--set', 'A1=b=c', '--set', 'EMPTY='], { set: { A1: 'b=c', EMPTY: '' } }],
  [['--unset', 'A1', '--unset', 'B2'], { unset: ['A1', 'B2'] }],
])('%j', (argv, expected) => {
  expect(wishOf(...argv)).toEqual({ set: {}, unset: [], ...expected })
})

test.each([
  [['--propagators', 'xrey'], /did you mean xray/],
  [['--propagators', 'none,xray'], /stands alone/],
  [['--propagators', 'xray,'], /commas/],
  [['--backend', 'otlp'], /needs an address/],
  [['--otlp-endpoint', address], /goes with --backend otlp/],
  [['--backend', 'xray', '--otlp-endpoint', address], /goes with --backend otlp/],
  [['--backend', 'otlp', '--otlp-endpoint', 'ftp://x'], /http or https/],
  [['--backend', 'otlp', '--otlp-endpoint', 'https://a:hunter2@x/'], /without user name/],
  [['--backend', 'otlp', '--otlp-endpoint', 'https://x/?key=hunter2'], /without user name/],
  [['--otlp-headers', 'key=hunter2'], /by value only/],
  [['--sampler', 'always'], /there is no sampler/],
  [['--sampler', 'traceidratio'], /ratio from 0 to 1/],
  [['--sampler', 'traceidratio=1.5'], /ratio from 0 to 1/],
  [['--sampler', 'traceidratio=1e-1'], /ratio from 0 to 1/],
  [['--sampler', 'always_on=1'], /no argument/],
  [['--sampler', 'xray=whatever'], /an address and an interval/],
  [['--sampler', 'constructor'], /there is no sampler/],
  [['--service-name', '  '], /1 to 255/],
  [['--service-name', 'a\u001bb'], /control characters/],
  [['--instrumentations', 'Http Client'], /not a name/],
  [['--set', 'hunter2'], /NAME=VALUE/],
  [['--set', 'AWS_REGION=x'], /reserves/],
  [['--set', '_HANDLER=x'], /reserves/],
  [['--set', 'A-B=x'], /begins with a letter/],
  [['--set', 'A=x'], /begins with a letter/],
  [['--set', '__proto__=x'], /reserves/],
  [['--set', 'AWS_LAMBDA_EXEC_WRAPPER=/x'], /derives it from the layer/],
  [['--set', 'A1=x', '--set', 'A1=hunter2'], /twice/],
  [['--set', 'A1=hunter2', '--unset', 'A1'], /both name/],
  [['--unset', 'AWS_REGION'], /reserves/],
])('%j is refused, and no secret repeated', (argv, words) => {
  try {
    wishOf(...argv)
    expect.unreachable()
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    expect(error.code).toBe(Exit.Usage)
    expect(`${error.message}\n${error.hint}`).toMatch(words)
    expect(`${error.message}\n${error.hint}\n${error.stack}`).not.toContain('hunter2')
  }
})

test('a plan shows what was typed, and of what was there before only what cannot be a secret', async () => {
  const before = withVariables({ STAGE: 'old-stage', OTEL_PROPAGATORS: 'xray', OTHER: 'x' })
  const lambda = fakeLambda(aFunction(before))
  const wish = wishOf('--propagators', 'b3', '--set', 'STAGE=new', '--set', 'API_TOKEN=hunter2')
  const { ctx, seen } = fakeContext(lambda.aws)
  expect(await runEnable({ functions: ['orders'], dryRun: false, wish }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      ~ variable  STAGE (hidden) → new
      ~ variable  OTEL_PROPAGATORS xray → b3
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      + variable  API_TOKEN=(hidden)
      ~ tracing   PassThrough → Active
        1 other variable stays as it is
      • preflight: 14 ok
      ✓ enabled: Lambda runs the new settings"
  `)
  expect(lambda.updates[0]?.update.environment).toMatchObject({
    STAGE: 'new',
    API_TOKEN: 'hunter2',
    OTHER: 'x',
  })
  const json = fakeContext(fakeLambda(aFunction(before)).aws, { output: 'json' })
  await runEnable({ functions: ['orders'], dryRun: true, wish }, json.ctx)
  const [fn] = JSON.parse(json.seen.out.join('\n')).functions
  expect(fn.changes).toContainEqual({ kind: 'variable', name: 'STAGE', from: '(hidden)', to: 'new' })
  expect(json.seen.out.join()).not.toMatch(/hunter2|old-stage/)
})

test('a receipt that is too long for tags stays in the file, and that is said', async () => {
  const lambda = fakeLambda(aFunction())
  const many = Array.from({ length: 60 }, (_, n) => ['--set', `A_RATHER_LONG_NAME_${n}=x`]).flat()
  const { ctx, seen } = fakeContext(lambda.aws)
  await runEnable({ functions: ['orders'], dryRun: false, wish: wishOf(...many) }, ctx)
  expect(seen.out.join('\n')).toContain('too long for tags')
  expect(lambda.functions.get('orders')?.tags).toEqual({ kind: 'readable', values: {} })
  expect([...seen.state.keys()]).toHaveLength(1)
})
