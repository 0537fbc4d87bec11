import type { Context } from '../../../context.ts'
import { mapToJson } from '../../../render/map/json.ts'
import { renderMapMarkdown } from '../../../render/map/markdown.ts'
import { renderDot, renderMermaid } from '../../../render/map/picture.ts'
import { renderMapTable } from '../../../render/map/table.ts'
import { renderMapTree } from '../../../render/map/tree.ts'
import { jsonLines } from '../json.ts'
import type { FoundMap } from './read.ts'

export function showMap(found: FoundMap, options: { readonly table: boolean }, ctx: Context): void {
  ctx.out(linesOf(found, options.table, ctx))
  if (ctx.output === 'text' && found.map.nodes.length === 0) tellNothing(found, ctx)
}

function linesOf({ map, frame }: FoundMap, table: boolean, { output, canvas }: Context): readonly string[] {
  switch (output) {
    case 'json':
      return jsonLines(mapToJson(map, frame))
    case 'mermaid':
      return renderMermaid(map)
    case 'dot':
      return renderDot(map)
    case 'markdown':
      return renderMapMarkdown(map, frame)
    default:
      return table ? renderMapTable(map, frame, canvas) : renderMapTree(map, frame, canvas)
  }
}

function tellNothing({ names }: FoundMap, ctx: Context): void {
  const { style, glyphs } = ctx.canvas
  const next =
    names.length > 0
      ? `otl status ${names.join(' ')} tells whether tracing is on; --since 1d looks further back`
      : 'otl status tells which functions are traced; --since 1d looks further back'
  ctx.tell([`  ${style.quiet(glyphs.arrow)} ${next}`])
}
