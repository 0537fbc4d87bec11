import { expect, test } from 'vitest'
import { planDisable } from '../../src/domain/instrument/disable.ts'
import type { LambdaFunction } from '../../src/domain/instrument/function.ts'
import { type Plan, planEnable } from '../../src/domain/instrument/plan.ts'
import { recipeFor } from '../../src/domain/instrument/recipe.ts'
import type { Result } from '../../src/domain/instrument/report.ts'
import { ascii, plain, unicode } from '../../src/render/canvas.ts'
import { styleFor } from '../../src/render/colour.ts'
import { renderPlan, renderResult } from '../../src/render/plan.ts'
import { cells } from '../../src/render/text.ts'
import { aFunction, withVariables } from '../support/functions.ts'

const js = (version: number) =>
  `arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:${version}`
const other = 'arn:aws:lambda:eu-west-1:123456789012:layer:shared-libraries:4'
const planned = (fn: LambdaFunction) => [fn, planEnable(fn, recipeFor(fn))] as const
const SECRET = 'hunter2'
const hostile = 'a\u001b[31m\u202e\u0007日本語🚀'.repeat(8)

const cases: readonly (readonly [LambdaFunction, Plan, Result])[] = [
  [...planned(aFunction({ layers: [other], ...withVariables({ TOKEN: SECRET }) })), { kind: 'changed' }],
  [...planned(aFunction({ name: 'older-layer', layers: [js(9)], tracing: 'Active' })), { kind: 'planned' }],
  [
    ...planned(aFunction({ name: 'api', ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap' }) })),
    { kind: 'blocked' },
  ],
  [
    aFunction({ name: 'leaving' }),
    planDisable(aFunction({ layers: [js(16)], tracing: 'Active' }), undefined),
    {
      kind: 'failed',
      reason: 'Lambda gave the update up: KMSKeyNotFound',
      hint: 'look at the key',
      looked: true,
    },
  ],
]

function draw(width: number, all = cases, canvas = { style: plain, glyphs: unicode }): string[] {
  return all.flatMap(([fn, plan, result]) => {
    const report = {
      name: fn.name,
      region: fn.region,
      fn,
      plan,
      result,
      warnings: ['the receipt is in a file only'],
    }
    const on = { ...canvas, width }
    return [...renderPlan(fn, plan, on), ...renderResult(report, 'enable', on), '']
  })
}

test.each([60, 80, 120])('plans at %i columns', async (width) => {
  await expect(`${draw(width).join('\n')}\n`).toMatchFileSnapshot(`../golden/plan-${width}.txt`)
})

test('no line is wider than the canvas, whatever the names', () => {
  const odd = cases.map(
    ([fn, plan, result]) => [{ ...fn, name: hostile, region: hostile }, plan, result] as const,
  )
  const failed = [
    [aFunction(), cases[0]?.[1], { kind: 'failed', reason: hostile, looked: false }],
  ] as typeof cases
  for (let width = 20; width <= 200; width++) {
    for (const line of draw(width, [...cases, ...odd, ...failed]))
      expect(cells(line)).toBeLessThanOrEqual(width)
  }
})

test('no control character and no value of a variable is emitted', () => {
  const odd = cases.map(([fn, plan, result]) => [{ ...fn, name: hostile }, plan, result] as const)
  const state = { layers: [hostile], variables: {}, tracing: 'Active' } as const
  const changes = [
    { kind: 'variable', name: 'OTEL_AWS_APPLICATION_SIGNALS_ENABLED', from: hostile, to: hostile },
    { kind: 'layer', from: hostile },
  ] as const
  const update = { kind: 'update', changes, before: state, after: state, notes: [hostile] } as const
  odd.push([aFunction(), update, { kind: 'planned' }])
  const text = draw(100, odd).join('')
  expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  expect(text).not.toContain(SECRET)
})

test('without colours and without Unicode the signs still tell', () => {
  const text = draw(80, cases, { style: plain, glyphs: ascii }).join('\n')
  expect(text).toMatch(/\+ layer/)
  expect(text).toMatch(/~ tracing {3}PassThrough > Active/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: everything beyond ASCII is what must be absent
  expect(text.replaceAll('’', "'")).toMatch(/^[\x00-\x7f]*$/)
})

test('colours add nothing but colours', () => {
  const coloured = draw(80, cases, { style: styleFor(2), glyphs: unicode })
  expect(coloured.join('')).toContain('\u001b[')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours themselves
  expect(coloured.map((line) => line.replace(/\u001b\[[\d;]*m/g, ''))).toEqual(draw(80))
})
