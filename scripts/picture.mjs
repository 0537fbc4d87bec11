// Draws terminal output with colours (standard input) as an SVG picture (standard output):
//     FORCE_COLOR=2 npx otl trace FILE | node scripts/picture.mjs 'A trace' > picture.svg
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'

const CELL = { width: 8.4, height: 20 }
const MARGIN = { x: 20, y: 16 }
const COLOUR = { text: '#d5dae3', ground: '#161b22', edge: '#30363d', typed: '#ffffff', quiet: '#8b949e' }
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
  '│': [down],
  '├': [down, turn],
  '└': [{ ...down, height: 0.54 }, turn],
}

const lines = (await text(process.stdin)).trimEnd().split('\n')
const widest = Math.max(...lines.map((line) => [...stripVTControlCharacters(line)].length))
const width = Math.ceil(widest * CELL.width + 2 * MARGIN.x)
const height = Math.ceil(lines.length * CELL.height + 2 * MARGIN.y)

process.stdout.write(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<title>${escaped(process.argv[2] ?? 'otl in a terminal')}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${COLOUR.ground}" stroke="${COLOUR.edge}"/>
<g font-family="${FONT}" font-size="14" fill="${COLOUR.text}">
${lines.map(drawLine).join('\n')}
</g>
</svg>
`)

function drawLine(line, row) {
  let column = 0
  const drawn = []
  for (const { said, style } of runs(line)) {
    for (const [word] of said.matchAll(/ +|([█▌▐▓▒░━╸╺─╴╶│├└])\1*|[^ █▌▐▓▒░━╸╺─╴╶│├└]+/gu)) {
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
  const boxes = shapes[word[0]].map((box) => {
    const x = MARGIN.x + (column + box.x) * CELL.width
    const y = MARGIN.y + (row + box.y) * CELL.height
    const cells = box.width === 1 ? word.length : box.width
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
