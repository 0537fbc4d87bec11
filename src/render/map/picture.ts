import { CLIENT, type MapCall, type MapNode, type ServiceMap } from '../../domain/map/index.ts'
import { failedShare, latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'
import { formatCount, formatMs, formatShare } from '../figures.ts'
import { safe } from '../text.ts'
import { typeBeside } from './words.ts'

/** A language for pictures of graphs. Texts come in lines, and are quoted by the language. */
interface Language {
  readonly head: readonly string[]
  readonly node: (id: string, lines: readonly string[], look: Look) => string
  readonly call: (from: string, to: string, lines: readonly string[], look: Look) => string
  readonly foot: readonly string[]
}

interface Look {
  readonly shape: 'client' | 'store' | 'service'
  readonly state: 'ok' | 'error' | 'fault'
  /** The caller does not wait. */
  readonly dashed: boolean
}

/** Types of what keeps data. */
const STORES = /^(AWS::(DynamoDB|S3|SQS|Kinesis|RDS|ElastiCache|OpenSearch)|Database)\b/i

const RED = '#c5221f'
const ORANGE = '#b06000'

/**
 * Mermaid's flowchart. Names are quoted, and every character that means something to Mermaid, Markdown or HTML, even
 * inside of quotes, is written as its number.
 */
const mermaid: Language = {
  head: ['flowchart LR'],
  node: (id, lines, { shape, state }) => {
    const [open, close] = { client: ['([', '])'], store: ['[(', ')]'], service: ['[', ']'] }[shape]
    return `  ${id}${open}"${lines.map(inMermaid).join('<br/>')}"${close}${state === 'ok' ? '' : `:::${state}`}`
  },
  call: (from, to, lines, { dashed }) =>
    `  ${from} ${dashed ? '-.->' : '-->'}${lines.length > 0 ? `|"${lines.map(inMermaid).join('<br/>')}"|` : ''} ${to}`,
  foot: [
    `  classDef fault stroke:${RED},stroke-width:2px`,
    `  classDef error stroke:${ORANGE},stroke-width:2px`,
  ],
}

function inMermaid(text: string): string {
  return safe(text).replace(/[^\p{L}\p{N} _.,:/()+*=$!?-]/gu, (char) => `#${char.codePointAt(0)};`)
}

/** Graphviz. In a quoted label a backslash, a quote and an ampersand mean something. */
const dot: Language = {
  head: [
    'digraph otl {',
    '  rankdir=LR',
    '  node [shape=box, style=rounded, fontname="sans-serif"]',
    '  edge [fontname="sans-serif", fontsize=10]',
  ],
  node: (id, lines, { shape, state }) => {
    const form = { client: 'shape=oval', store: 'shape=cylinder, style=solid', service: '' }[shape]
    return `  ${id} [${[`label=${inDot(lines)}`, form, colourOf(state)].filter(Boolean).join(', ')}]`
  },
  call: (from, to, lines, { dashed, state }) => {
    const settings = [
      lines.length > 0 ? `label=${inDot(lines)}` : '',
      dashed ? 'style=dashed' : '',
      colourOf(state),
    ]
    return `  ${from} -> ${to} [${settings.filter(Boolean).join(', ')}]`
  },
  foot: ['}'],
}

function inDot(lines: readonly string[]): string {
  const quoted = lines.map((line) =>
    safe(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('&', '&amp;'),
  )
  return `"${quoted.join('\\n')}"`
}

function colourOf(state: Look['state']): string {
  return state === 'ok' ? '' : `color="${state === 'fault' ? RED : ORANGE}"`
}

export function renderMermaid(map: ServiceMap): string[] {
  return draw(map, mermaid)
}

export function renderDot(map: ServiceMap): string[] {
  return draw(map, dot)
}

/** Ids are numbers of our own: no name of anybody's is ever an id. */
function draw({ nodes, calls }: ServiceMap, language: Language): string[] {
  const ids = new Map(nodes.map(({ key }, at) => [key, `n${at}`]))
  const drawn = calls.map((call) =>
    language.call(ids.get(call.from) ?? '', ids.get(call.to) ?? '', callLines(call), {
      shape: 'service',
      state: stateOf(call.tally),
      dashed: call.link,
    }),
  )
  return [
    ...language.head,
    ...nodes.map((node, at) => drawNode(node, `n${at}`, language)),
    ...drawn,
    ...language.foot,
  ]
}

function drawNode(node: MapNode, id: string, language: Language): string {
  const { type, tally, name } = node
  const shape = type === CLIENT ? 'client' : STORES.test(type ?? '') ? 'store' : 'service'
  const lines = type === CLIENT ? [CLIENT] : [name, typeBeside(node)].filter((line) => line !== '')
  return language.node(id, lines, { shape, state: stateOf(tally), dashed: false })
}

/** `412 requests`, `1.2% failed`, `p50 98ms`. */
function callLines({ tally }: MapCall): string[] {
  const latency = latencyOf(tally)
  const failed = formatShare(failedShare(tally))
  if (tally.requests === 0) return []
  return [
    `${formatCount(tally.requests)} ${tally.requests === 1 ? 'request' : 'requests'}${failed === '' ? '' : `, ${failed} failed`}`,
    ...(latency === undefined
      ? []
      : [latency.p50 === undefined ? `mean ${formatMs(latency.mean)}` : `p50 ${formatMs(latency.p50)}`]),
  ]
}

function stateOf({ faults, errors, throttles }: Tally): Look['state'] {
  if (faults > 0) return 'fault'
  return errors + throttles > 0 ? 'error' : 'ok'
}
