import { describe, expect, test } from 'vitest'
import { cells, clip, clipMiddle, pad, right, safe, wrap } from '../../src/render/text.ts'

describe('safe', () => {
  test.each([
    ['orders', 'orders'],
    ['\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['two\nlines\r\ttab', 'two␊lines␍␉tab'],
    ['\u0000\u007f\u009b', '␀␡<9b>'],
    ['a\u202eb\u2066c\u200f', 'a<202e>b<2066>c<200f>'],
    ['a\u2028b\ufeffc', 'a<2028>b<feff>c'],
    ['half \ud83d pair', 'half <d83d> pair'],
    ['\u{1f3fb} a\u{1f3fb} \u{1f44d}\u{1f3fb}', '<1f3fb> a<1f3fb> \u{1f44d}\u{1f3fb}'],
    ['書き込み 🚀 e\u0301', '書き込み 🚀 e\u0301'],
  ])('%j', (text, shown) => {
    expect(safe(text)).toBe(shown)
  })
})

describe('cells', () => {
  test.each([
    ['orders', 6],
    ['├ │ └ █▒…', 9],
    ['naïve', 5],
    ['書き込み', 8],
    ['e\u0301', 1],
    ['🚀', 2],
    ['👩‍👩‍👧', 2],
    ['soft\u00adhyphen', 10],
    ['שלום', 4],
  ])('%j takes %i', (text, width) => {
    expect(cells(text)).toBe(width)
  })
})

describe('clip', () => {
  test.each([
    ['orders', 6, 'orders'],
    ['orders', 5, 'orde…'],
    ['orders', 1, '…'],
    ['orders', 0, ''],
    ['書き込み', 5, '書き…'],
    ['書き込み', 4, '書…'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j to %i', (text, width, kept) => {
    expect(clip(text, width)).toBe(kept)
  })

  test('without an ellipsis it only cuts', () => {
    expect(clip('orders', 3, '')).toBe('ord')
  })
})

describe('clipMiddle keeps both ends', () => {
  test.each([
    ['sam-app-Orders-1X2Y', 11, 'sam-a…-1X2Y'],
    ['orders', 6, 'orders'],
    ['orders', 3, 'o…s'],
    ['orders', 1, '…'],
    ['orders', 0, ''],
    ['書き込み処理', 7, '書き…理'],
  ])('%j to %i', (text, width, kept) => {
    expect(clipMiddle(text, width)).toBe(kept)
    expect(cells(clipMiddle(text, width))).toBeLessThanOrEqual(width)
  })
})

test('pad and right fill to the width', () => {
  expect(pad('書', 4)).toBe('書  ')
  expect(pad('orders', 4)).toBe('ord…')
  expect(right('7ms', 6)).toBe('   7ms')
})

describe('wrap', () => {
  test.each<[string, number, number, string[]]>([
    ['one two three', 20, 3, ['one two three']],
    ['one two three', 8, 3, ['one two', 'three']],
    ['one two three four', 8, 2, ['one two', 'three f…']],
    ['unbreakable', 5, 3, ['unbr…']],
    ['a unbreakable b', 5, 3, ['a', 'unbr…']],
    ['書き 込み 処理', 5, 3, ['書き', '込み', '処理']],
    ['', 5, 3, ['']],
  ])('%j to %i', (text, width, most, lines) => {
    expect(wrap(text, width, most)).toEqual(lines)
  })
})
