import { expect, test } from 'vitest'
import { runDisable } from '../../src/commands/disable.ts'
import { type EnableOptions, enableCommand, runEnable } from '../../src/commands/enable.ts'
import type { Aws, Context } from '../../src/context.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import type { Check } from '../../src/domain/preflight/check.ts'
import { Exit, OtlError } from '../../src/errors.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, aPackage, fakeLambda, withVariables } from '../support/functions.ts'
import { expectSafeLines } from '../support/lines.ts'

const nested = aPackage({ 'src/app.mjs': 'export const handler = 1', 'package.json': '{}' })
const esm = aFunction({ handler: 'src/app.handler' })
const options = (more: Partial<EnableOptions> = {}): EnableOptions => ({
  functions: ['orders'],
  dryRun: false,
  ...more,
})

/** Enables one function as the program would, and gives what was written and said. */
async function enable(
  fn: LambdaFunction,
  aws: Partial<Aws> = {},
  more: Partial<EnableOptions> = {},
  overrides: Partial<Context> = {},
) {
  const lambda = fakeLambda(fn)
  const { ctx, seen } = fakeContext({ ...lambda.aws, ...aws }, overrides)
  const code = await runEnable(options(more), ctx)
  return { code, lambda, seen, ctx, text: seen.out.join('\n') }
}

async function checksOf(fn: LambdaFunction, aws: Partial<Aws> = {}, more: Partial<EnableOptions> = {}) {
  const { text } = await enable(fn, aws, { dryRun: true, ...more }, { output: 'json' })
  const checks: Check[] = JSON.parse(text).functions[0].preflight
  return new Map(checks.map((check) => [check.id, check]))
}

test.each([
  ['orders', { verbose: false, inspectCode: true }],
  ['orders --no-inspect-code --verbose', { verbose: true, inspectCode: false }],
])('otl enable %s', async (line, expected) => {
  let got: EnableOptions | undefined
  const run = async (given: EnableOptions) => {
    got = given
    return Exit.Ok
  }
  await enableCommand(fakeContext().ctx, run).parseAsync(line.split(' '), { from: 'user' })
  expect(got).toMatchObject(expected)
})

test('an ES module that the layer would miss is told to it, and disable takes that back', async () => {
  const { lambda, seen } = await enable(esm, { readPackage: async () => nested })
  expect(lambda.updates[0]?.update.environment).toMatchObject({ HANDLER_IS_ESM: 'true' })
  const { ctx } = fakeContext(lambda.aws)
  expect(await runDisable({ functions: ['orders'], dryRun: false }, ctx)).toBe(Exit.Ok)
  expect(lambda.functions.get('orders')?.environment).toEqual(esm.environment)
  expect(seen.out.join('\n')).toContain('+ variable  HANDLER_IS_ESM=true')
})

test('a function that was enabled without a look at its code gets the variable later, once', async () => {
  const { lambda } = await enable(esm, {}, { inspectCode: false })
  expect(lambda.updates[0]?.update.environment).not.toHaveProperty('HANDLER_IS_ESM')
  const { ctx } = fakeContext({ ...lambda.aws, readPackage: async () => nested })
  await runEnable(options(), ctx)
  await runEnable(options(), ctx)
  expect(lambda.updates.map(({ update }) => Object.keys(update))).toEqual([
    ['layers', 'environment', 'tracing'],
    ['environment'],
  ])
})

test('a user’s own HANDLER_IS_ESM stays, and what it costs is told', async () => {
  const fn = { ...esm, ...withVariables({ HANDLER_IS_ESM: 'false' }) }
  const { lambda, text } = await enable(fn, { readPackage: async () => nested })
  expect(lambda.updates[0]?.update.environment).toMatchObject({ HANDLER_IS_ESM: 'false' })
  expect(text).toMatch(/! src\/app.mjs is an ES module that the layer's own test misses/)
})

test('a handler that streams its response is not touched', async () => {
  const readPackage = async () => aPackage({ 'index.js': 'exports.handler = awslambda.streamifyResponse(f)' })
  const { code, lambda, text } = await enable(aFunction(), { readPackage })
  expect(code).toBe(Exit.No)
  expect(lambda.updates).toEqual([])
  expect(text).toMatch(/blocked: index.js streams its response/)
  expect(text).toMatch(/--tracing-only/)
})

test('the way out of what a layer would break is open: tracing alone looks at no code and no layer', async () => {
  const readPackage = async () => aPackage({ 'index.js': 'exports.handler = awslambda.streamifyResponse(f)' })
  const { code, lambda, text } = await enable(aFunction(), { readPackage }, { tracingOnly: true })
  expect(code).toBe(Exit.Ok)
  expect(lambda.updates.map(({ update }) => update)).toEqual([{ tracing: 'Active' }])
  expect(text).toContain('enabled in part: tracing is active')
})

test.each<[string, Partial<EnableOptions>]>([
  ['attaches no layer', { family: 'community' }],
  ['attaches no layer', { layerVersion: '15' }],
  ['sets no variable', { wish: { set: { A: 'b' }, unset: [] } }],
  ['sets no variable', { wish: { serviceName: 'shop', set: {}, unset: [] } }],
])('--tracing-only %s, so %j with it is a mistake', async (why, more) => {
  const both = enable(aFunction(), {}, { tracingOnly: true, ...more })
  await expect(both).rejects.toMatchObject({ code: Exit.Usage, message: expect.stringContaining(why) })
})

test('a container image takes no setting that a flag asks for', async () => {
  const { runtime: _, handler: __, ...image } = aFunction()
  const wish = { serviceName: 'shop', set: {}, unset: [] }
  const { code, lambda } = await enable({ ...image, packageType: 'Image' }, {}, { wish })
  expect([code, lambda.updates]).toEqual([Exit.No, []])
})

test('a package that does not fit with the layer blocks, with the sum', async () => {
  const { code, text, lambda } = await enable(aFunction(), {
    readPackage: async () => aPackage({ 'index.js': '' }, 200_000_000),
    readLayerPackage: async () => aPackage({}, 70_000_000),
  })
  expect([code, lambda.updates]).toEqual([Exit.No, []])
  expect(text).toMatch(/blocked: code and layers unzip to 257\.5 of 250 MB/)
})

test('warnings have a line each, the rest is counted', async () => {
  const fn = aFunction({
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    tags: { kind: 'readable', values: { Terraform: 'true' } },
  })
  const readLayerPackage = async () =>
    Promise.reject(new OtlError('could not look into the package: no ranges'))
  const { code, text } = await enable(fn, { readLayerPackage }, { dryRun: true })
  expect(code).toBe(Exit.Ok)
  expect(text).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   PassThrough → Active
      ! the layer adds to every cold start, and a timeout of 3 s with 128 MB of memory is little
        → give the function more of it, then enable it; otl changes neither
      ! Terraform owns this function (tag Terraform): its next deployment takes the change back
        → to make it last: otl export orders --format terraform
      • preflight: 11 ok, 2 warnings, could not check unzipped size
      • dry run: nothing was written"
  `)
})

test('--verbose shows all of it', async () => {
  const readPackage = async () => Promise.reject(new OtlError('the endpoint gives no address of the package'))
  const { text } = await enable(aFunction(), { readPackage }, { dryRun: true, verbose: true })
  expect(text).toMatchInlineSnapshot(`
    "orders  eu-west-1  nodejs22.x  arm64
      + layer     arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16
      + variable  OTEL_AWS_APPLICATION_SIGNALS_ENABLED=false
      + variable  AWS_LAMBDA_EXEC_WRAPPER=/opt/otel-instrument
      ~ tracing   PassThrough → Active
      ✓ state: Active, no update in progress
      ✓ layer: AWSOpenTelemetryDistroJs:16 can be read and fits runtime and architecture
      ✓ number of layers: 1 of 5 layers
      ✓ room for variables: variables take 97 of 4096 bytes
      ✓ time and memory: 30 s and 512 MB
      • handler: could not check: the endpoint gives no address of the package
      • response streaming: could not check: the endpoint gives no address of the package
      • bundled packages: could not check: the endpoint gives no address of the package
      • unzipped size: could not check: the size of the code is not known: the endpoint gives no address
        of the package
      ✓ code signing: not used
      ✓ execution role: orders-role may likely write traces
      ✓ your permissions: you may likely change and tag this function
      ✓ traffic: no alias
      ✓ owner: no tag tells of a tool that deploys it
      • preflight: 10 ok, could not check 4 things
      • dry run: nothing was written"
  `)
})

test('every check is in the JSON, ok ones too', async () => {
  const checks = await checksOf(aFunction())
  expect(checks.get('handler')).toEqual({
    id: 'handler',
    outcome: 'ok',
    what: 'index.js, CommonJS',
    wayOut: null,
  })
  expect([...checks.keys()]).toEqual(
    expect.arrayContaining(['function-state', 'layer', 'unzipped-size', 'owner']),
  )
})

test('--no-inspect-code asks for no code', async () => {
  const refuse = async () => {
    throw new Error('the code was read')
  }
  const checks = await checksOf(
    aFunction(),
    { readPackage: refuse, readLayerPackage: refuse },
    { inspectCode: false },
  )
  for (const id of ['handler', 'streaming', 'unzipped-size'] as const) expect(checks.has(id)).toBe(false)
})

test('layers that functions share are looked into once', async () => {
  const lambda = fakeLambda(aFunction(), aFunction({ name: 'users' }))
  const asked: string[] = []
  const readLayerPackage = async (arn: string) => {
    asked.push(arn)
    return aPackage({})
  }
  const { ctx } = fakeContext({ ...lambda.aws, readLayerPackage })
  await runEnable(options({ functions: ['orders', 'users'] }), ctx)
  expect(lambda.updates).toHaveLength(2)
  expect(asked).toHaveLength(1)
})

test('nothing is looked at for a function that is blocked or enabled already', async () => {
  const blocked = await enable(aFunction({ runtime: 'go1.x' }), {
    readPackage: async () => Promise.reject(new Error('the code was read')),
  })
  expect(blocked.text).not.toContain('preflight')
  const { lambda } = await enable(aFunction())
  const { ctx, seen } = fakeContext(lambda.aws)
  await runEnable(options(), ctx)
  expect(seen.out.join('\n')).not.toContain('preflight')
})

test('hostile names of files and tags reach no terminal', async () => {
  const evil = 'a\u001b[31m\u202e\u0007'
  const fn = aFunction({
    handler: `${evil}.handler`,
    tags: { kind: 'readable', values: { 'aws:cloudformation:stack-name': evil } },
  })
  const readPackage = async () => aPackage({ [`${evil}.js`]: 'streamifyResponse' })
  for (const verbose of [true, false]) {
    const { seen } = await enable(fn, { readPackage }, { verbose })
    expectSafeLines(seen.out, 100)
  }
})

test('an alias on an older version is told, one on a traced version is not', async () => {
  const live = { name: 'live', version: '12', shares: {}, revision: 'a1' }
  const listAliases = async () => [live]
  const getFunction = async (target: string) => {
    if (!target.endsWith(':12')) return aFunction()
    return aFunction({
      ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }),
      layers: ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:15'],
      tracing: 'Active',
    })
  }
  const left = await enable(aFunction(), { listAliases })
  expect(left.text).toMatch(/! alias live points at version 12, which stays untraced/)
  const checks = await checksOf(aFunction(), { listAliases, getFunction })
  expect(checks.get('traffic')?.outcome).toBe('ok')
})

test('code signing that does not know the layer’s signer blocks, with the ARN to allow', async () => {
  const signingProfile = 'arn:aws:signer:eu-west-1:615299751070:/signing-profiles/AdotLambda/x1'
  const { code, text, lambda } = await enable(aFunction(), {
    getCodeSigning: async () => ({ arn: 'arn:csc', policy: 'Enforce', allowed: [] }),
    getLayer: async (arn) => ({ arn, runtimes: [], architectures: [], signingProfile }),
  })
  expect([code, lambda.updates]).toEqual([Exit.No, []])
  expect(text).toContain(`allow ${signingProfile} in arn:csc`)
})

test('a role that cannot write traces is told with the flag that mends it', async () => {
  const fn = aFunction({ role: 'arn:aws:iam::123456789012:role/orders-role' })
  const { text } = await enable(fn, {
    simulate: async (principal, actions) =>
      new Map(actions.map((action) => [action, principal === fn.role ? 'implicitDeny' : 'allowed'])),
  })
  expect(text).toMatch(/! orders-role likely may not write traces/)
  expect(text).toMatch(/otl enable orders --attach-policy/)
})

test('a role that functions share is asked about once, and a denied simulator is not asked again', async () => {
  const role = 'arn:aws:iam::123456789012:role/shared'
  const names = ['orders', 'users', 'bills']
  const lambda = fakeLambda(...names.map((name) => aFunction({ name, role })))
  const asked: string[] = []
  const simulate = async (principal: string) => {
    asked.push(principal)
    throw new OtlError('could not ask what is permitted (iam:SimulatePrincipalPolicy): denied')
  }
  const attachedPolicies = async (name: string) => {
    asked.push(name)
    return ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess']
  }
  const { ctx, seen } = fakeContext({ ...lambda.aws, simulate, attachedPolicies }, { output: 'json' })
  expect(await runEnable(options({ functions: names }), ctx)).toBe(Exit.Ok)
  expect(asked.filter((one) => one === 'shared')).toHaveLength(1)
  expect(asked.length).toBeLessThan(4)
  for (const { preflight } of JSON.parse(seen.out.join('\n')).functions) {
    const outcomes = Object.fromEntries(preflight.map(({ id, outcome }: Check) => [id, outcome]))
    expect(outcomes).toMatchObject({ 'execution-role': 'ok', caller: 'could-not-check' })
  }
})

test('a session’s role is looked up for its path; the root user may everything', async () => {
  const asked: string[] = []
  const simulate: Aws['simulate'] = async (principal, actions) => {
    asked.push(principal)
    return new Map(actions.map((action) => [action, 'allowed']))
  }
  const as = (arn: string) => ({
    simulate,
    identity: async () => ({ account: '123456789012', arn }),
    roleArn: async () => 'arn:aws:iam::123456789012:role/team/deploy',
  })
  await checksOf(aFunction(), as('arn:aws:sts::123456789012:assumed-role/deploy/me'))
  const callers = () => asked.filter((principal) => !principal.endsWith('/orders-role'))
  expect(callers()).toEqual(['arn:aws:iam::123456789012:role/team/deploy'])
  const root = await checksOf(aFunction(), as('arn:aws:iam::123456789012:root'))
  expect(root.get('caller')?.outcome).toBe('ok')
  expect(callers()).toHaveLength(1)
})
