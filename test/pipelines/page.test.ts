import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { exampleNames, exampleText } from '../support/examples.ts'
import { root } from '../support/otl.ts'

const file = path.join(root, 'docs/pipelines.md')
const page = readFileSync(file, 'utf8')

test.each(exampleNames)('the page shows %s as it is', (name) => {
  expect(page).toContain(`\`\`\`yaml\n${exampleText(name)}\`\`\`\n`)
})

interface Row {
  readonly description: string
  readonly default?: string
}

const action: { inputs: Record<string, Row>; outputs: Record<string, Row> } = parse(
  readFileSync(path.join(root, 'action.yml'), 'utf8'),
)

function table(head: string, rows: Readonly<Record<string, Row>>): string {
  const lines = Object.entries(rows).map(([name, { description, default: usual = '' }]) => {
    const more = usual === '' || usual === '.' ? '' : `; default \`${usual}\``
    return `| \`${name}\` | ${description}${more} |`
  })
  return [`| ${head} | |`, '| --- | --- |', ...lines].join('\n')
}

test.each([
  ['inputs', table('input', action.inputs)],
  ['outputs', table('output', action.outputs)],
])('the page tells the %s that action.yml has; UPDATE_DOCS=1 writes them', (name, made) => {
  const [from, to] = [`<!-- ${name} -->\n`, `\n<!-- end of ${name} -->`]
  const [start, end] = [page.indexOf(from) + from.length, page.indexOf(to)]
  expect(end).toBeGreaterThan(start - 1)
  if (process.env.UPDATE_DOCS === '1') writeFileSync(file, page.slice(0, start) + made + page.slice(end))
  else expect(page.slice(start, end)).toBe(made)
})
