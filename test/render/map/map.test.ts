import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { addTrace, finished, foldMap, newMap, type ServiceMap } from '../../../src/domain/map/index.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import type { MapFrame } from '../../../src/render/map/frame.ts'
import { mapToJson } from '../../../src/render/map/json.ts'
import { renderMapMarkdown } from '../../../src/render/map/markdown.ts'
import { renderDot, renderMermaid } from '../../../src/render/map/picture.ts'
import { renderMapTable } from '../../../src/render/map/table.ts'
import { renderMapTree } from '../../../src/render/map/tree.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { foldedMap } from '../../support/maps.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const canvas = (width: number): Canvas => ({ width, style: plain, glyphs: unicode })
const everything = foldedMap(...recordedNames().map(recorded))
const traces: MapFrame = { from: 'traces', traces: recordedNames().length }
const xray: MapFrame = {
  from: 'xray',
  since: new Date('2026-11-22T11:00:00Z'),
  until: new Date('2026-11-22T12:00:00Z'),
  region: 'eu-west-1',
}

const schema = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../../docs/schema/map.v1.schema.json'), 'utf8'),
)
const valid = new Ajv({ allErrors: true }).compile(schema)

test.each([40, 80, 120])('a tree of %i cells', async (width) => {
  const lines = renderMapTree(everything, xray, canvas(width))
  expectSafeLines(lines, width)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/map/tree-${width}.txt`)
})

test.each([80, 120])('tables of %i cells', async (width) => {
  const lines = renderMapTable(everything, traces, canvas(width))
  expectSafeLines(lines, width)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/map/table-${width}.txt`)
})

test('Mermaid, Graphviz and Markdown', async () => {
  for (const [name, lines] of [
    ['map.mmd', renderMermaid(everything)],
    ['map.dot', renderDot(everything)],
    ['map.md', renderMapMarkdown(everything, xray)],
  ] as const)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/map/${name}.txt`)
})

test.each([traces, xray])('JSON is what the schema says: from $from', (frame) => {
  const json = JSON.parse(JSON.stringify(mapToJson(everything, frame)))
  expect(valid(json), JSON.stringify(valid.errors)).toBe(true)
  expect(json.services).toHaveLength(everything.nodes.length)
  const ids = new Set(json.services.map(({ id }: { id: string }) => id))
  for (const { from, to } of json.calls) expect([ids.has(from), ids.has(to)]).toEqual([true, true])
})

/** Names that try to be something else than a name. */
const HOSTILE = [
  '"; n9 [label="x"]; "',
  'a"]; n0 --> n1; b["',
  '<img src=x onerror=alert(1)>',
  '&lt;b&gt; &#60;',
  '\\N \\G \\" \\',
  '`**md**`',
  '```\n# out of the block',
  '%%{init: {"theme":"dark"}}%%',
  'click n0 href "javascript:alert(1)"',
  '#quot; #35; ;',
  'end',
  'subgraph',
  '|x|{y}[z](w)',
  'line\nline\r\u2028line',
  '\u001b[31mred\u001b]8;;http://x\u0007',
  '\u202egnp.exe',
  '\ud800',
  '書き込み処理'.repeat(20),
  '👩‍👩‍👧🏳️‍🌈'.repeat(9),
  '@everyone | cell | more',
  '[link](http://x) ![x](y)',
  '',
  ' ',
  'x'.repeat(400),
  '__proto__',
]

function hostileMap(): ServiceMap {
  const draft = newMap()
  HOSTILE.forEach((name, at) => {
    const call = {
      id: 'c',
      name: HOSTILE[(at + 1) % HOSTILE.length],
      namespace: 'remote',
      start_time: 1,
      end_time: 2,
    }
    const kinds = { fault: at % 3 === 0, error: at % 3 === 1 }
    addTrace(
      draft,
      traceOf({
        id: 'a',
        name,
        origin: name,
        start_time: 1,
        end_time: 3,
        subsegments: [{ ...call, ...kinds }],
      }),
    )
  })
  return foldMap(finished(draft))
}

describe('hostile names', () => {
  const map = hostileMap()

  test.each([20, 33, 80, 120])('stay in their cells at %i', (width) => {
    for (const glyphs of [unicode, ascii])
      for (const style of [plain, styleFor(2)]) {
        const drawn = { width, style, glyphs }
        expectSafeLines(renderMapTree(map, xray, drawn), width, style !== plain)
        expectSafeLines(renderMapTable(map, traces, drawn), width, style !== plain)
      }
  })

  test('no line of Mermaid is anything but a node, a call or a class', () => {
    const [head, ...lines] = renderMermaid(map)
    expect(head).toBe('flowchart LR')
    expectSafeLines(lines, 10_000)
    // What Mermaid, Markdown and HTML give a meaning inside of quotes is there as a number only.
    const text = '"[^"`<>&{}|[\\]\\\\%;#]*(?:(?:#\\d+;|<br/>|\\d%)[^"`<>&{}|[\\]\\\\%;#]*)*"'
    const node = `n\\d+(\\[${text}\\]|\\(\\[${text}\\]\\)|\\[\\(${text}\\)\\])(:::(fault|error))?`
    const call = `n\\d+ (-->|-\\.->)(\\|${text}\\|)? n\\d+`
    const line = new RegExp(
      `^  (?:${node}|${call}|classDef (fault|error) stroke:#\\w{6},stroke-width:2px)$`,
      'u',
    )
    expect(lines.filter((each) => !line.test(each))).toEqual([])
    expect(lines.filter((each) => each.includes('-->') || each.includes('-.->'))).toHaveLength(
      map.calls.length,
    )
  })

  test('Markdown stays one table and one block', () => {
    const lines = renderMapMarkdown(map, xray)
    expectSafeLines(lines, 10_000)
    expect(lines.filter((line) => line.startsWith('```'))).toHaveLength(2)
    const rows = lines.filter((line) => line.startsWith('| '))
    expect(rows).toHaveLength(map.calls.length + 2)
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(10)
    expect(lines.join('\n')).not.toMatch(/(?<!\\)<img|@everyone/)
  })

  test('every quote of Graphviz is closed where it should be', () => {
    const lines = renderDot(map)
    expectSafeLines(lines, 10_000)
    const quoted = '"(?:[^"\\\\&]|\\\\[\\\\"n]|&amp;)*"'
    const line = new RegExp(`^  n\\d+( -> n\\d+)? \\[((label|color)=${quoted}|, |\\w+=\\w+)*\\]$`, 'u')
    expect(lines.slice(4, -1).filter((each) => !line.test(each))).toEqual([])
  })

  const graphviz = spawnSync('dot', ['-V']).status === 0
  if (!graphviz)
    console.log('left out: Graphviz is not installed, so nothing but the tests above reads its files')

  test.runIf(graphviz)('Graphviz reads the same names', () => {
    const json = execFileSync('dot', ['-Tjson0'], { input: renderDot(map).join('\n'), encoding: 'utf8' })
    const { objects, edges } = JSON.parse(json)
    expect(objects).toHaveLength(map.nodes.length)
    expect(edges).toHaveLength(map.calls.length)
    const labels = objects.map(({ label }: { label: string }) => label)
    // Its answer gives labels as they were written: `\\` is one backslash, `\n` the next line.
    expect(labels).toContain('<img src=x onerror=alert(1)>\\nremote')
    expect(labels).toContain('\\\\N \\\\G \\\\" \\\\\\nremote')
  })
})
