import { parentPort, workerData } from 'node:worker_threads'
import { random } from '../../support/random.ts'
import { documentOf } from './document.ts'
import { originalsOf } from './originals.ts'
import { play } from './play.ts'
import { joined, NOTHING, type Report } from './report.ts'

/** What a worker is told: every so-many-th document from the first on. */
export interface Task {
  readonly seed: number
  readonly first: number
  readonly step: number
  readonly end: number
  readonly texts: readonly string[]
  /** Holds the number of the document in hand, and of those that are done. */
  readonly progress: Int32Array
}

const MOST_WRONG = 20

async function run({ seed, first, step, end, texts, progress }: Task): Promise<Report> {
  const originals = originalsOf(texts)
  let report = NOTHING
  for (let n = first; n < end && report.wrong.length < MOST_WRONG; n += step) {
    Atomics.store(progress, 0, n)
    // Neighbours must not be alike.
    const at = random(Math.imul(seed, 0x9e3779b1) + Math.imul(n, 0x85ebca6b))
    const { kind, bytes } = documentOf(n, originals, at)
    report = joined(report, await one(n, kind, bytes, () => play(bytes, at)))
    Atomics.add(progress, 1, 1)
  }
  return report
}

async function one(
  n: number,
  kind: string,
  bytes: Uint8Array,
  work: () => ReturnType<typeof play>,
): Promise<Report> {
  const alone = { ...NOTHING, documents: 1 }
  try {
    const { format, spans, took } = await work()
    const megabytes = Math.max(1, bytes.length / 1e6)
    return {
      ...alone,
      spans,
      kinds: { [kind]: { all: 1, read: format === undefined ? 0 : 1 } },
      formats: format === undefined ? {} : { [format]: 1 },
      slowest: { document: n, kind, bytes: bytes.length, ms: took, msPerMegabyte: took / megabytes },
    }
  } catch (error) {
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { ...alone, wrong: [`document ${n}, ${kind}: ${said.slice(0, 2_000)}`] }
  }
}

parentPort?.postMessage(await run(workerData as Task))
