import { expect, test } from 'vitest'
import { diagnose } from '../../src/domain/doctor/diagnose.ts'
import type { Facts } from '../../src/domain/doctor/facts.ts'
import { ascii, plain, unicode } from '../../src/render/canvas.ts'
import { styleFor } from '../../src/render/colour.ts'
import { diagnosisToJson, renderDiagnosis } from '../../src/render/doctor.ts'
import { facts, js, wholeFunction } from '../support/doctor.ts'
import { expectSafeLines } from '../support/lines.ts'

const canvas = (width: number) => ({ width, style: plain, glyphs: unicode })
const none = { kind: 'known', value: { hours: 24, count: 0, more: false, newest: [] } } as const
const cases: readonly Facts[] = [
  facts({ fn: wholeFunction({ layers: [js(9)] }) }),
  facts({ fn: wholeFunction({ tracing: 'PassThrough', layers: [] }), traces: none, role: 'could not check' }),
  facts({ fn: wholeFunction({}, { OTEL_TRACES_SAMPLER: 'always_off', OTEL_SDK_DISABLED: 'true' }) }),
  facts({
    traces: none,
    named: 'orders --region eu-west-1',
    asked: 'orders:live --region eu-west-1',
    qualifier: 'live',
    destination: { kind: 'known', value: { store: 'CloudWatch Logs', pending: false, indexedPercent: 1 } },
  }),
]
const draw = (given: Facts, width: number) => renderDiagnosis(given, diagnose(given), canvas(width))

test.each([60, 80, 120])('the chain at %i columns', async (width) => {
  const text = cases.map((given) => `${draw(given, width).join('\n')}\n`).join('\n')
  await expect(text).toMatchFileSnapshot(`../golden/doctor-${width}.txt`)
})

test('a command that a line can hold is not broken', () => {
  const given = facts({ fn: wholeFunction({}, { OTEL_TRACES_SAMPLER: 'always_off' }) })
  expect(draw(given, 80)).toContain('  → otl enable orders --set OTEL_TRACES_SAMPLER=parentbased_always_on')
})

test('no line is wider than the canvas and none holds a control character, whatever the names', () => {
  const hostile = 'x\u001b]0;\u0007日本語🚀\u202e'.repeat(10)
  const odd = facts({
    fn: wholeFunction({
      name: hostile,
      runtime: hostile,
      layers: [hostile],
      role: hostile,
      lastUpdate: { status: 'Failed', reason: hostile },
    }),
    named: hostile,
    asked: hostile,
    qualifier: hostile,
    role: 'no',
    traces: { kind: 'unknown', reason: hostile },
    destination: { kind: 'unknown', reason: hostile },
  })
  for (let width = 20; width <= 200; width += 7) {
    for (const given of [...cases, odd]) expectSafeLines(draw(given, width), width)
  }
  const coloured = renderDiagnosis(odd, diagnose(odd), { width: 80, style: styleFor(2), glyphs: ascii })
  expectSafeLines(coloured, 80, true)
})

test('each line is painted once', () => {
  const given = facts()
  const lines = renderDiagnosis(given, diagnose(given), { width: 80, style: styleFor(2), glyphs: unicode })
  expect(lines.at(-1)?.match(/healthy/g)).toHaveLength(1)
})

test('JSON: every link in the chain’s order, the first broken one named', () => {
  const given = cases[1] as Facts
  const json = diagnosisToJson(given, diagnose(given))
  expect(json).toMatchObject({
    version: 1,
    command: 'doctor',
    function: { name: 'orders', region: 'eu-west-1', qualifier: null },
    verdict: 'broken',
    first: 'tracing',
    invokedTraceId: null,
  })
  expect(json.links).toHaveLength(11)
  expect(json.links).toContainEqual({
    link: 'tracing',
    outcome: 'broken',
    says: expect.any(String),
    notes: [],
    mend: { kind: 'command', text: 'otl enable orders' },
  })
  expect(JSON.stringify(json)).not.toContain('hunter2')
})
