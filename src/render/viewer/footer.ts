import type { Canvas } from '../canvas.ts'
import { cells, clip, safe } from '../text.ts'
import { formatHints } from './formats.ts'
import { allBindings, type Binding, keyName } from './keys.ts'
import { edges } from './lines.ts'
import { grouped } from './list-pane.ts'
import type { ViewerState } from './model.ts'

/** The last line: what is typed, or what happened, or which keys there are; and where the cursor is. */
export function footer(state: ViewerState, canvas: Canvas): string {
  const place = `${canvas.style.quiet(position(state))} `
  const room = canvas.width - cells(position(state)) - 3
  return edges(` ${said(state, Math.max(0, room), canvas)}`, place, canvas.width)
}

function said(state: ViewerState, room: number, canvas: Canvas): string {
  const { style, glyphs } = canvas
  const { prompt, notice } = state
  if (state.choosing) return formatHints(room, canvas)
  if (prompt !== undefined) {
    const lead = prompt.kind === 'search' ? '/' : 'filter: '
    const text = safe(prompt.text)
    // The end is where one types.
    const kept =
      cells(text) > room - lead.length - 1 ? clipStart(text, room - lead.length - 1, glyphs.ellipsis) : text
    return style.code(lead) + kept + style.code(glyphs.cursor)
  }
  if (notice !== undefined) return style[notice.tone](clip(safe(notice.text), room, glyphs.ellipsis))
  return hints(state, room, canvas)
}

function clipStart(text: string, width: number, ellipsis: string): string {
  const kept = [...text].reverse()
  return [...clip(kept.join(''), width, ellipsis)].reverse().join('')
}

/** Help and quit always; of the others as many as fit. */
function hints(state: ViewerState, room: number, { style }: Canvas): string {
  if (state.help !== undefined) return style.quiet(clip('j k scroll  any other key goes back', room, ''))
  const worth = ({ brief, panes }: Binding) =>
    brief !== undefined && (panes === undefined || panes.includes(state.focus))
  const all = allBindings.filter(worth)
  const always = all.filter(({ action }) => action === 'help' || action === 'quit')
  const width = ({ keys, brief = '' }: Binding) => cells(keyName(keys[0] ?? '')) + 1 + brief.length + 2
  let left = room - always.reduce((sum, binding) => sum + width(binding), 0)
  const fitting = all.filter((binding) => {
    if (always.includes(binding)) return false
    left -= width(binding)
    return left >= 0
  })
  return [...fitting, ...always]
    .map(({ keys, brief = '' }) => `${style.code(keyName(keys[0] ?? ''))} ${style.quiet(brief)}`)
    .join('  ')
}

function position({ help, focus, list, spans }: ViewerState): string {
  if (help !== undefined) return ''
  const [at, count] =
    focus === 'list' ? [list.at, list.visible.length] : [spans.at, spans.view?.rows.length ?? 0]
  return count === 0 ? '' : `${grouped(at + 1)}/${grouped(count)}`
}
