import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Family, familyNames } from '../../src/domain/catalogue/model.ts'
import { runtimes } from '../../src/domain/catalogue/runtimes.ts'
import { runtimeCapability } from '../../src/domain/instrument/capability.ts'
import { refusals } from '../../src/domain/instrument/refusals.ts'
import { root } from '../support/otl.ts'

const file = path.join(root, 'docs', 'refusals.md')

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  return [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function codes(): string {
  const rows = Object.entries(refusals).map(([code, { when, wayOut }]) => [`\`${code}\``, when, wayOut])
  return table([['code', 'when', 'way out'], ...rows])
}

function answer(id: string, family: Family): string {
  const [intel, arm] = (['x86_64', 'arm64'] as const).map((each) => runtimeCapability(id, each, family).reach)
  const both = intel === arm ? intel : `${intel} (arm64: ${arm})`
  return String(both).replaceAll('tracing-only', 'tracing only')
}

function reach(): string {
  const rows = runtimes.map(({ id }) => [`\`${id}\``, ...familyNames.map((family) => answer(id, family))])
  return table([['runtime', ...familyNames.map((family) => `\`${family}\``)], ...rows])
}

test.each([
  ['codes', codes],
  ['runtimes', reach],
])('docs/refusals.md has the table of %s as the program knows it; UPDATE_DOCS=1 writes it', (name, make) => {
  const text = readFileSync(file, 'utf8')
  const [from, to] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
  const [start, end] = [text.indexOf(from) + from.length, text.indexOf(to)]
  expect(end).toBeGreaterThan(start - 1)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, text.slice(0, start) + make() + text.slice(end))
  else expect(text.slice(start, end)).toBe(make())
})
