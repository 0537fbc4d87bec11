import type { ServiceMap } from '../../domain/map/index.ts'
import { type Latency, latencyOf, type Tally } from '../../domain/trace/stats/tally.ts'
import { formatCount, formatMs, formatRate, formatShare } from '../figures.ts'
import { escaped } from '../status-markdown.ts'
import { frameSentence, type MapFrame, perMinute } from './frame.ts'
import { renderMermaid } from './picture.ts'
import { nodeLabel } from './table.ts'

/** GitHub's Markdown: the calls as a table, and the picture in Mermaid, which GitHub draws. */
export function renderMapMarkdown(map: ServiceMap, frame: MapFrame): string[] {
  const names = new Map(map.nodes.map((node) => [node.key, escaped(nodeLabel(node))]))
  const row = (from: string, to: string, tally: Tally) =>
    `| ${from} | ${to} | ${figures(tally, frame).join(' | ')} |`
  return [
    escaped(frameSentence(map, frame)),
    '',
    '| caller | called | requests | per minute | errors | faults | mean | p50 | p90 |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...map.calls.map(({ from, to, tally }) => row(names.get(from) ?? '', names.get(to) ?? '', tally)),
    '',
    ...map.gaps.map((gap) => `- ${escaped(gap)}`),
    ...(map.gaps.length > 0 ? [''] : []),
    '```mermaid',
    ...renderMermaid(map),
    '```',
  ]
}

function figures(tally: Tally, frame: MapFrame): string[] {
  const { requests, errors, throttles, faults } = tally
  const latency: Partial<Latency> = latencyOf(tally) ?? {}
  return [
    formatCount(requests),
    formatRate(perMinute(requests, frame)),
    formatShare((errors + throttles) / requests),
    formatShare(faults / requests),
    formatMs(latency.mean),
    formatMs(latency.p50),
    formatMs(latency.p90),
  ]
}
