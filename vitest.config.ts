import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { bundledTextForVite } from './scripts/bundled-text.mjs'

/** `.proto` files are imported as their text, as the bundler does. */
const protoAsText = {
  name: 'proto-as-text',
  transform(code: string, id: string) {
    return id.endsWith('.proto') ? `export default ${JSON.stringify(code)}` : null
  },
}

const properties = fileURLToPath(new URL('test/support/properties.ts', import.meta.url))

/** Generated examples are the same in every run. */
const sameExamples = {
  name: 'same-examples',
  enforce: 'pre' as const,
  resolveId(source: string, importer: string | undefined) {
    return source === 'fast-check' && importer !== properties ? properties : null
  },
}

export default defineConfig({
  plugins: [protoAsText, bundledTextForVite, sameExamples],
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: a slow machine is not a failure, and nothing here asserts a time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: {
      FORCE_COLOR: '0',
      TZ: 'UTC',
      // ink would draw its last frame only; the bundle draws on every terminal (scripts/build.mjs).
      CI: 'false',
      CONTINUOUS_INTEGRATION: 'false',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    maxWorkers: 2,
  },
})
