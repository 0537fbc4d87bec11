import { expect, test } from 'vitest'
import { type ExportOptions, exportCommand, runExport } from '../../src/commands/export.ts'
import { planEnable } from '../../src/domain/instrument/plan.ts'
import { recipeFor } from '../../src/domain/instrument/recipe.ts'
import { Exit, usageError } from '../../src/errors.ts'
import { inTemplate, templateOf } from '../domain/export/parsers.ts'
import { fakeContext } from '../support/context.ts'
import { aFunction, applied, awsFailure, fakeLambda, withVariables } from '../support/functions.ts'
import { expectSafeLines } from '../support/lines.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const layer = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:layer:${name}:1`
const SECRET = 'hunter2-do-not-tell'

function tagged(values: Record<string, string>) {
  return aFunction({ tags: { kind: 'readable', values } })
}

async function exported(
  fn = aFunction(),
  options: Partial<ExportOptions> = {},
  output: 'text' | 'json' = 'text',
) {
  const { ctx, seen } = fakeContext(fakeLambda(fn).aws, { output })
  const code = await runExport({ fn: fn.name, allRegions: false, format: 'sam', ...options }, ctx)
  return { code, text: `${seen.out.join('\n')}\n`, told: seen.told.join('\n'), seen }
}

test('flags become options', async () => {
  const got: unknown[] = []
  const command = exportCommand(fakeContext().ctx, async (options) => {
    got.push(options)
    return Exit.Ok
  })
  await command.parseAsync(['orders', '--format', 'terraform', '--all-regions'], { from: 'user' })
  expect(got).toEqual([{ fn: 'orders', format: 'terraform', allRegions: true }])
})

test('the snippet asks for what enable would write, and for nothing of others', async () => {
  const fn = aFunction({ layers: [layer('zebra'), js(9), layer('alpha')], ...withVariables({ KEY: SECRET }) })
  const { code, text, told } = await exported(fn)
  expect(code).toBe(Exit.Ok)
  const plan = planEnable(fn, recipeFor(fn))
  const after = plan.kind === 'update' ? plan.after : undefined
  const read = inTemplate(templateOf(text), 'AWS::Serverless::Function')
  expect(read.layers).toEqual(after?.layers.filter((arn) => arn.includes('Distro')))
  expect({ KEY: SECRET, ...read.variables }).toEqual(after?.variables)
  expect(text.indexOf('zebra')).toBeLessThan(text.indexOf('DistroJs:16'))
  expect(text.indexOf('DistroJs:16')).toBeLessThan(text.indexOf('alpha'))
  expect(text + told).not.toMatch(new RegExp(`${SECRET}|KEY`))
})

test('a function that is enabled is exported as it is, newer layer and own values included', async () => {
  const variables = {
    AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument',
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
  }
  const fn = aFunction({ layers: [js(99)], tracing: 'Active', ...withVariables(variables) })
  const { text, told } = await exported(fn)
  expect(inTemplate(templateOf(text), 'AWS::Serverless::Function')).toEqual({
    layers: [js(99)],
    tracing: 'Active',
    variables,
  })
  expect(told).toContain('enabled already: this keeps it so')
})

test('exporting before and after enable gives the same', async () => {
  const fn = aFunction({ layers: [layer('zebra')], ...withVariables({ KEY: 'x' }) })
  const plan = planEnable(fn, recipeFor(fn))
  if (plan.kind !== 'update') throw new Error('nothing to enable')
  const { layers, variables, tracing } = plan.after
  const enabled = applied(fn, { layers, environment: variables, tracing })
  for (const format of ['sam', 'cloudformation', 'cdk', 'terraform', 'serverless'] as const) {
    expect((await exported(enabled, { format })).text).toBe((await exported(fn, { format })).text)
  }
})

test.each([
  [
    { 'aws:cloudformation:stack-name': 's', 'lambda:createdBy': 'SAM' },
    'AWS SAM: the tag lambda:createdBy says so',
  ],
  [
    { 'aws:cloudformation:stack-name': 's', 'aws:cloudformation:logical-id': 'OrdersHandler' },
    'CloudFormation: the tag aws:cloudformation:stack-name says so',
  ],
  [{ Terraform: 'true' }, 'Terraform: the tag Terraform says so'],
])('the format is told by %j', async (tags, said) => {
  const { ctx, seen } = fakeContext(fakeLambda(tagged(tags)).aws)
  expect(await runExport({ fn: 'orders', allRegions: false }, ctx)).toBe(Exit.Ok)
  expect(seen.told.join('\n')).toContain(said)
})

test('the resource has the name that its stack gives it', async () => {
  const tags = { 'aws:cloudformation:stack-name': 's', 'aws:cloudformation:logical-id': 'OrdersHandler' }
  const { text } = await exported(tagged(tags), { format: 'cloudformation' })
  expect(Object.keys(templateOf(text).Resources)).toEqual(['OrdersHandler', 'OrdersHandlerRole'])
  const other = await exported(tagged(tags), { format: 'sam' })
  expect(Object.keys(templateOf(other.text).Resources)).toEqual(['OrdersFunction'])
})

test('where no tag tells, a format has to be named', async () => {
  const { ctx, seen } = fakeContext(fakeLambda(aFunction()).aws)
  await expect(runExport({ fn: 'orders', allRegions: false }, ctx)).rejects.toMatchObject({
    message: 'no tag of orders tells what deploys it',
    hint: 'add --format sam|cloudformation|cdk|terraform|serverless|aws-cli',
    code: Exit.Usage,
  })
  expect(seen.out).toEqual([])
  const blind = fakeContext(fakeLambda(aFunction({ tags: { kind: 'unreadable', reason: 'denied' } })).aws)
  await expect(runExport({ fn: 'orders', allRegions: false }, blind.ctx)).rejects.toMatchObject({
    message: 'the tags of orders cannot be read, and only they tell what deploys it',
  })
})

test('what blocks enable blocks the export, with the way out', async () => {
  const fn = aFunction(withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' }))
  const { code, told, seen } = await exported(fn)
  expect(code).toBe(Exit.No)
  expect(seen.out).toEqual([])
  expect(told).toContain('which belongs to Datadog')
  const json = JSON.parse((await exported(fn, {}, 'json')).text)
  expect(json).toMatchObject({
    version: 1,
    function: 'orders',
    snippet: null,
    changes: [],
    code: 'foreign-wrapper',
  })
})

test('a layer that Lambda does not have is not exported', async () => {
  const absent = { getLayer: () => Promise.reject(awsFailure('no such layer', 'ResourceNotFoundException')) }
  const { ctx } = fakeContext({ ...fakeLambda(aFunction()).aws, ...absent })
  expect(await runExport({ fn: 'orders', format: 'sam', allRegions: false }, ctx)).toBe(Exit.No)
})

test('a deployment in progress or an idle function does not matter to a template', async () => {
  for (const state of [{ state: 'Inactive' }, { lastUpdate: { status: 'InProgress' } as const }]) {
    expect((await exported(aFunction(state))).code).toBe(Exit.Ok)
  }
})

test('JSON holds the snippet, what would change now, and where the format comes from', async () => {
  const { text } = await exported(tagged({ Terraform: 'yes' }), { format: undefined } as never, 'json')
  expect(JSON.parse(text)).toMatchObject({
    version: 1,
    command: 'export',
    function: 'orders',
    region: 'eu-west-1',
    format: 'terraform',
    guessedFrom: 'the tag Terraform',
    snippet: expect.stringContaining('resource "aws_lambda_function" "orders"'),
    changes: [
      { kind: 'layer', from: null, to: js(16) },
      { kind: 'variable', name: 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED', from: null, to: 'false' },
      { kind: 'variable', name: 'AWS_LAMBDA_EXEC_WRAPPER', from: null, to: '/opt/otel-instrument' },
      { kind: 'tracing', from: 'PassThrough', to: 'Active' },
    ],
    layers: [{ arn: js(16), ours: true }],
    regions: null,
  })
})

test('without a function nothing is asked of AWS', async () => {
  const { ctx, seen } = fakeContext({}, { aws: () => Promise.reject(new Error('not to be asked')) })
  const options = { runtime: 'python3.13', arch: 'arm64', region: 'us-east-1', format: 'sam' } as const
  expect(await runExport({ ...options, allRegions: false }, ctx)).toBe(Exit.Ok)
  expect(seen.out.join('\n')).toContain('us-east-1:615299751070:layer:AWSOpenTelemetryDistroPython:29')
  const none = fakeContext({}, { aws: () => Promise.reject(usageError('no AWS region is set')) })
  const blind = runExport({ runtime: 'python3.13', format: 'sam', allRegions: false }, none.ctx)
  await expect(blind).rejects.toMatchObject({ code: Exit.Usage })
})

test('a container image has no layer to export', async () => {
  const { runtime: _, handler: __, ...image } = aFunction()
  const { code, text, told } = await exported({ ...image, packageType: 'Image' })
  expect(code).toBe(Exit.No)
  expect(`${text}${told}`).toMatch(/container image/)
})

test('without a function a runtime that has no layer is refused with the reason', async () => {
  const { ctx, seen } = fakeContext()
  const options = { runtime: 'dotnet8', arch: 'arm64', format: 'sam', allRegions: false } as const
  expect(await runExport(options, ctx)).toBe(Exit.No)
  expect(seen.told.join('\n')).toContain('built for x86_64, not for arm64')
})

test.each([
  [{}, 'nothing to export'],
  [{ fn: 'orders', runtime: 'nodejs22.x' }, 'a function tells its runtime and its processor itself'],
  [{ fn: 'orders', arch: 'arm64' }, 'a function tells its runtime and its processor itself'],
  [{ runtime: 'nodejs22.x' }, '--runtime alone does not tell a language'],
  [{ runtime: 'nodjs22.x', format: 'sam' }, 'there is no runtime "nodjs22.x"'],
  [{ fn: 'orders', format: 'aws-cli', allRegions: true }, 'aws-cli changes one function of one region'],
  [{ fn: 'orders', format: 'cdk', syntax: 'json' }, 'cdk is not written in JSON'],
  [{ fn: 'orders', region: 'eu-west-1,us-east-1', format: 'sam' }, 'this command asks one region at a time'],
  [
    { runtime: 'nodejs22.x', region: 'eu-west-1,us-east-1', format: 'sam' },
    'this command asks one region at a time',
  ],
  [
    { fn: 'orders:live', format: 'sam' },
    'orders:live names the version or alias "live", and published versions cannot be changed',
  ],
] as const)('%j is refused before anything is asked', async (options, message) => {
  const run = runExport({ allRegions: false, ...options } as ExportOptions, fakeContext().ctx)
  await expect(run).rejects.toMatchObject({ message, code: Exit.Usage })
})

test('names of a hostile endpoint neither steer the terminal nor break the line', async () => {
  const nasty = `a\u001b[31m\nb\u202e"; rm -rf ~; #\${x}`
  const fn = aFunction({
    layers: [nasty],
    tags: { kind: 'readable', values: { [`terraform${nasty}`]: nasty } },
  })
  for (const format of ['sam', 'cdk', 'terraform', 'aws-cli', undefined] as const) {
    const { ctx, seen } = fakeContext(fakeLambda(fn).aws)
    await runExport({ fn: 'orders', allRegions: false, ...(format ? { format } : {}) }, ctx)
    expectSafeLines(seen.told, 100)
    expectSafeLines(seen.out, 10_000)
  }
})
