import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { layersOf } from '../../../src/domain/catalogue/layers.ts'
import { dockerfileLines } from '../../../src/domain/instrument/dockerfile.ts'

const node = { region: 'eu-west-1', architecture: 'arm64', runtime: 'nodejs22.x' } as const

test('the lines in docs/enable.md are those that are printed', () => {
  const page = new URL('../../../docs/enable.md', import.meta.url)
  const text = readFileSync(page, 'utf8')
  const lines = dockerfileLines(node).join('\n')
  if (process.env.UPDATE_DOCS === '1')
    writeFileSync(page, text.replace(/(```text\n)[^`]*(\n```)/, `$1${lines}$2`))
  else expect(text).toContain(`\`\`\`text\n${lines}\n\`\`\``)
})

test('for a runtime one layer and its base image, else all that fit the processor', () => {
  expect(dockerfileLines(node)).toContain('FROM public.ecr.aws/lambda/nodejs:22')
  const all = dockerfileLines({ region: 'eu-west-1', architecture: 'arm64' }).join('\n')
  for (const { arn, architectures } of layersOf('adot').filter(({ region }) => region === 'eu-west-1')) {
    expect(all.includes(arn)).toBe(architectures.includes('arm64'))
  }
})

test('where there is no layer there are no lines', () => {
  expect(dockerfileLines({ ...node, region: 'eu-north-9' })).toEqual([])
  expect(dockerfileLines({ ...node, runtime: 'provided.al2023' })).toEqual([])
})
