import { colours } from '../colours.ts'

/** Cell of the font that texts are placed by, row and margins; pixels. */
export const SIZE = { cell: 7.8, font: 13, row: 24, line: 18, margin: 20 } as const

/**
 * Plain rules rather than custom properties, which programs that are no browser do not know.
 * Who prefers a dark ground gets one, also where the picture stands in a page.
 */
export function styleSheet(): string {
  const rules = (tone: 0 | 1) =>
    Object.entries(colours)
      .map(([name, pair]) => `.${name}{fill:${pair[tone]}}.s-${name}{stroke:${pair[tone]}}`)
      .concat(`.halo{stroke:${colours.ground[tone]}}`)
      .join('')
  return [
    `text{font:${SIZE.font}px ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;unicode-bidi:isolate}`,
    '.strong{font-weight:600}.end{text-anchor:end}.thin{fill:none}.open{fill-opacity:.4}.halo{stroke-width:4;paint-order:stroke}',
    rules(0),
    `@media(prefers-color-scheme:dark){${rules(1)}}`,
  ].join('\n')
}
