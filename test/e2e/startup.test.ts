import path from 'node:path'
import { expect, test } from 'vitest'
import { root, runOtl } from '../support/otl.ts'

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

test('wide characters do', async () => {
  const stdin = '{"id":"1111111111111111","name":"書き込み処理","start_time":1,"end_time":2}'
  const { code, err } = await runOtl(['trace', '-'], { env, stdin })
  expect({ code, err }).toEqual({ code: 70, err: 'tables loaded' })
})
