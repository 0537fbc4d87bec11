import { expect, test } from 'vitest'
import { functionLog } from '../../../src/local/runtime/log.ts'

test('what was printed is kept whole, and told line by line', () => {
  const lines: string[] = []
  const log = functionLog((line) => lines.push(line))
  log.write('one\ntw')
  log.write('o\n')
  expect(lines).toEqual(['one', 'two'])
  expect(log.take()).toBe('one\ntwo\n')
  expect(log.take()).toBe('')
})

test('a line of the platform begins at the beginning', () => {
  const log = functionLog(() => {})
  log.write('no end')
  log.line('END')
  log.line('REPORT')
  expect(log.take()).toBe('no end\nEND\nREPORT\n')
})

test('control characters stay in the log and off the terminal', () => {
  const lines: string[] = []
  const log = functionLog((line) => lines.push(line))
  log.write('\u001b[2Jtab\there\u009b31m\r\n')
  expect(lines).toEqual(['[2Jtab\there31m'])
  expect(log.take()).toBe('\u001b[2Jtab\there\u009b31m\r\n')
})

test('beyond the limit the oldest goes', () => {
  const log = functionLog(() => {}, 10)
  for (const text of ['aaaa\n', 'bbbb\n', 'cccc\n']) log.write(text)
  expect(log.take()).toBe('bbbb\ncccc\n')
})

test('a line without an end is told in pieces', () => {
  const lines: string[] = []
  const log = functionLog((line) => lines.push(line))
  for (let piece = 0; piece < 40; piece += 1) log.write('x'.repeat(2048))
  expect(lines).toHaveLength(1)
})
