import { expect, test } from 'vitest'
import {
  type JournalLine,
  journalText,
  readJournal,
} from '../../../../src/domain/instrument/fleet/journal.ts'
import { isUndone, unreachedCount, writtenCount } from '../../../../src/domain/instrument/fleet/runs.ts'
import { receiptOf } from '../../../../src/domain/instrument/receipt.ts'

const arn = (name: string) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`
const tracing = { kind: 'tracing', from: 'PassThrough', to: 'Active' } as const
const back = { kind: 'tracing', from: 'Active', to: 'PassThrough' } as const
const receipt = receiptOf([tracing], { id: 'a1', at: new Date(0) })
const head = {
  line: 'run',
  version: 1,
  run: 'b2',
  at: '2026-11-22T12:00:00.000Z',
  command: 'enable',
  flags: [],
} as const

const story = (...lines: readonly JournalLine[]) => [head, ...lines].map(journalText).join('')

test('a story is read back: who, what, and how far it came', () => {
  const record = readJournal(
    story(
      { line: 'function', arn: arn('a'), selected: true },
      { line: 'function', arn: arn('b') },
      { line: 'write', arn: arn('a'), changes: [tracing], receipt },
      { line: 'done', arn: arn('a'), outcome: 'done' },
    ),
  )
  expect(record).toMatchObject({ run: 'b2', command: 'enable' })
  expect([...(record?.functions ?? [])]).toEqual([
    [arn('a'), { selected: true, outcome: 'done', written: { changes: [tracing], receipt } }],
    [arn('b'), { selected: false }],
  ])
})

test('a crash at any letter loses the last line at most', () => {
  const text = story(
    { line: 'function', arn: arn('a') },
    { line: 'write', arn: arn('a'), changes: [tracing] },
    { line: 'done', arn: arn('a'), outcome: 'done' },
  )
  const lines = text.split('\n')
  for (let end = 0; end < text.length; end++) {
    const whole = text.slice(0, end).split('\n').length - 2
    const torn = readJournal(text.slice(0, end))
    expect(torn !== undefined || whole < 1).toBe(true)
    // What a later run of otl adds is read, whatever it follows.
    const added = readJournal(
      text.slice(0, end) + journalText({ line: 'done', arn: arn('z'), outcome: 'failed' }),
    )
    if (torn) expect(added?.functions.get(arn('z'))?.outcome).toBe('failed')
  }
  expect(lines).toHaveLength(5)
})

test('a write that was announced and did not happen is not one to take back', () => {
  const record = readJournal(
    story({ line: 'write', arn: arn('a'), changes: [tracing] }, { line: 'unwritten', arn: arn('a') }),
  )
  expect(record && writtenCount(record)).toBe(0)
})

test('a function that is written twice in a run goes back to before the first time', () => {
  const record = readJournal(
    story(
      { line: 'write', arn: arn('a'), changes: [tracing], receipt },
      { line: 'write', arn: arn('a'), changes: [back] },
    ),
  )
  expect(record?.functions.get(arn('a'))?.written).toEqual({ changes: [tracing, back], receipt })
})

test.each([
  '',
  'null',
  '{"line":"done","arn":"a","outcome":"done"}',
  '{"line":"run","version":2,"run":"b2","at":"2026-11-22","command":"enable"}',
  '{"line":"run","version":1,"run":"b2","at":"yesterday","command":"enable"}',
  '[1,2]',
  '\u0000\u001b[2J',
])('%j is no story', (text) => {
  expect(readJournal(text)).toBeUndefined()
})

test('lines that otl could not have written are passed over', () => {
  const text = `${story()}\n${JSON.stringify({ line: 'write', arn: arn('a'), changes: [{ kind: 'variable', name: 'SECRET', to: 'x' }] })}\n{"line":"done","arn":"b","outcome":"exploded"}`
  expect(readJournal(text)?.functions.size).toBe(0)
})

test('a run is undone when everything that it wrote was taken back', () => {
  const made = readJournal(
    story(
      { line: 'write', arn: arn('a'), changes: [tracing] },
      { line: 'write', arn: arn('b'), changes: [tracing] },
      { line: 'function', arn: arn('c') },
    ),
  )
  const undoing = (...names: string[]) =>
    readJournal(
      [
        journalText({ ...head, run: 'c3', command: 'undo', of: 'b2' }),
        ...names.map((name) => journalText({ line: 'done', arn: arn(name), outcome: 'done' })),
      ].join(''),
    )
  if (!made) throw new Error('the story was not read')
  expect([writtenCount(made), unreachedCount(made)]).toEqual([2, 3])
  const [half, whole] = [undoing('a'), undoing('a', 'b')]
  expect(half && isUndone(made, [made, half])).toBe(false)
  expect(whole && isUndone(made, [made, whole])).toBe(true)
})
