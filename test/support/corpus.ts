import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TemplateRequest } from '../../src/domain/template/reading.ts'

export const corpus = path.resolve(import.meta.dirname, '../templates')

/** One reading of a folder of test/templates; what is expected of it stands in files named after it. */
export interface Case {
  readonly folder: string
  /** Over a single template.yaml in eu-west-1. */
  readonly request?: Partial<TemplateRequest>
  /** Where a folder is read in more than one way. */
  readonly name?: string
}

export const cases: readonly Case[] = [
  { folder: 'sam-hello' },
  { folder: 'sam-globals' },
  { folder: 'sam-aliases' },
  { folder: 'sam-policies' },
  { folder: 'cfn-functions' },
  {
    folder: 'cfn-functions',
    request: { parameters: { Stage: 'prod', Table: '', Stagee: 'x' } },
    name: 'prod',
  },
  { folder: 'cfn-roles' },
  { folder: 'cfn-aliases' },
  { folder: 'cfn-json', request: { files: ['template.json'] } },
  { folder: 'cfn-loops' },
  { folder: 'nested' },
  { folder: 'exports', request: { files: ['app.yaml', 'shared.yaml'] } },
  { folder: 'exports', request: { files: ['app.yaml'] }, name: 'alone' },
  { folder: 'anchors' },
  { folder: 'image' },
  { folder: 'terraform', request: { files: ['plan.json'] } },
  {
    folder: 'five-ways',
    request: { files: ['sam.yaml', 'cloudformation.yaml', 'serverless.json', 'plan.json'] },
  },
]

export function nameOf({ folder, name }: Case): string {
  return name === undefined ? folder : `${folder}, ${name}`
}

export function requestOf({ request }: Case): TemplateRequest {
  return { files: ['template.yaml'], cdkOut: [], parameters: {}, region: 'eu-west-1', ...request }
}

/** Every template of a folder, by its name there. */
export function filesOf(folder: string): Record<string, string> {
  const root = path.join(corpus, folder)
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(ya?ml|json)$/.test(name),
  )
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]))
}
