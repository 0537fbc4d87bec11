import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { TemplateRequest } from '../../src/domain/template/reading.ts'
import { usageError } from '../../src/errors.ts'
import { readTemplates } from '../../src/read/templates.ts'
import { describeReading } from '../support/describe-functions.ts'

const corpus = path.resolve(import.meta.dirname, '../templates')

async function reading(folder: string, request: Partial<TemplateRequest>) {
  const readBytes = async (file: string) => {
    try {
      return await readFile(path.join(corpus, folder, file))
    } catch {
      throw usageError('there is no such file')
    }
  }
  const whole = { files: ['template.yaml'], cdkOut: [], parameters: {}, region: 'eu-west-1', ...request }
  return readTemplates(whole, readBytes)
}

type Case = [folder: string, request?: Partial<TemplateRequest>, name?: string]

const cases: Case[] = [
  ['sam-hello'],
  ['sam-globals'],
  ['sam-aliases'],
  ['sam-policies'],
  ['cfn-functions'],
  ['cfn-functions', { parameters: { Stage: 'prod', Table: '', Stagee: 'x' } }, 'prod'],
  ['cfn-roles'],
  ['cfn-aliases'],
  ['cfn-json', { files: ['template.json'] }],
  ['cfn-loops'],
  ['nested'],
  ['exports', { files: ['app.yaml', 'shared.yaml'] }],
  ['exports', { files: ['app.yaml'] }, 'alone'],
  ['anchors'],
  ['image'],
  ['terraform', { files: ['plan.json'] }],
  ['five-ways', { files: ['sam.yaml', 'cloudformation.yaml', 'serverless.json', 'plan.json'] }],
]

test.each(cases)('%s %o %s', async (...[folder, request = {}, name = 'expected']: Case) => {
  const text = describeReading(await reading(folder, request))
  await expect(text).toMatchFileSnapshot(path.join(corpus, folder, `${name}.txt`))
})

test('without a region what hangs on it is unknown, and the rest of it is told', async () => {
  const whole = { files: ['template.yaml'], cdkOut: [], parameters: {} }
  const { functions } = await readTemplates(whole, (file) => readFile(path.join(corpus, 'sam-globals', file)))
  expect(functions[0]?.region.kind).toBe('unknown')
  expect(functions[0]?.layers).toMatchObject({
    kind: 'known',
    value: [
      {
        kind: 'unknown',
        reason: 'the region of the deployment is not known',
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole of CloudFormation
        outline: 'arn:aws:lambda:${AWS::Region}:615299751070:layer:AWSOpenTelemetryDistroPython:14',
      },
    ],
  })
})
