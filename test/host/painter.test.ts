import { expect, test } from 'vitest'
import { painter } from '../../src/host/painter.ts'

const ESC = '\u001b'
const sync = (text: string) => `${ESC}[?2026h${text}${ESC}[?2026l`
const line = (row: number, text: string) => `${ESC}[${row};1H${ESC}[2K${text}`

function painted() {
  const written: string[] = []
  return { written, ...painter((text) => written.push(text)) }
}

test('everything at first, then only what changed, in one piece', () => {
  const { written, paint } = painted()
  paint(['a', 'b', 'c'])
  paint(['a', 'B', 'c'])
  expect(written).toEqual([
    sync(`${ESC}[2J${line(1, 'a')}${line(2, 'b')}${line(3, 'c')}`),
    sync(line(2, 'B')),
  ])
})

test('nothing, when nothing changed', () => {
  const { written, paint } = painted()
  paint(['a'])
  paint(['a'])
  expect(written.length).toBe(1)
})

test('everything again after something else has written', () => {
  const { written, paint, forget } = painted()
  paint(['a'])
  forget()
  paint(['a'])
  expect(written[1]).toBe(written[0])
})

test('lines that are no longer there are erased', () => {
  const { written, paint } = painted()
  paint(['a', 'b'])
  paint(['a'])
  expect(written[1]).toBe(sync(line(2, '')))
})
