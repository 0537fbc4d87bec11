import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnvironment, root, runOtl } from '../support/otl.ts'

/** Loading these tables takes longer than most commands run. */
const withoutTables =
  'Intl.Segmenter = class { constructor() { process.stderr.write("tables loaded"); process.exit(70) } }'
const env = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(withoutTables)}"` }

test('drawing plain names, cut ones too, loads no tables of Unicode', async () => {
  const file = path.join(root, 'test/recordings/xray/thumbnail_app.traces.json')
  const { code, err, out } = await runOtl(['trace', file, '--width', '60'], { env })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toContain('…')
})

/** ink lays out with a WebAssembly module, which it loads at once. */
const withoutInk =
  'WebAssembly.instantiate = WebAssembly.compile = () => { process.stderr.write("ink loaded"); process.exit(71) }'
const noInk = { NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(withoutInk)}"` }

test.each([
  [['--help']],
  [['traces', '--help']],
  [['trace', path.join(root, 'test/recordings/xray/thumbnail_app.traces.json')]],
])('otl %j loads no ink', async (args) => {
  const { code, err } = await runOtl(args, { env: noInk })
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('the screen of the viewer does', async () => {
  const file = readdirSync(path.join(root, 'dist')).find((name) => /^screen-.*\.js$/.test(name))
  const child = spawn(process.execPath, ['-e', `import('${path.join(root, 'dist', file ?? '')}')`], {
    env: { ...cleanEnvironment(), ...noInk },
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(71)
})

test('wide characters do', async () => {
  const stdin = '{"id":"1111111111111111","name":"書き込み処理","start_time":1,"end_time":2}'
  const { code, err } = await runOtl(['trace', '-'], { env, stdin })
  expect({ code, err }).toEqual({ code: 70, err: 'tables loaded' })
})
