// Bundles the program: one small entry for argv and help, and chunks that load when a command needs them.
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundledTextForEsbuild } from './bundled-text.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const out = `${root}dist`
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
rmSync(out, { recursive: true, force: true })

/** Commander can start sub-commands as programs of their own; otl has none, and the module is slow to load. */
const withoutChildProcess = {
  name: 'commander-without-child-process',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('/commander/') ? { path: 'unused', namespace: 'unused' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }))
  },
}

/**
 * Measuring text beyond plain Latin takes tables that load slower than most commands run, so the package that holds them
 * is evaluated when it is first called.
 */
const lazyStringWidth = {
  name: 'lazy-string-width',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^string-width$/ }, ({ kind, resolveDir }) =>
      kind === 'import-statement'
        ? { path: 'string-width', namespace: 'lazy', pluginData: { resolveDir } }
        : undefined,
    )
    onLoad({ filter: /^string-width$/, namespace: 'lazy' }, ({ pluginData: { resolveDir } }) => ({
      contents: `let real
export default (text, options) => (real ??= require('string-width').default)(text, options)`,
      resolveDir,
    }))
  },
}

/**
 * ink draws only its last frame where the variable CI is set. Whether a stream is a terminal is decided by otl itself, and
 * a terminal of a machine that builds is one as well.
 */
const alwaysDraws = {
  name: 'ink-draws-on-every-terminal',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^is-in-ci$/ }, () => ({ path: 'is-in-ci', namespace: 'draws' }))
    onLoad({ filter: /.*/, namespace: 'draws' }, () => ({ contents: 'export default false' }))
  },
}

await build({
  plugins: [withoutChildProcess, lazyStringWidth, alwaysDraws, bundledTextForEsbuild],
  absWorkingDir: root,
  entryPoints: { main: 'src/main.ts', worker: 'src/local/runtime/worker.ts' },
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Names stay: the SDK tells some things by them, and keeping them beside short ones costs a call a function.
  minifyWhitespace: true,
  minifySyntax: true,
  // The SDK's ES modules leave out what is not used; its CommonJS files are evaluated whole.
  mainFields: ['module', 'main'],
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

// jiti asks for its compiler, by a path beside its own folder, when a policy is written in TypeScript or as an ES module.
copyFileSync(`${root}node_modules/jiti/dist/babel.cjs`, `${out}/babel.cjs`)
