import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { usageError } from '../../src/errors.ts'
import { readTemplates } from '../../src/read/templates.ts'
import { cases, corpus, nameOf, requestOf } from '../support/corpus.ts'
import { describeReading } from '../support/describe-functions.ts'

test.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (_, one) => {
  const readBytes = async (file: string) => {
    try {
      return await readFile(path.join(corpus, one.folder, file))
    } catch {
      throw usageError('there is no such file')
    }
  }
  const text = describeReading(await readTemplates(requestOf(one), readBytes))
  await expect(text).toMatchFileSnapshot(path.join(corpus, one.folder, `${one.name ?? 'expected'}.txt`))
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
