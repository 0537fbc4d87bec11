// Text to lines, against the least that anything could do with the same text: parse it.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { summary } from './measure.mjs'

/** @param {string} file a file with a BatchGetTraces answer, or a folder whose largest such file is taken */
export async function measureDrawing(file, rounds) {
  const chosen = oneFile(file)
  const text = readFileSync(chosen, 'utf8')
  const { draw } = await product()
  const programs = {
    'JSON.parse of it and of its documents': () => parseAll(text),
    'otl: parse, understand, fold, draw': () => draw(text),
  }
  console.log(`\n(${path.basename(chosen)}, ${text.length} characters, ${draw(text).length} lines)`)
  const times = Object.fromEntries(Object.keys(programs).map((name) => [name, []]))
  for (let round = -Math.floor(rounds / 4); round < rounds; round++) {
    for (const [name, work] of Object.entries(programs)) {
      const started = process.hrtime.bigint()
      work()
      if (round >= 0) times[name].push(Number(process.hrtime.bigint() - started) / 1e6)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, summary(all)]))
}

/** The same as whole processes, which is what a user waits for. */
export function drawingProcesses(file, otl, env) {
  const chosen = oneFile(file)
  const parse = `import { readFileSync } from 'node:fs'\nconst text = readFileSync(process.argv[1], 'utf8')\n${parseAll}\nparseAll(text)`
  return {
    'node -e 0': { command: process.execPath, args: ['-e', '0'], env },
    'node, reads and parses the file': {
      command: process.execPath,
      args: ['--input-type=module', '-e', parse, chosen],
      env,
    },
    'otl trace': { command: process.execPath, args: [otl, 'trace', chosen], env },
  }
}

function oneFile(file) {
  return statSync(file).isDirectory() ? largest(file) : file
}

/** X-Ray's documents are JSON inside JSON, so reading them takes two parses. */
function parseAll(text) {
  const value = JSON.parse(text)
  for (const trace of value.Traces ?? [value]) {
    for (const segment of trace.Segments ?? []) {
      if (typeof segment.Document === 'string') JSON.parse(segment.Document)
    }
  }
}

/** The product's own functions, bundled from source as the program is. */
async function product() {
  const source = `
    import { foldTrace, parseTraceInput, traceFromDocuments } from './src/domain/trace/index.ts'
    import { renderWaterfall } from './src/render/waterfall/index.ts'
    import { plain, unicode } from './src/render/canvas.ts'
    const canvas = { width: 120, style: plain, glyphs: unicode }
    export function draw(text) {
      const parsed = parseTraceInput(text)
      if (parsed.kind !== 'traces') throw new Error(parsed.reason)
      return parsed.inputs.flatMap((input) => renderWaterfall(foldTrace(traceFromDocuments(input)), canvas))
    }`
  const root = path.resolve(import.meta.dirname, '..')
  const made = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    minify: true,
  })
  return await import(
    `data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString('base64')}`
  )
}

function largest(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const bySize = files.toSorted(
    (a, b) => statSync(path.join(folder, b)).size - statSync(path.join(folder, a)).size,
  )
  return path.join(folder, bySize[0])
}
