import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/domain/policy/finding.ts'
import { checkToGitlab } from '../../src/render/check/gitlab.ts'
import { checkToJson } from '../../src/render/check/json.ts'
import type { CheckReport } from '../../src/render/check/report.ts'
import { checkToSarif } from '../../src/render/check/sarif.ts'
import { jsonText } from '../../src/render/json.ts'
import { jsonPieces, lazyList } from '../../src/render/json-pieces.ts'
import { atLineEnds, gathered, lined } from '../../src/render/pieces.ts'
import { aReport, hostileReport } from '../support/checks.ts'

const joined = (value: unknown) => [...jsonPieces(value)].join('')

test.each([
  ['json', checkToJson],
  ['sarif', checkToSarif],
  ['gitlab', checkToGitlab],
] as const)('%s: the pieces are the text as a whole', (_, render) => {
  const none: CheckReport = { ...aReport, functions: [], findings: [], failures: [] }
  for (const report of [aReport, hostileReport, none]) {
    expect(joined(render(report))).toBe(jsonText(render(report), 2))
  }
})

test('whatever the value, with lists that are lazy at any depth', () => {
  const lazy = (value: unknown): unknown => {
    if (Array.isArray(value)) return lazyList(value, lazy)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, lazy(one)]))
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(joined(lazy(value))).toBe(jsonText(value, 2))
    }),
  )
  expect(joined({ a: undefined, b: lazyList([1], String), c: [undefined] })).toBe(
    jsonText({ a: undefined, b: ['1'], c: [undefined] }, 2),
  )
})

test('a finding is one piece, and is made when it is written', () => {
  const [finding] = aReport.findings
  if (!finding) throw new Error('no finding')
  const findings = Array.from({ length: 1_000 }, (_, nth): Finding => ({ ...finding, says: `number ${nth}` }))
  const longest = [...jsonPieces(checkToSarif({ ...aReport, findings }))].filter((one) =>
    one.includes('number '),
  )
  expect(longest).toHaveLength(1_000)
  let made = 0
  const pieces = jsonPieces(lazyList(findings, () => made++))
  for (const piece of pieces) if (piece === '9') break
  expect(made).toBe(10)
})

test('pieces that are gathered, or end with lines, are the same text', () => {
  const line = fc.string({ maxLength: 8 }).filter((text) => !text.includes('\n'))
  const lines = fc.array(line, { minLength: 1 }).map((some) => [...some, 'x'.repeat(50_000), 'end'])
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 4 }), (many) => {
      const all = many.flat()
      const pieces = [...lined(all)]
      expect(pieces.join('')).toBe(all.join('\n'))
      expect([...gathered(pieces)].join('')).toBe(all.join('\n'))
      expect([...atLineEnds(pieces)].join('\n')).toBe(all.join('\n'))
    }),
    { numRuns: 30 },
  )
})
