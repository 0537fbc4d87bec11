import type { Trace } from '../../../domain/trace/model.ts'
import { plain, unicode } from '../../canvas.ts'
import { jsonText } from '../../json.ts'
import { safe } from '../../text.ts'
import { renderWaterfall } from '../../waterfall/index.ts'
import { escapeXml } from '../svg/xml.ts'
import script, { hash as scriptHash } from './client/main.ts?bundled'
import style, { hash as styleHash } from './client/page.css?bundled'
import { pageTrace } from './data.ts'

/** Only this script and this style sheet run; nothing is loaded, sent or embedded. */
const POLICY = [
  "default-src 'none'",
  `script-src '${scriptHash}'`,
  `style-src '${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const WIDTH = 110

/** Traces as one page that needs nothing besides itself. Without scripts it shows them as text. */
export function renderHtml(traces: readonly Trace[]): string[] {
  const title = traces.length === 1 ? `Trace ${traces[0]?.id}` : `${traces.length} traces`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${text(title)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<noscript>',
    ...traces.flatMap((trace) => ['<pre>', ...renderWaterfall(trace, CANVAS).map(text), '</pre>']),
    '</noscript>',
    `<script type="application/json" id="traces">${dataBlock(traces.map(pageTrace))}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
  ]
}

const CANVAS = { width: WIDTH, style: plain, glyphs: unicode }

function text(said: string): string {
  return escapeXml(safe(said))
}

/** Within a script element nothing but `<` can end it or open a comment. */
function dataBlock(value: unknown): string {
  return jsonText(value).replaceAll('<', '\\u003c')
}
