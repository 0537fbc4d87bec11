import { describe, expect, test } from 'vitest'
import { foldTrace, parseTraceInput, traceFromDocuments } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { ascii, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { traceToJson } from '../../../src/render/trace-json.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { mutate, nodesOf, ODD } from '../../support/mutate.ts'
import { type Random, random } from '../../support/random.ts'
import { expectNothingLost, expectPathWithin, expectSound } from '../../support/sound.ts'
import { recordedNames, recordedText } from '../../support/traces.ts'

function drawEverywhere(trace: Trace, at: Random): void {
  const folded = foldTrace(trace)
  expectNothingLost(folded, trace)
  for (const view of [trace, folded]) {
    expectSound(view)
    expectPathWithin(view)
    JSON.stringify(traceToJson(view))
    const width = 20 + at.below(at.chance(0.3) ? 380 : 100)
    const coloured = at.chance(0.3)
    const canvas = { width, style: coloured ? styleFor(2) : plain, glyphs: at.chance(0.2) ? ascii : unicode }
    expectSafeLines(renderWaterfall(view, canvas), width, coloured)
  }
}

const originals = recordedNames().map((name) => {
  const parsed = parseTraceInput(recordedText(name))
  const input = parsed.kind === 'traces' ? parsed.inputs[0] : undefined
  return (input?.documents ?? []).map((document) => {
    const inner = (document as { Document?: unknown }).Document ?? document
    return typeof inner === 'string' ? JSON.parse(inner) : inner
  })
})
const small = originals.filter((documents) => documents.length > 0 && nodesOf(documents).length < 400)

describe('damaged documents', () => {
  test.each([1, 2, 3, 4])('six hundred of them, seed %i', (seed) => {
    const at = random(seed)
    for (let round = 0; round < 600; round++) {
      const documents = structuredClone(at.pick(small))
      mutate(documents, at)
      const before = JSON.stringify(documents)
      try {
        drawEverywhere(traceFromDocuments({ documents }), at)
        if (JSON.stringify(documents) !== before) throw new Error('the input was changed')
      } catch (error) {
        throw new Error(`seed ${seed}, round ${round}: ${String(error)}`, { cause: error })
      }
    }
  })
})

describe('damaged text', () => {
  test('cut, doubled and overwritten anywhere, it is read or refused, never thrown', () => {
    const at = random(7)
    for (let round = 0; round < 1500; round++) {
      const text = recordedText(at.pick(recordedNames()))
      const [from, to] = [at.below(text.length), at.below(text.length)]
      const pieces = [
        text.slice(0, from),
        at.pick(['', '{', ']', '"', '\u0000', 'null', text.slice(to, to + 50)]),
        text.slice(at.chance(0.5) ? from : to),
      ]
      const parsed = parseTraceInput(pieces.slice(0, at.below(3) + 1).join(''))
      if (parsed.kind === 'unreadable') expect(parsed.reason.length).toBeLessThan(200)
      else for (const input of parsed.inputs) drawEverywhere(traceFromDocuments(input), at)
    }
  })

  const shapes = [
    '{"Traces":[%]}',
    '{"Traces":%}',
    '{"Segments":[%]}',
    '{"Segments":[{"Document":%}]}',
    '[%]',
    '{"resourceSpans":[%]}',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[%]}]}]}',
    '{"resourceSpans":[{"resource":%,"scopeSpans":[{"spans":[{"attributes":%,"events":[%],"links":[%],"kind":%,"status":%}]}]}]}',
  ]
  test.each(shapes)('%s', (shape) => {
    const at = random(11)
    for (const odd of ODD) {
      const text = shape.replaceAll('%', JSON.stringify(odd) ?? 'null')
      const parsed = parseTraceInput(text)
      if (parsed.kind === 'traces')
        for (const input of parsed.inputs) drawEverywhere(traceFromDocuments(input), at)
    }
  })
})

test('fifty thousand spans, and a hundred thousand deep, are drawn', () => {
  const wide = Array.from({ length: 50_000 }, (_, n) => ({
    id: `s${n}`,
    name: 'S3',
    start_time: 1 + n,
    end_time: 2 + n,
    namespace: 'aws',
  }))
  const trace = traceFromDocuments({
    documents: [{ id: 'r', name: 'root', start_time: 1, end_time: 60_000, subsegments: wide }],
  })
  expect(
    renderWaterfall(foldTrace(trace), { width: 80, style: plain, glyphs: unicode }).length,
  ).toBeGreaterThan(50_000)
  let deep: object = { id: 'leaf', name: 'leaf', start_time: 1, end_time: 2 }
  for (let n = 0; n < 100_000; n++)
    deep = { id: `d${n}`, name: 'n', start_time: 1, end_time: 2, subsegments: [deep] }
  const lines = renderWaterfall(foldTrace(traceFromDocuments({ documents: [deep] })), {
    width: 80,
    style: plain,
    glyphs: unicode,
  })
  expect(lines.at(-1)).toContain('…100000 leaf')
})
