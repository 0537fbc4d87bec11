import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type CheckCommandOptions, runCheck } from '../../src/commands/check.ts'
import { policyOf } from '../../src/config/policy.ts'
import { validate } from '../../src/config/validate.ts'
import type { Aws, Context } from '../../src/context.ts'
import { rules } from '../../src/domain/policy/table.ts'
import { readTemplates } from '../../src/read/templates.ts'
import { checkToJson } from '../../src/render/check/json.ts'
import { aReport, hostileReport } from '../support/checks.ts'
import { fakeContext, memoryFiles } from '../support/context.ts'
import { aFunction, awsFailure, fakeLambda } from '../support/functions.ts'
import { expectSchema } from '../support/schemas.ts'

const root = path.resolve(import.meta.dirname, '../..')
const fixture = (name: string) => readFileSync(path.join(root, 'test/templates', name))

/** What `otl check -o json` prints, of live functions and of files. */
async function printed(
  options: Partial<CheckCommandOptions>,
  means: Partial<Context> = {},
  aws: Partial<Aws> = {},
) {
  const lambda = fakeLambda(aFunction(), aFunction({ name: 'old', runtime: 'nodejs20.x' }))
  const templates = async () => ({
    read: (request: Parameters<typeof readTemplates>[0]) =>
      readTemplates(request, async (file) => fixture(file)),
    patch: () => Promise.reject(new Error('nothing is patched in this test')),
  })
  const { ctx, seen } = fakeContext(
    { ...lambda.aws, listAliases: async () => [], ...aws },
    { templates, output: 'json', ...means },
  )
  await runCheck({ functions: [], updateBaseline: false, listRules: false, ...options }, ctx)
  return JSON.parse(seen.out.join('\n'))
}

const waiving = `check:
  waivers:
    - rules: [active-tracing]
      when: { functions: [orders] }
      reason: moves to another account
      owner: shop
      expires: 2030-01-01
    - rules: [layer-attached]
      when: { functions: [orders] }
      reason: was to go last year
      expires: 2020-01-01
`

test('as JSON: what the published schema says', async () => {
  const policy = async () => ({
    policy: policyOf(validate({ path: 'p.yaml', value: undefined, text: waiving }, 'p.yaml')),
    file: 'p.yaml',
  })
  const baseline = { version: 1, findings: ['layer-attached eu-west-1 old', 'sampler eu-west-1 gone'] }
  const files = memoryFiles(new Map(), { 'b.json': JSON.stringify(baseline) })
  const getFunction = async () => {
    throw awsFailure('could not read it: denied', 'AccessDeniedException')
  }
  const documents = [
    await printed({}),
    await printed({ baseline: 'b.json' }, { policy, files }),
    await printed({ functions: ['orders'] }, {}, { getFunction }),
    await printed({ template: ['cfn-functions/template.yaml', 'five-ways/sam.yaml'], region: 'eu-west-1' }),
    await printed({ terraformPlan: ['terraform/plan.json'] }),
    await printed({ template: ['README.md'] }),
    JSON.parse(JSON.stringify(checkToJson(aReport))),
    JSON.parse(JSON.stringify(checkToJson(hostileReport))),
  ]
  for (const document of documents) expectSchema('check.v1', document)
  const [, waived, denied, stack] = documents
  expect(waived).toMatchObject({
    policy: { file: 'p.yaml' },
    summary: { waived: 1, baselined: 1, settled: 1 },
  })
  expect(waived.findings.map(({ rule }: { rule: string }) => rule)).toContain('waiver-expired')
  expect(denied.failures).toHaveLength(1)
  expect(stack.functions).toHaveLength(7)
})

test('the schema knows every rule', () => {
  const schema = JSON.parse(readFileSync(path.join(root, 'docs/schema/check.v1.schema.json'), 'utf8'))
  const ids = rules.map(({ id }) => id)
  const known: string[] = schema.properties.findings.items.properties.rule.enum
  expect(known.toSorted()).toEqual([...ids, 'waiver-expired'].toSorted())
})

test('rules as JSON: what the published schema says', async () => {
  expectSchema('check-rules.v1', await printed({ listRules: true }))
  expectSchema('check-rules.v1', await printed({ explain: 'sampler' }))
})
