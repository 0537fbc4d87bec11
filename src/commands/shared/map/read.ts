import type { Context } from '../../../context.ts'
import {
  addReports,
  addTrace,
  around,
  finished,
  foldMap,
  type MapDraft,
  newMap,
  type ServiceMap,
} from '../../../domain/map/index.ts'
import { usageError } from '../../../errors.ts'
import type { MapFrame } from '../../../render/map/frame.ts'
import { parseFunctionRef } from '../function-ref.ts'
import { tellOthers } from '../list-traces.ts'
import { oneRegion } from '../regions.ts'
import { tracesNamed } from '../traces-named.ts'
import { readWindow, type WindowFlags } from '../window.ts'
import { mapOfSpans } from './of-spans.ts'

export interface FoundMap {
  readonly map: ServiceMap
  readonly frame: MapFrame
  /** What was asked about; empty for everything. */
  readonly names: readonly string[]
}

export async function mapOfXRay(
  functions: readonly string[],
  options: WindowFlags & { readonly region?: string },
  ctx: Context,
): Promise<FoundMap> {
  const refs = functions.map(parseFunctionRef)
  const regions = new Set(refs.map((ref) => ref.region ?? options.region))
  if (regions.size > 1)
    throw usageError('the functions are in several regions', 'ask for one region at a time')
  const query = readWindow(options, ctx.now())
  const aws = await oneRegion(regions.size > 0 ? [...regions][0] : options.region, ctx)
  const names = [...new Set(refs.map(({ name }) => name))]
  const cut = (draft: MapDraft): ServiceMap => {
    const whole = foldMap(finished(draft))
    return names.length > 0 ? around(whole, names) : whole
  }
  const sampled = await mapOfSpans({ aws, functions: names, query }, ctx)
  if (sampled) return { map: cut(sampled.draft), frame: sampled.frame, names }
  const progress = ctx.progress('reading the service graph')
  try {
    const draft = newMap()
    for await (const services of aws.serviceGraph(query)) addReports(draft, services)
    return { map: cut(draft), frame: { from: 'xray', ...query, region: aws.region }, names }
  } finally {
    progress.stop()
  }
}

/** Of files, folders, and traces by their ids. */
export async function mapOfTraces(
  sources: readonly string[],
  region: string | undefined,
  ctx: Context,
): Promise<FoundMap> {
  const draft = newMap()
  let count = 0
  for (const source of sources) {
    const found = await tracesNamed(source, region, ctx)
    tellOthers(found, ctx)
    for (const trace of found.traces) addTrace(draft, trace)
    count += found.traces.length
  }
  return { map: foldMap(finished(draft)), frame: { from: 'traces', traces: count }, names: [] }
}
