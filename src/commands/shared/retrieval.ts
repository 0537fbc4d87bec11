import type { Aws, Context, TraceDocuments } from '../../context.ts'
import type { TraceDestination } from '../../domain/doctor/facts.ts'
import { retrievalWindows } from '../../domain/trace/find/retrieval-windows.ts'
import { OtlError } from '../../errors.ts'

/** Where the account keeps its traces; undefined where that may not be asked, which AWS's read-only policy does not allow. */
export async function destinationOf(aws: Aws, ctx: Context): Promise<TraceDestination | undefined> {
  try {
    return await aws.traceDestination()
  } catch (error) {
    if (!(error instanceof OtlError) || ctx.signal.aborted) throw error
    return undefined
  }
}

/** Why a plain read shows so little, as a sentence. */
export function whyElsewhere(region: string, { indexedPercent }: TraceDestination): string {
  const share = indexedPercent === undefined ? 'those' : `the ${indexedPercent} %`
  return `${region} keeps its traces in CloudWatch (Transaction Search), and X-Ray finds only ${share} that it has indexed`
}

/** One trace from where Transaction Search keeps it. */
export async function retrieveTrace(id: string, aws: Aws, ctx: Context): Promise<TraceDocuments | undefined> {
  for (const window of retrievalWindows(id, ctx.now())) {
    for await (const found of aws.retrieveTraces([id], window)) return found
  }
  return undefined
}

/** From X-Ray, and what X-Ray has not indexed from where Transaction Search keeps it. Absent ids are not yielded. */
export async function* readById(
  ids: readonly string[],
  aws: Aws,
  ctx: Context,
): AsyncGenerator<TraceDocuments> {
  const absent = new Set(ids)
  for await (const found of aws.getTraces(ids)) {
    absent.delete(found.id)
    yield found
  }
  if (absent.size === 0) return
  const destination = await destinationOf(aws, ctx)
  if (destination?.store !== 'CloudWatch Logs') return
  ctx.tell([whyElsewhere(aws.region, destination)])
  for (const id of absent) {
    const found = await retrieveTrace(id, aws, ctx)
    if (found) yield found
  }
}
