import stringWidth from 'string-width'
import { expect, test } from 'vitest'
import { ascii, unicode } from '../../src/render/canvas.ts'
import { cells } from '../../src/render/text.ts'

test('every drawing character takes one cell, and is measured as such', () => {
  for (const [name, glyph] of Object.entries(unicode)) {
    expect([name, stringWidth(glyph), cells(glyph)]).toEqual([name, 1, 1])
  }
})

test('the ASCII set is ASCII', () => {
  expect(Object.values(ascii).join('')).toMatch(/^[\x21-\x7e]+$/)
  expect(Object.values(ascii).every((glyph) => glyph.length === 1)).toBe(true)
})
