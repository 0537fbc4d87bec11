import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { bundledTextForEsbuild } from '../../../scripts/bundled-text.mjs'
import { joined, NOTHING, type Report } from './report.ts'
import type { Task } from './worker.ts'

/** No document takes a second; one that takes a minute will take forever. */
const HUNG_MS = 60_000

/**
 * Plays documents `first` to `end` of a seed, spread over the processors.
 * @param texts of files with traces, which are damaged
 */
export async function runTraceCampaign(
  { seed, first, end }: { readonly seed: number; readonly first: number; readonly end: number },
  texts: readonly string[],
  tell: (line: string) => void = () => {},
): Promise<Report> {
  const folder = await mkdtemp(path.join(tmpdir(), 'otl-chaos-'))
  try {
    const file = await bundled(folder)
    const step = Math.min(availableParallelism(), 4)
    const tasks = Array.from({ length: step }, (_, n): Task => {
      const progress = new Int32Array(new SharedArrayBuffer(8))
      return { seed, first: first + n, step, end, texts, progress }
    })
    const telling = setInterval(
      () => tell(`${tasks.reduce((sum, task) => sum + (task.progress[1] ?? 0), 0)} documents`),
      10_000,
    )
    try {
      const reports = await Promise.all(tasks.map((task) => workOn(task, file)))
      return reports.reduce(joined, NOTHING)
    } finally {
      clearInterval(telling)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Workers run bundles, as users do, and can be stopped where they hang. */
async function bundled(folder: string): Promise<string> {
  const file = path.join(folder, 'worker.mjs')
  await build({
    entryPoints: [path.join(import.meta.dirname, 'worker.ts')],
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    loader: { '.proto': 'text' },
    plugins: [bundledTextForEsbuild],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  })
  return file
}

function workOn(task: Task, file: string): Promise<Report> {
  const { progress } = task
  const worker = new Worker(file, { workerData: task })
  return new Promise((resolve, reject) => {
    let [seen, since] = [-1, 0]
    const watch = setInterval(() => {
      const n = Atomics.load(progress, 0)
      if (n !== seen) [seen, since] = [n, performance.now()]
      else if (performance.now() - since > HUNG_MS)
        reject(new Error(`document ${n} of seed ${task.seed} hangs`))
    }, 1_000)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearInterval(watch)
      reject(new Error(`a worker ended at document ${Atomics.load(progress, 0)} of seed ${task.seed}`))
    })
  }).finally(() => worker.terminate()) as Promise<Report>
}
