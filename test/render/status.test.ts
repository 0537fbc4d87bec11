import { expect, test } from 'vitest'
import { assess } from '../../src/domain/instrument/assess.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { plain, unicode } from '../../src/render/canvas.ts'
import { renderFailures, renderStatus, type StatusRow } from '../../src/render/status.ts'
import { renderStatusTable } from '../../src/render/status-table.ts'
import { cells } from '../../src/render/text.ts'
import { aFunction, withVariables } from '../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }
const off = { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }
const active = { tracing: 'Active' } as const
const row = (name: string, overrides: Partial<LambdaFunction>): StatusRow => {
  const fn = aFunction({ name, ...overrides })
  return { fn, assessment: assess(fn) }
}

const rows = [
  row('checkout', { ...active, layers: [js(16)], ...withVariables({ ...wrapper, ...off }) }),
  row('checkout-with-a-long-name-after-all', { ...active, layers: [js(9)], ...withVariables(wrapper) }),
  row('orders', {}),
  row('thumbnails', { ...active, packageType: 'Image' }),
  row('invoices', {
    runtime: 'java21',
    ...active,
    ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/datadog_wrapper' }),
  }),
  row('cron', withVariables(wrapper)),
  row('vault', { environment: { kind: 'unreadable', reason: 'KMS' } }),
]
const canvas = (width: number) => ({ width, style: plain, glyphs: unicode })
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`

test.each([60, 80, 120])('the table at %i columns', async (width) => {
  await expect(text(renderStatusTable(rows, canvas(width)))).toMatchFileSnapshot(
    `../golden/status-${width}.txt`,
  )
})

test('several regions get a column', () => {
  const both = [row('orders', {}), row('orders', { region: 'us-east-1' })]
  expect(renderStatusTable(both, canvas(100)).slice(0, 3).join('\n')).toMatch(
    /region[\s\S]*eu-west-1[\s\S]*us-east-1/,
  )
})

test('one function at length', async () => {
  const blocked = { kind: 'none', reason: 'Datadog has the wrapper', wayOut: 'take it out first' } as const
  const lines = rows.flatMap((one, at) => {
    const remedy = at === 2 ? ({ kind: 'enable' } as const) : at === 4 ? blocked : undefined
    return renderStatus({ ...one, ...(remedy ? { remedy } : {}) }, canvas(80))
  })
  await expect(text(lines)).toMatchFileSnapshot('../golden/status-one-80.txt')
})

test('no line is wider than the canvas and none holds a control character, whatever the names', () => {
  const hostile = 'x\u001b]0;\u0007日本語🚀\u202e'.repeat(10)
  const odd = [...rows, row(hostile, { runtime: hostile, region: hostile, layers: [hostile] })]
  for (let width = 20; width <= 200; width++) {
    const lines = [
      ...renderStatusTable(odd, canvas(width)),
      ...odd.flatMap((one) => renderStatus(one, canvas(width))),
      ...renderFailures([{ name: hostile, region: hostile, reason: hostile, hint: hostile }], canvas(width)),
    ]
    for (const line of lines) {
      expect(cells(line)).toBeLessThanOrEqual(width)
      expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    }
  }
})
