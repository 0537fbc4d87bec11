import { expect, test } from 'vitest'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { rowOf } from '../../src/domain/status/row.ts'
import { counter, type Survey } from '../../src/domain/status/survey.ts'
import { plain, unicode } from '../../src/render/canvas.ts'
import { renderFailures, renderStatus, type StatusRow } from '../../src/render/status.ts'
import { markdownFoot, markdownHead, markdownRow } from '../../src/render/status-markdown.ts'
import { renderSurvey } from '../../src/render/status-survey.ts'
import { renderStatusTable, statusTable } from '../../src/render/status-table.ts'
import { cells } from '../../src/render/text.ts'
import { aFunction, withVariables } from '../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const wrapper = { AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }
const off = { OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'false' }
const active = { tracing: 'Active' } as const
const row = (name: string, overrides: Partial<LambdaFunction>): StatusRow => {
  return rowOf(aFunction({ name, ...overrides }))
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

function survey(all: readonly StatusRow[], shown = all.length): Survey {
  const counts = counter()
  all.forEach((one, at) => {
    counts.add(one, at < shown)
  })
  return counts.result()
}

test.each([60, 80, 120])('the table at %i columns', async (width) => {
  const lines = [
    ...renderStatusTable(rows, canvas(width)),
    ...renderSurvey(survey(rows), undefined, canvas(width)),
  ]
  await expect(text(lines)).toMatchFileSnapshot(`../golden/status-${width}.txt`)
})

const others = ['us-east-1', 'ap-southeast-2'].flatMap((region) => [
  row('orders', { region }),
  row('cron', { region, ...withVariables(wrapper) }),
])

test.each([40, 60, 80, 120])('regions side by side at %i columns', async (width) => {
  const all = [...rows, ...others]
  const failures = ['af-south-1', 'ap-east-1', 'eu-south-1'].map((region) => ({
    region,
    reason: 'could not list functions (lambda:ListFunctions): the token is not valid here',
    hint: 'name the regions that you use',
  }))
  const lines = [
    ...renderStatusTable(all, canvas(width)),
    ...renderSurvey(survey(all), undefined, canvas(width)),
    ...renderFailures(failures, canvas(width)),
  ]
  await expect(text(lines)).toMatchFileSnapshot(`../golden/status-regions-${width}.txt`)
})

test('what is shown of what there is', () => {
  expect(renderSurvey(survey(rows, 2), 'stale or broken', canvas(100))[0]).toBe(
    '2 of 7 functions are stale or broken; of all: 1 broken, 1 unknown, 2 partial, 1 untraced, 2 traced',
  )
  expect(renderSurvey(survey(rows, 0), 'broken', canvas(100))[0]).toMatch(/^none of 7 functions is broken/)
  expect(renderSurvey(survey([]), 'broken', canvas(100))).toEqual(['no functions'])
})

test('a row that is wider than those the columns were made for keeps to the line', () => {
  const { head, lines } = statusTable(rows.slice(0, 1), canvas(80), false)
  const late = row('x'.repeat(64), {
    runtime: 'y'.repeat(40),
    ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: `/opt/${'z'.repeat(90)}` }),
  })
  for (const line of [...head, ...lines(late)]) expect(cells(line)).toBeLessThanOrEqual(80)
  expect(lines(late).join('')).toContain('zzz')
})

test('Markdown for a ticket', async () => {
  const failures = [{ region: 'ap-east-1', reason: 'not | enabled' }]
  const lines = [
    ...markdownHead,
    ...rows.map(markdownRow),
    ...markdownFoot(survey(rows), undefined, failures),
  ]
  await expect(text(lines)).toMatchFileSnapshot('../golden/status.md.txt')
})

test('Markdown names the regions where there are several', () => {
  const lines = markdownFoot(survey([...rows, ...others]), undefined, [])
  expect(lines).toContain('- us-east-1: 1 broken, 1 untraced')
})

test('a name cannot leave its cell, nor speak Markdown or HTML', () => {
  const hostile = 'a|b`c`<img src=x>@team [x](y) *z*\n\u001b[31m_q_'
  const line = markdownRow(row(hostile, { runtime: hostile, region: hostile }))
  expect(line.match(/(?<!\\)\|/g)).toHaveLength(8)
  expect(line).not.toMatch(/\p{Cc}/u)
  // In the code span of the first cell markup is only text.
  expect(line.slice(line.indexOf(' | '))).not.toMatch(/(?<!\\)[<*[]|@team/)
  const code = line.split(' | ')[0] ?? ''
  expect(code.match(/`/g)).toHaveLength(2)
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
  for (let width = 20; width <= 200; width += 7) {
    const lines = [
      ...renderStatusTable(odd, canvas(width)),
      ...odd.flatMap((one) => renderStatus(one, canvas(width))),
      ...renderSurvey(survey([...odd, ...others]), hostile, canvas(width)),
      ...renderFailures([{ name: hostile, region: hostile, reason: hostile, hint: hostile }], canvas(width)),
    ]
    for (const line of lines) {
      expect(cells(line)).toBeLessThanOrEqual(width)
      expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    }
  }
})
