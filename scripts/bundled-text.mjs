// `import text, { hash } from './file.ts?bundled'`: a script or style sheet for a browser, bundled into one text, with the
// hash by which a Content-Security-Policy allows it. The program and the tests read it by these plugins.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { build } from 'esbuild'

const SUFFIX = /\?bundled$/

async function moduleOf(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
  })
  const text = outputFiles[0].text.trimEnd()
  const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`
  return `export default ${JSON.stringify(text)}\nexport const hash = ${JSON.stringify(hash)}`
}

export const bundledTextForEsbuild = {
  name: 'bundled-text',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: SUFFIX }, ({ path: wanted, resolveDir }) => ({
      path: path.resolve(resolveDir, wanted.replace(SUFFIX, '')),
      namespace: 'bundled-text',
    }))
    onLoad({ filter: /.*/, namespace: 'bundled-text' }, async ({ path: file }) => ({
      contents: await moduleOf(file),
    }))
  },
}

/** The id has an end of its own, because Vite empties whatever is called `.css`. */
export const bundledTextForVite = {
  name: 'bundled-text',
  enforce: 'pre',
  resolveId: (wanted, importer) =>
    SUFFIX.test(wanted) && importer
      ? `\0${path.resolve(path.dirname(importer), wanted.replace(SUFFIX, ''))}.bundled-text`
      : null,
  load: (id) => (/\.bundled-text$/.test(id) ? moduleOf(id.slice(1).replace(/\.bundled-text$/, '')) : null),
}
