import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { pictures } from '../../scripts/pictures/index.mjs'
import { images } from '../../scripts/pictures/program.mjs'
import { drawRecorded, recorded } from '../../scripts/pictures/recorded.mjs'
import { drawTerminal } from '../../scripts/pictures/terminal.mjs'
import { drawViewer, python } from '../../scripts/pictures/viewer.mjs'
import { files, pageOf } from './pages.ts'

const present = readdirSync(images).toSorted()

test('every picture is made by scripts/pictures.mjs, and is there', () => {
  expect(present).toEqual(Object.keys(pictures).toSorted())
})

test('every picture is on a page', () => {
  const shown = files.flatMap((file) => pageOf(file).links.map(({ target }) => path.basename(target)))
  expect(present.filter((name) => !shown.includes(name))).toEqual([])
})

test.each(Object.entries(recorded))(
  '%s is what the program draws; npm run pictures makes it anew',
  (name, picture) => {
    // Not as an expectation of the texts themselves: a difference of SVG tells nobody anything.
    const committed = readFileSync(path.join(images, name), 'utf8')
    expect(drawRecorded(picture) === committed).toBe(true)
  },
)

if (!python)
  console.log('left out: whether the picture of the viewer is up to date; it needs Python (OTL_PYTHON)')

test.skipIf(!python)('viewer.svg is what the program draws on a terminal', () => {
  expect(drawViewer() === readFileSync(path.join(images, 'viewer.svg'), 'utf8')).toBe(true)
})

test('what is drawn keeps its place, and numbers stand in the margin', () => {
  const svg = drawTerminal('$ otl\n\u001b[38;5;203m✗ ━━┄┄\u001b[39m a < b', {
    title: 'x & y',
    numbers: [/a < b/],
  })
  expect(svg).toContain('<title>x &amp; y</title>')
  expect(svg).toContain('a</text>')
  expect(svg).toContain('&lt;')
  // Two heavy cells are one box, two dashed ones are six.
  expect(svg.match(/<rect [^>]*width="16.8"/g)).toHaveLength(1)
  expect(svg.match(/<rect [^>]*width="1.85"/g)).toHaveLength(6)
  expect(svg).toContain('<circle cy="46" ')
  expect(() => drawTerminal('a', { title: 'a', numbers: [/b/] })).toThrow('no line matches /b/')
})
