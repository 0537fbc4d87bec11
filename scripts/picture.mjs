// Turns terminal output with colours (standard input) into an SVG picture: `FORCE_COLOR=2 otl trace FILE | node scripts/picture.mjs > x.svg`
import { text } from 'node:stream/consumers'

const CELL = { width: 8.43, height: 19 }
const MARGIN = 20
const PALETTE = { text: '#d8dee9', ground: '#14181f', bar: '#1d232d' }

const lines = (await text(process.stdin)).replace(/\n$/, '').split('\n')
const widest = Math.max(...lines.map((line) => [...line.replace(/\u001b\[[0-9;]*m/g, '')].length))
const width = Math.ceil(widest * CELL.width + 2 * MARGIN)
const height = Math.ceil(lines.length * CELL.height + 2 * MARGIN + 18)

console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<rect width="${width}" height="${height}" rx="8" fill="${PALETTE.ground}"/>
<circle cx="18" cy="16" r="5" fill="#3b4252"/><circle cx="35" cy="16" r="5" fill="#3b4252"/><circle cx="52" cy="16" r="5" fill="#3b4252"/>
<g font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="${PALETTE.text}" xml:space="preserve">
${lines.map(drawLine).join('\n')}
</g>
</svg>`)

/** Every run of one colour is placed at its own column, so that a font of another width cannot shift the picture. */
function drawLine(line, row) {
  const y = MARGIN + 18 + (row + 0.78) * CELL.height
  let column = 0
  let state = { fill: undefined, bold: false }
  const parts = []
  for (const piece of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (piece.startsWith('\u001b[')) state = styled(state, piece)
    else if (piece !== '') {
      if (piece.trim() !== '') parts.push(drawRun(piece, column, y, state))
      column += [...piece].length
    }
  }
  return parts.join('')
}

function drawRun(piece, column, y, { fill, bold }) {
  const lead = [...piece].findIndex((char) => char !== ' ')
  const shown = piece.trim()
  const x = (MARGIN + (column + lead) * CELL.width).toFixed(1)
  const length = ([...shown].length * CELL.width).toFixed(1)
  const style = `${fill ? ` fill="${fill}"` : ''}${bold ? ' font-weight="bold"' : ''}`
  return `<text x="${x}" y="${y.toFixed(1)}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${style}>${escape(shown)}</text>`
}

function styled(state, code) {
  const numbers = code.slice(2, -1).split(';').map(Number)
  if (numbers[0] === 38 && numbers[1] === 5) return { ...state, fill: colour256(numbers[2]) }
  if (numbers[0] === 39) return { ...state, fill: undefined }
  if (numbers[0] === 1) return { ...state, bold: true }
  if (numbers[0] === 22) return { ...state, bold: false }
  return numbers[0] === 0 ? { fill: undefined, bold: false } : state
}

/** The colour cube and the greys of 256-colour terminals. */
function colour256(n) {
  if (n >= 232) return hex(Array(3).fill(8 + (n - 232) * 10))
  const at = n - 16
  return hex(
    [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => (level === 0 ? 0 : 55 + level * 40)),
  )
}

function hex(rgb) {
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function escape(shown) {
  return shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
