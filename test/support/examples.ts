import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { root } from './otl.ts'

const folder = path.join(root, 'examples/pipelines')

/** Files of examples/pipelines. */
export const exampleNames: readonly string[] = readdirSync(folder).toSorted()

export function exampleText(name: string): string {
  return readFileSync(path.join(folder, name), 'utf8')
}

/** An example as plain data. The tests say by what they read of it what they expect. */
export function example<T>(name: string): T {
  return parse(exampleText(name))
}
