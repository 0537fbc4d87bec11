import type { Bar, BarPart } from '../picture/bar.ts'
import { SIZE } from './style.ts'
import { element } from './xml.ts'

const HEIGHT = { solid: 12, beam: 4, line: 1.5 } as const
const LEAST = 2

/** The bar of a row whose middle is at `y`, on an axis from `left`, `width` pixels wide. */
export function drawBar({ parts, open, instant }: Bar, left: number, width: number, y: number): string {
  const drawn = parts.map((part) => drawPart(part, left, width, y, open))
  const [whole] = parts
  if (instant && whole) drawn.push(diamond(left + whole.from * width, y, whole.look))
  if (open) drawn.push(ragged(left + width, y))
  return drawn.join('')
}

function drawPart({ from, to, look, shape }: BarPart, left: number, width: number, y: number, open: boolean) {
  const height = HEIGHT[shape]
  const size = Math.max(LEAST, (to - from) * width)
  const x = Math.min(left + from * width, left + width - size)
  const fill = look === 'cold' ? { fill: 'url(#cold)' } : { class: open ? `${look} open` : look }
  return element('rect', {
    x,
    y: y - height / 2,
    width: size,
    height,
    rx: shape === 'solid' ? 2 : 0,
    ...fill,
  })
}

function diamond(x: number, y: number, look: string): string {
  const reach = 4.5
  return element('path', {
    class: look,
    d: `M${x} ${y - reach}l${reach} ${reach}l${-reach} ${reach}l${-reach} ${-reach}z`,
  })
}

/** A torn edge: it goes on, and nobody has seen the end. */
function ragged(x: number, y: number): string {
  const half = SIZE.row / 2 - 5
  return element('path', {
    class: 'thin s-warn',
    'stroke-dasharray': '2 2',
    d: `M${x} ${y - half}V${y + half}`,
  })
}

/** Colour is not the only sign of a cold start: its time is striped. */
export function stripes(): string {
  const lines = element('path', {
    class: 'thin s-cold',
    'stroke-width': 2.5,
    d: 'M-1.5 1.5l3 -3M0 6l6 -6M4.5 7.5l3 -3',
  })
  const ground = element('rect', { class: 'cold', width: 6, height: 6, opacity: 0.35 })
  const size = { width: 6, height: 6, patternUnits: 'userSpaceOnUse' }
  return element('defs', {}, element('pattern', { id: 'cold', ...size }, ground + lines))
}
