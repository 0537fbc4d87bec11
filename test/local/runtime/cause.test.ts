import { expect, test } from 'vitest'
import { causeOf } from '../../../src/local/runtime/cause.ts'

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

test('an error becomes an exception with its stack', () => {
  const trace = [
    'TypeError: boom',
    '    at handler (file:///var/task/index.mjs:4:11)',
    '    at Object.<anonymous> (/var/task/lib/a b.js:7:3)',
    '    at /var/task/index.mjs:9:1',
    '    at async Promise.all (index 0)',
    '    at native',
  ]
  const payload = bytes({ errorType: 'TypeError', errorMessage: 'boom', trace })
  expect(causeOf(payload, '/var/task')).toEqual({
    working_directory: '/var/task',
    paths: ['/var/task/index.mjs', '/var/task/lib/a b.js'],
    exceptions: [
      {
        message: 'boom',
        type: 'TypeError',
        stack: [
          { path: '/var/task/index.mjs', line: 4, label: 'handler' },
          { path: '/var/task/lib/a b.js', line: 7, label: 'Object.<anonymous>' },
          { path: '/var/task/index.mjs', line: 9, label: 'anonymous' },
        ],
      },
    ],
  })
})

test.each([
  ['an error without a stack', { errorType: 'string', errorMessage: 'boom' }, 'string', 'boom'],
  ['fields of the wrong kind', { errorType: 7, errorMessage: null, trace: [1, {}, 'at ('] }, 'Error', ''],
])('%s', (_, error, type, message) => {
  expect(causeOf(bytes(error), '/var/task')?.exceptions).toEqual([{ type, message, stack: [] }])
})

test.each(['', 'null', '"text"', '{'])('what is no error gives nothing: %j', (text) => {
  expect(causeOf(new TextEncoder().encode(text), '/var/task')).toBeUndefined()
})

test('a hostile stack line does not hang', () => {
  const trace = [`    at ${'a ('.repeat(50_000)}`, `    at ${':1'.repeat(50_000)}`]
  expect(causeOf(bytes({ errorType: 'E', errorMessage: '', trace }), '/')?.exceptions[0]?.stack).toEqual([])
})
