import { expect, test } from 'vitest'
import { plain } from '../../src/render/canvas.ts'
import { type ColourDepth, styleFor } from '../../src/render/colour.ts'

const depths: ColourDepth[] = [0, 1, 2, 3]

test.each(depths)('at depth %i every meaning has a paint that keeps the text', (depth) => {
  const style = styleFor(depth)
  expect(Object.keys(style)).toEqual(Object.keys(plain))
  for (const paint of Object.values(style)) expect(paint('text')).toContain('text')
})

test('no colour means no escape sequence', () => {
  expect(styleFor(0).bad('text')).toBe('text')
})

test('a paint takes one text, also where map hands it an index and the list', () => {
  const { bad } = styleFor(2)
  expect(['a', 'b'].map(bad)).toEqual([bad('a'), bad('b')])
})

test('faults and good ends never share a colour', () => {
  for (const depth of [1, 2, 3] as const) expect(styleFor(depth).bad('x')).not.toBe(styleFor(depth).good('x'))
})
