import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../support/otl.ts'

test('the demo shows the main job in order, and leaves nothing running', async () => {
  const child = spawn(process.execPath, [path.join(root, 'examples/demo/run.mjs')], { detached: true })
  let out = ''
  child.stdout.on('data', (part) => {
    out += part
  })
  let err = ''
  child.stderr.on('data', (part) => {
    err += part
  })
  const [code] = await once(child, 'close')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const steps = [
    /untraced: no OpenTelemetry layer/,
    /\+ variable +AWS_LAMBDA_EXEC_WRAPPER=\/opt\/otel-instrument/,
    /nothing was written/,
    /enabled: Lambda runs the new settings/,
    /"total": 9/,
    /orders cold/,
    /GET \/prices +127\.0\.0\.1:\d+/,
    /S3 .*PutObject orders/,
    /"total": 9/,
    /S3 .*PutObject orders/,
    /What to type next/,
  ]
  let rest = out
  for (const step of steps) {
    expect(rest).toMatch(step)
    rest = rest.slice((step.exec(rest)?.index ?? 0) + 1)
  }
  expect(out.match(/orders cold/g)).toHaveLength(1)
  // Every process of the demo was in its own group; an empty group cannot be signalled.
  expect(() => process.kill(-(child.pid ?? 0), 0)).toThrow('ESRCH')
}, 60_000)
