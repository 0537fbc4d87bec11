import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { GetServiceGraphResult } from '@aws-sdk/client-xray'
import {
  addReports,
  addTrace,
  finished,
  foldMap,
  newMap,
  type ReportedService,
  type ServiceMap,
} from '../../src/domain/map/index.ts'
import type { Trace } from '../../src/domain/trace/model.ts'
import type { Tally } from '../../src/domain/trace/stats/tally.ts'

/** The GetServiceGraph answer of test/recordings/xray-graph, as it came over the wire. */
export function recordedGraph(): GetServiceGraphResult {
  const file = path.resolve(import.meta.dirname, '../recordings/xray-graph/service-graph.json')
  return JSON.parse(readFileSync(file, 'utf8'))
}

export function mapOfTraces(...traces: readonly Trace[]): ServiceMap {
  const draft = newMap()
  for (const trace of traces) addTrace(draft, trace)
  return finished(draft)
}

export function foldedMap(...traces: readonly Trace[]): ServiceMap {
  return foldMap(mapOfTraces(...traces))
}

export function mapOfReports(...answers: readonly (readonly ReportedService[])[]): ServiceMap {
  const draft = newMap()
  for (const answer of answers) addReports(draft, answer)
  return finished(draft)
}

/** One line a call: `orders (AWS::Lambda) > S3 (AWS::S3) 3`, with `async` where nobody waits. */
export function callsIn({ nodes, calls }: ServiceMap): string[] {
  const names = new Map(nodes.map(({ key, name, type }) => [key, `${name} (${type ?? ''})`]))
  return calls.map(
    ({ from, to, link, tally }) =>
      `${names.get(from)} > ${names.get(to)} ${tally.requests}${link ? ' async' : ''}`,
  )
}

export function nodeNamed(
  { nodes }: ServiceMap,
  name: string,
  type?: string,
): { root: boolean; tally: Tally } {
  const found = nodes.find((node) => node.name === name && (type === undefined || node.type === type))
  if (found === undefined) throw new Error(`no ${name} among ${nodes.map((node) => node.name).join(', ')}`)
  return found
}
