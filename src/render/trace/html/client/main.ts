import type { PageTrace } from '../data.ts'
import { drawHelp } from './head.ts'
import { makeView, type View } from './view.ts'

const traces: readonly PageTrace[] = JSON.parse(document.getElementById('traces')?.textContent ?? '[]')
const help = drawHelp()
let view: View | undefined

const SCHEMES = ['light dark', 'light', 'dark']
let scheme = 0

function show(chosen: number): void {
  const next = makeView(traces, chosen, {
    choose: show,
    theme: () => {
      scheme = (scheme + 1) % SCHEMES.length
      document.documentElement.style.colorScheme = SCHEMES[scheme] ?? ''
    },
    help: () => help.showModal(),
  })
  if (view) view.element.replaceWith(next.element)
  else document.body.append(next.element, help)
  view = next
  next.start()
}

document.addEventListener('keydown', (event) => {
  const typing = event.target instanceof Element && event.target.matches('input, select, button, dialog *')
  if (!typing && !help.open) view?.pressed(event)
})

if (traces.length > 0) show(0)
