import { expect, test } from 'vitest'
import { framesOf } from '../../../../src/domain/trace/otlp/stack.ts'

const NODE = `TypeError: no such order
    at find (file:///var/task/index.mjs:12:9)
    at async Runtime.handler (/var/task/lib/a b.js:3:1)
    at new Order (node:internal/x:1:2)
    at /var/runtime/index.js:7:5
    at Array.map (<anonymous>)
    at Promise.all (index 0)
`
const PYTHON = `Traceback (most recent call last):
  File "/var/task/app.py", line 3, in handler
    find()
  File "/var/task/find.py", line 9, in find
    raise KeyError("x")
KeyError: 'x'
`
const JAVA = `java.lang.IllegalStateException: no
\tat shop.Orders.find(Orders.java:12)
\tat jdk.internal.Invoke.invoke(Native Method)
`

test.each<[string, string, readonly object[]]>([
  [
    'nodejs',
    NODE,
    [
      { path: 'file:///var/task/index.mjs', line: 12, label: 'find' },
      { path: '/var/task/lib/a b.js', line: 3, label: 'async Runtime.handler' },
      { path: 'node:internal/x', line: 1, label: 'new Order' },
      { path: '/var/runtime/index.js', line: 7 },
      { path: '<anonymous>', label: 'Array.map' },
      { path: 'index 0', label: 'Promise.all' },
    ],
  ],
  [
    'python',
    PYTHON,
    [
      { path: '/var/task/find.py', line: 9, label: 'find' },
      { path: '/var/task/app.py', line: 3, label: 'handler' },
    ],
  ],
  [
    'java',
    JAVA,
    [
      { path: 'Orders.java', line: 12, label: 'shop.Orders.find' },
      { path: 'Native Method', label: 'jdk.internal.Invoke.invoke' },
    ],
  ],
  ['cobol', NODE, []],
])('frames of a stack in %s', (language, text, stack) => {
  expect(framesOf(text, language)).toEqual({ stack })
  // Exporters may leave the language out; then the text tells it.
  expect(framesOf(text, undefined)).toEqual(language === 'cobol' ? framesOf(text, 'nodejs') : { stack })
})

test('a stack that this very engine wrote begins here', () => {
  const [first] = framesOf(new Error('no').stack ?? '', undefined).stack
  expect(first?.path).toMatch(/stack\.test\.ts$/)
  expect(first?.line).toBeGreaterThan(1)
})

test('text that is no stack has no frames', () => {
  for (const text of ['', 'at', 'Error: no', ' at ', '\n'.repeat(1000), '  File "a", line x, in f'])
    expect(framesOf(text, undefined)).toEqual({ stack: [] })
})

test.each(['nodejs', 'python', 'java', undefined])('a hostile text as %s is read in one go', (language) => {
  const lines = [
    `    at ${' ('.repeat(400)}`,
    `    at ${':1'.repeat(400)} x`,
    `${' '.repeat(900)}at`,
    '  File "'.repeat(90),
  ]
  for (const line of lines)
    expect(framesOf(`${line}\n`.repeat(20_000), language).stack.length).toBeLessThanOrEqual(50)
})

test('a stack that is too long says how much of it is left out', () => {
  const { stack, truncated } = framesOf('\n    at f (a.js:1:1)'.repeat(80), 'nodejs')
  expect([stack.length, truncated]).toEqual([50, 30])
})

test('a line without end is no frame', () => {
  expect(framesOf(`\n    at f (${'x'.repeat(2_000)}:1:1)`, 'nodejs')).toEqual({ stack: [] })
})
