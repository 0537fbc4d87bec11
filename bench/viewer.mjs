// From a key to the text that goes to the terminal, in the viewer; the yardstick is one picture of a 60 Hz display.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'esbuild'
import { summary } from './measure.mjs'

const DISPLAY = 'one picture of a 60 Hz display'
const PICTURE_MS = 1000 / 60

/** @param rounds counted rounds of each */
export async function measureViewer(rounds) {
  const product = await bundled()
  const size = { columns: 200, rows: 60 }
  const results = {}
  for (const [name, run] of Object.entries(product.scenarios(size))) {
    const times = []
    for (let round = -2; round < rounds; round++) {
      const started = process.hrtime.bigint()
      run(round + 2)
      if (round >= 0) times.push(Number(process.hrtime.bigint() - started) / 1e6)
    }
    results[name] = summary(times)
  }
  const fixed = { median: PICTURE_MS, min: PICTURE_MS, max: PICTURE_MS }
  return {
    [DISPLAY]: fixed,
    ...results,
    "ink's own writer, the same frame": summary(await product.inkFrames(size, rounds)),
  }
}

export const displayName = DISPLAY

async function bundled() {
  const root = path.resolve(import.meta.dirname, '..')
  const folder = mkdtempSync(path.join(tmpdir(), 'otl-bench-viewer-'))
  try {
    await build({
      entryPoints: [path.join(root, 'bench/viewer-scenarios.tsx')],
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      jsx: 'automatic',
      external: ['react-devtools-core'],
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: {
        js: "import{createRequire as otlRequire}from'node:module';const require=otlRequire(import.meta.url);",
      },
      logLevel: 'error',
    })
    return await import(path.join(folder, 'viewer-scenarios.mjs'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
