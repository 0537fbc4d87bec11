import { stripVTControlCharacters } from 'node:util'

const CELL = { width: 8.4, height: 20 }
const MARGIN = { x: 20, y: 16 }
const NUMBER = { margin: 20, radius: 8.5 }
const COLOUR = {
  text: '#d5dae3',
  ground: '#161b22',
  edge: '#30363d',
  typed: '#ffffff',
  quiet: '#8b949e',
  number: '#1f6feb',
}
const FONT = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

/**
 * Characters that are drawn rather than written, so that no font can leave holes in a bar: boxes of x, y, width and
 * height in parts of a cell, and how opaque.
 */
const full = { y: 0.22, height: 0.56 }
const heavy = { y: 0.43, height: 0.14 }
const light = { y: 0.48, height: 0.06 }
const left = { x: 0, width: 0.5 }
const right = { x: 0.5, width: 0.5 }
const across = { x: 0, width: 1 }
const down = { x: 0.44, y: 0, width: 0.15, height: 1 }
const turn = { ...light, x: 0.44, width: 0.56 }
const shapes = {
  '█': [{ ...full, ...across }],
  '▌': [{ ...full, ...left }],
  '▐': [{ ...full, ...right }],
  '▓': [{ ...full, ...across, opacity: 0.8 }],
  '▒': [{ ...full, ...across, opacity: 0.55 }],
  '░': [{ ...full, ...across, opacity: 0.3 }],
  '━': [{ ...heavy, ...across }],
  '╸': [{ ...heavy, ...left }],
  '╺': [{ ...heavy, ...right }],
  '─': [{ ...light, ...across }],
  '╴': [{ ...light, ...left }],
  '╶': [{ ...light, ...right }],
  '▂': [{ y: 0.62, height: 0.16, ...across }],
  '▏': [{ x: 0, y: 0, width: 0.2, height: 1 }],
  '┄': [0.05, 0.39, 0.73].map((x) => ({ ...light, x, width: 0.22 })),
  '│': [down],
  '├': [down, turn],
  '└': [{ ...down, height: 0.54 }, turn],
}

const DRAWN = Object.keys(shapes).join('')
/** Blanks, repetitions of one drawn character, and what is written. */
const WORDS = new RegExp(` +|([${DRAWN}])\\1*|[^ ${DRAWN}]+`, 'gu')

/**
 * Terminal output with colours as an SVG picture. A line that begins with `$ ` was typed.
 * @param {string} output
 * @param {{ title: string, numbers?: readonly RegExp[] }} options numbers: the first line that each matches gets its
 *   place in this list as a number in the margin, from 1
 * @returns {string}
 */
export function drawTerminal(output, { title, numbers = [] }) {
  const lines = output.trimEnd().split('\n')
  const plain = lines.map((line) => stripVTControlCharacters(line))
  const indent = numbers.length > 0 ? NUMBER.margin : 0
  const widest = Math.max(...plain.map((line) => [...line].length))
  const width = Math.ceil(widest * CELL.width + 2 * MARGIN.x + indent)
  const height = Math.ceil(lines.length * CELL.height + 2 * MARGIN.y)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(title)}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${COLOUR.ground}" stroke="${COLOUR.edge}"/>
<g font-family="${FONT}" font-size="14" fill="${COLOUR.text}"${indent > 0 ? ` transform="translate(${indent})"` : ''}>
${lines.map(drawLine).join('\n')}
${numbers.map((pattern, at) => drawNumber(plain, pattern, at + 1)).join('')}</g>
</svg>
`
}

/** Into the margin before the line. */
function drawNumber(lines, pattern, number) {
  const row = lines.findIndex((line) => pattern.test(line))
  if (row < 0) throw new Error(`no line matches ${pattern}`)
  const y = MARGIN.y + (row + 0.5) * CELL.height
  const said = `<text y="${y + 4.5}" font-size="12" font-weight="bold" fill="#ffffff" text-anchor="middle">${number}</text>`
  return `<circle cy="${y}" r="${NUMBER.radius}" fill="${COLOUR.number}"/>${said}\n`
}

function drawLine(line, row) {
  let column = 0
  const drawn = []
  for (const { said, style } of runs(line)) {
    for (const [word] of said.matchAll(WORDS)) {
      if (style.ground) drawn.push(drawGround(word, column, row, style))
      if (!word.startsWith(' '))
        drawn.push(shapes[word[0]] ? drawShape(word, column, row, style) : write(word, column, row, style))
      column += [...word].length
    }
  }
  return drawn.join('')
}

/** Pieces of one style each. What was typed has no colours of its own. */
function runs(line) {
  if (line.startsWith('$ ')) {
    return [
      { said: '$', style: { fill: COLOUR.quiet } },
      { said: line.slice(1), style: { fill: COLOUR.typed, bold: true } },
    ]
  }
  let style = {}
  return line.split('\u001b[').map((piece, at) => {
    if (at === 0) return { said: piece, style }
    const end = piece.indexOf('m')
    style = styled(style, piece.slice(0, end).split(';').map(Number))
    return { said: piece.slice(end + 1), style }
  })
}

function drawGround(word, column, row, { ground }) {
  const x = round(MARGIN.x + column * CELL.width)
  const width = round([...word].length * CELL.width)
  return `<rect x="${x}" y="${round(MARGIN.y + row * CELL.height)}" width="${width}" height="${CELL.height}" fill="${ground}" shape-rendering="crispEdges"/>`
}

/** A run of one drawn character is one box where it reaches across the cell, so that no seams show. */
function drawShape(word, column, row, { fill }) {
  const places = shapes[word[0]].flatMap((box) =>
    box.width === 1
      ? [{ ...box, cells: word.length }]
      : [...word].map((_, at) => ({ ...box, x: box.x + at, cells: box.width })),
  )
  const boxes = places.map(({ cells, ...box }) => {
    const x = MARGIN.x + (column + box.x) * CELL.width
    const y = MARGIN.y + (row + box.y) * CELL.height
    const size = `width="${round(cells * CELL.width)}" height="${round(box.height * CELL.height)}"`
    return `<rect x="${round(x)}" y="${round(y)}" ${size}${box.opacity ? ` opacity="${box.opacity}"` : ''}/>`
  })
  const crisp = '│├└'.includes(word[0]) ? '' : ' shape-rendering="crispEdges"'
  return `<g fill="${fill ?? COLOUR.quiet}"${crisp}>${boxes.join('')}</g>`
}

/** Every word has its place and length, so that a font of another width cannot shift the picture. */
function write(word, column, row, { fill, bold }) {
  const x = round(MARGIN.x + column * CELL.width)
  const y = round(MARGIN.y + (row + 0.72) * CELL.height)
  const length = round([...word].length * CELL.width)
  const style = `${fill ? ` fill="${fill}"` : ''}${bold ? ' font-weight="bold"' : ''}`
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${style}>${escaped(word)}</text>`
}

function escaped(said) {
  return said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** The codes that otl writes with 256 colours, and those that a terminal makes of them when it is asked for its screen. */
function styled(style, [code, ...rest]) {
  if (code === undefined) return style
  if (code === 38 && rest[0] === 5) return styled({ ...style, fill: colour256(rest[1]) }, rest.slice(2))
  if (code === 48 && rest[0] === 5) return styled({ ...style, ground: colour256(rest[1]) }, rest.slice(2))
  if (code === 39) return styled({ ...style, fill: undefined }, rest)
  if (code === 49) return styled({ ...style, ground: undefined }, rest)
  if (code === 1 || code === 22) return styled({ ...style, bold: code === 1 }, rest)
  return styled(code === 0 ? {} : style, rest)
}

/** The colour cube and the greys of 256-colour terminals. */
function colour256(n) {
  if (n >= 232) return hex([8, 8, 8].map((base) => base + (n - 232) * 10))
  const level = (part) => (part === 0 ? 0 : 55 + part * 40)
  return hex([Math.floor((n - 16) / 36), Math.floor((n - 16) / 6) % 6, (n - 16) % 6].map(level))
}

function hex(rgb) {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function round(number) {
  return Number(number.toFixed(2))
}
