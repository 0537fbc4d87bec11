import { expect, test } from 'vitest'
import { catalogueLayers } from '../../src/domain/catalogue/layers.ts'
import { plain, unicode } from '../../src/render/canvas.ts'
import { renderLayers } from '../../src/render/layers.ts'
import { cells } from '../../src/render/text.ts'
import { wrap } from '../../src/render/wrap.ts'

const canvas = (width: number) => ({ width, style: plain, glyphs: unicode })
const gov = catalogueLayers().filter(({ region }) => region === 'us-gov-west-1')

test.each([60, 80, 120])('layers at %i columns', async (width) => {
  const lines = [
    ...renderLayers(catalogueLayers(), false, canvas(width)),
    '',
    ...renderLayers(gov, true, canvas(width)),
  ]
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../golden/layers-${width}.txt`)
})

test('no line is wider than the canvas, and an ARN in pieces is still whole', () => {
  for (let width = 20; width <= 200; width++) {
    const lines = [true, false].flatMap((arns) => renderLayers(catalogueLayers(), arns, canvas(width)))
    for (const line of lines) expect(cells(line)).toBeLessThanOrEqual(width)
    const joined = renderLayers(gov, true, canvas(width))
      .map((line) => line.trim())
      .join('')
    for (const { arn } of gov) expect(joined).toContain(arn)
  }
})

test('no layers is said', () => {
  expect(renderLayers([], true, canvas(80))).toEqual(['no layers'])
})

test('text is broken at spaces, and a word without any is cut', () => {
  expect(wrap('the quick brown fox', 9)).toEqual(['the quick', 'brown fox'])
  expect(wrap('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k'])
  expect(wrap('日本語', 4)).toEqual(['日本', '語'])
  expect(wrap('', 4)).toEqual([''])
})
