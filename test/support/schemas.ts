import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { expect } from 'vitest'

/** Fails with what is wrong, unless the document is as docs/schema/NAME.schema.json says. */
export function expectSchema(name: string, document: unknown): void {
  const file = path.resolve(import.meta.dirname, `../../docs/schema/${name}.schema.json`)
  const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, 'utf8')),
  )
  // As it is printed: what is undefined is gone.
  expect(valid(JSON.parse(JSON.stringify(document))), JSON.stringify(valid.errors)).toBe(true)
}
