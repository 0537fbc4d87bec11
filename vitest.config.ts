import { defineConfig } from 'vitest/config'
import { bundledTextForVite } from './scripts/bundled-text.mjs'

/** `.proto` files are imported as their text, as the bundler does. */
const protoAsText = {
  name: 'proto-as-text',
  transform(code: string, id: string) {
    return id.endsWith('.proto') ? `export default ${JSON.stringify(code)}` : null
  },
}

export default defineConfig({
  plugins: [protoAsText, bundledTextForVite],
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
