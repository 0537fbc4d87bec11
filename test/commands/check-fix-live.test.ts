import { expect, test } from 'vitest'
import { type CheckCommandOptions, runCheck } from '../../src/commands/check.ts'
import { runEnable } from '../../src/commands/enable.ts'
import type { Context } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { USUAL_DEMANDS, USUAL_POLICY } from '../../src/domain/policy/policy.ts'
import { Exit } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, fakeLambda } from '../support/functions.ts'
import { expectSchema } from '../support/schemas.ts'

const layer = 'arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'
const roomy = { timeoutSeconds: 30, memoryMegabytes: 1024 }

/** Runs `otl check --fix` against functions that are there. */
async function fix(
  functions: readonly LambdaFunction[],
  options: Partial<CheckCommandOptions> = {},
  overrides: Partial<Context> = {},
) {
  const lambda = fakeLambda(...functions)
  const { ctx, seen } = fakeContext({ ...lambda.aws, listAliases: async () => [] }, overrides)
  const all = { functions: [], updateBaseline: false, listRules: false, fix: true, ...options }
  const run = async () => ({
    code: await runCheck(all, ctx),
    out: seen.out.join('\n'),
    told: seen.told.join('\n'),
  })
  return { run, lambda, seen, ctx }
}

test('a function that is named is enabled without a question, and checked again', async () => {
  const { run, lambda } = await fix([aFunction({ name: 'orders', ...roomy })], { functions: ['orders'] })
  const { code, out } = await run()
  expect(code).toBe(Exit.Ok)
  const told = [
    '✗ active-tracing',
    '→ in the plan',
    '+ layer',
    '✓ enabled',
    '✓ 1 function checked, none fails',
  ]
  const places = told.map((text) => out.indexOf(text))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
  expect(places[0]).toBeGreaterThan(0)
  expect(lambda.updates).toHaveLength(1)
})

test('what is written, and its receipt, are those of enable', async () => {
  const options = { functions: ['orders'], dryRun: false }
  const mended = await fix([aFunction({ name: 'orders', ...roomy })], options)
  await mended.run()
  const enabled = fakeLambda(aFunction({ name: 'orders', ...roomy }))
  const by = fakeContext({ ...enabled.aws, listAliases: async () => [] })
  await runEnable(options, by.ctx)
  expect(mended.lambda.updates).toEqual(enabled.updates)
  expect([...mended.seen.state]).toEqual([...by.seen.state])
})

test('functions that were found are not changed where nobody can agree to it', async () => {
  const { run, lambda } = await fix([aFunction({ name: 'a' }), aFunction({ name: 'b' })])
  await expect(run()).rejects.toMatchObject({
    code: Exit.Usage,
    message: expect.stringContaining('the plan changes 2 functions'),
  })
  expect(lambda.updates).toEqual([])
})

test('--yes with a count agrees to that count, and the question may be answered with no', async () => {
  const both = [aFunction({ name: 'a', ...roomy }), aFunction({ name: 'b', ...roomy })]
  const agreed = await fix(both, { yes: 2 })
  expect((await agreed.run()).code).toBe(Exit.Ok)
  expect(agreed.lambda.updates).toHaveLength(2)
  const other = await fix(both, { yes: 3 })
  await expect(other.run()).rejects.toMatchObject({ code: Exit.Usage })
  const questions: string[] = []
  const ask = async (question: string) => {
    questions.push(question)
    return 'n'
  }
  const declined = await fix(both, {}, { interactive: true, ask })
  expect((await declined.run()).code).toBe(Exit.No)
  expect(questions).toEqual([expect.stringMatching(/^enable 2 functions in \d+ eu-west-1\? /)])
  expect([...other.lambda.updates, ...declined.lambda.updates]).toEqual([])
})

test('--dry-run shows the plan, writes nothing, and the answer is that of the check', async () => {
  const { run, lambda } = await fix([aFunction({ name: 'orders' })], { functions: ['orders'], dryRun: true })
  const { code, out } = await run()
  expect(code).toBe(Exit.No)
  expect(out).toContain('dry run: nothing was written')
  expect(lambda.updates).toEqual([])
})

test('each function gets the flags that the policy asks of it', async () => {
  const demands = { ...USUAL_DEMANDS, propagators: ['xray'], settings: { STAGE: 'dev' } }
  const overrides = [
    { applies: ({ id }: { id: string }) => id === 'b', severities: {}, demands: { sampler: 'always_on' } },
  ]
  const policy = async () => ({ policy: { ...USUAL_POLICY, demands, overrides } })
  const both = ['a', 'b'].map((name) => aFunction({ name, ...roomy }))
  const { run, lambda } = await fix(both, { yes: true }, { policy })
  const { code } = await run()
  expect(code).toBe(Exit.Ok)
  const sent = (name: string) => lambda.updates.find((one) => one.name === name)?.update.environment
  expect(sent('a')).toMatchObject({ OTEL_PROPAGATORS: 'xray', STAGE: 'dev' })
  expect(sent('a')).not.toHaveProperty('OTEL_TRACES_SAMPLER')
  expect(sent('b')).toMatchObject({
    OTEL_PROPAGATORS: 'xray',
    STAGE: 'dev',
    OTEL_TRACES_SAMPLER: 'always_on',
  })
})

test('what enable refuses remains, with its reason; nothing to mend is said', async () => {
  const foreign = aFunction({
    name: 'orders',
    environment: { kind: 'readable', variables: { AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' } },
  })
  const blocked = await (await fix([foreign], { functions: ['orders'] })).run()
  expect(blocked.code).toBe(Exit.No)
  expect(blocked.out).toContain('blocked: AWS_LAMBDA_EXEC_WRAPPER already starts /opt/datadog_wrapper')
  const whole = aFunction({
    name: 'orders',
    ...roomy,
    tracing: 'Active',
    layers: [layer],
    environment: {
      kind: 'readable',
      variables: {
        AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
        OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false',
      },
    },
  })
  const nothing = await (await fix([whole])).run()
  expect([nothing.code, nothing.out]).toEqual([Exit.Ok, '✓ 1 function checked, none fails'])
  expect(nothing.told).toContain('nothing was found that `otl enable` would mend')
})

test('a function without a layer of its own gets active tracing alone', async () => {
  const { run, lambda } = await fix([aFunction({ name: 'own', runtime: 'provided.al2023' })], {
    functions: ['own'],
  })
  expect((await run()).code).toBe(Exit.Ok)
  expect(lambda.updates[0]?.update).toEqual({ tracing: 'Active' })
})

test('JSON is one document, with what enable told; other formats tell what remains', async () => {
  const one = [aFunction({ name: 'orders', ...roomy })]
  const options = { functions: ['orders'] }
  const { out } = await (await fix(one, options, { output: 'json' })).run()
  expectSchema('check.v1', JSON.parse(out))
  const { findings, fixes } = JSON.parse(out)
  expect(findings).toEqual([])
  expect(fixes).toMatchObject({
    files: [],
    mended: ['active-tracing eu-west-1 orders', 'layer-attached eu-west-1 orders'],
    enable: { command: 'enable', functions: [{ name: 'orders', result: 'changed' }] },
  })
  const github = await (await fix(one, options, { output: 'github' })).run()
  expect(github.out).toBe('')
  expect(github.told).toContain('✓ enabled')
})
