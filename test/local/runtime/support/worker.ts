import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Builds the program that environments run from its present source, into a folder of its own. */
export async function buildWorker(): Promise<string> {
  const outfile = path.join(await mkdtemp(path.join(tmpdir(), 'otl-worker-')), 'worker.mjs')
  const entry = fileURLToPath(new URL('../../../../src/local/runtime/worker.ts', import.meta.url))
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
  })
  return outfile
}
