// Bundles the program: one small entry for argv and help, and chunks that load when a command needs them.
import { readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = `${root}dist`
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
rmSync(out, { recursive: true, force: true })

await build({
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', worker: 'src/local/runtime/worker.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  loader: { '.proto': 'text' },
  external: ['@aws/aws-distro-opentelemetry-node-autoinstrumentation', 'react-devtools-core'],
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: {
    js: "import{createRequire as otlRequire}from'node:module';const require=otlRequire(import.meta.url);",
  },
  define: { 'process.env.NODE_ENV': '"production"', OTL_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
})
