import { expect, test } from 'vitest'
import { child, type Node, placeAt } from '../../src/domain/template/tree.ts'
import { parseFile } from '../../src/read/document.ts'
import { parseYaml } from '../../src/read/yaml.ts'

function tree(text: string): Node {
  const parsed = parseYaml(text)
  if (parsed.kind === 'wrong') throw new Error(parsed.wrong.says)
  return parsed.root
}

function plain(node: Node): unknown {
  if (node.kind === 'sequence') return node.items.map(plain)
  if (node.kind === 'mapping') {
    return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plain(value)]))
  }
  return node.type === 'text' ? node.text : { [node.type]: node.text }
}

test('short tags are written out', () => {
  const text = `
A: !Ref B
C: !GetAtt D.Outputs.E
F: !GetAtt [D, Arn]
G: !Sub
  - x
  - {y: !Ref z}
H: !Condition I
`
  expect(plain(tree(text))).toEqual({
    A: { Ref: 'B' },
    C: { 'Fn::GetAtt': ['D', 'Outputs.E'] },
    F: { 'Fn::GetAtt': ['D', 'Arn'] },
    G: { 'Fn::Sub': ['x', { y: { Ref: 'z' } }] },
    H: { Condition: 'I' },
  })
})

test('values without quotes mean what they mean in YAML 1.1', () => {
  const text =
    'a: yes\nb: off\nc: 012\nd: 1.10\ne: 2010-09-09\nf:\ng: ~\nh: "yes"\ni: y\nj: 012345678901\nk: !!str 1\nl: 1_000\n'
  expect(plain(tree(text))).toEqual({
    a: { boolean: 'true' },
    b: { boolean: 'false' },
    c: { number: '012' },
    d: { number: '1.10' },
    e: '2010-09-09',
    f: { null: '' },
    g: { null: '' },
    h: 'yes',
    i: 'y',
    j: '012345678901',
    k: '1',
    l: { number: '1_000' },
  })
})

test('aliases are the node of their anchor, and merge keys give way to what is said', () => {
  const root = tree('a: &x {p: 1, q: 2}\nb: *x\nc: {<<: *x, q: 3}\nd:\n  <<: [{p: 4}, *x]\n')
  expect(child(root, 'b')).toBe(child(root, 'a'))
  expect(plain(root)).toMatchObject({
    c: { p: { number: '1' }, q: { number: '3' } },
    d: { p: { number: '4' }, q: { number: '2' } },
  })
})

test('a span is where the value stands, a short tag with its tag', () => {
  const text = 'a:\n  - b # c\n  - !Ref d\n'
  const root = tree(text)
  const list = child(root, 'a')
  if (list?.kind !== 'sequence') throw new Error('no list')
  expect(list.items.map(({ start, end }) => text.slice(start, end))).toEqual(['b', '!Ref d'])
  expect(placeAt({ file: 'x', lineStarts: [0, 3, 13] }, list.items[1]?.start ?? 0)).toEqual({
    file: 'x',
    line: 3,
    column: 5,
  })
})

test.each([
  ['a: [b', 'the indentation does not fit what stands above', 1],
  ['a: b\n\tc: d', 'a tab stands where YAML wants spaces', 2],
  ['a: *b', 'no anchor of this name stands above', 1],
  ['a: 1\n---\nb: 2\n', 'a second YAML document begins here, and a template is one', 2],
  ['? [a]\n: b\n', 'a key is text, and this is something else', 1],
])('%j: says what is wrong', (text, says, line) => {
  const parsed = parseFile('t.yaml', new TextEncoder().encode(text))
  expect(parsed).toMatchObject({
    kind: 'wrong',
    problem: { weight: 'unread', says, at: { file: 't.yaml', line } },
  })
})

test('an alias of itself ends', () => {
  const root = tree('a: &x [*x]')
  const list = child(root, 'a')
  expect(list?.kind === 'sequence' && list.items[0] === list).toBe(true)
})

const MB = 1_000_000
test.each([
  ['brackets', '['.repeat(MB)],
  ['braces', '{a: '.repeat(MB / 4)],
  ['dashes', '- '.repeat(MB / 2)],
  ['question marks', '? '.repeat(MB / 2)],
  ['indentation', Array.from({ length: 1500 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
  ['keys', Array.from({ length: 50_000 }, (_, at) => `k${at}: 1`).join('\n')],
  ['the same key', 'k: 1\n'.repeat(50_000)],
  [
    'anchors and aliases',
    Array.from({ length: 20_000 }, (_, at) => `k${at}: &a${at} [1]\nl${at}: *a${at}`).join('\n'),
  ],
  [
    'laughs',
    `a0: &a0 [x, x]\n${Array.from({ length: 60 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}]`).join('\n')}`,
  ],
  [
    'merges',
    `a0: &a0 {${Array.from({ length: 2000 }, (_, at) => `k${at}: 1`).join(', ')}}\n${Array.from({ length: 200 }, (_, at) => `m${at}: &m${at} {<<: [*a0, *a0]}`).join('\n')}`,
  ],
  ['quotes', `a: "${'x'.repeat(MB)}`],
  ['tags', '!a '.repeat(MB / 3)],
  ['comments', '#\n'.repeat(MB / 4)],
])('%s in great number are read or refused', (_, text) => {
  expect(['document', 'wrong']).toContain(parseFile('t', new TextEncoder().encode(text)).kind)
})
