import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldTrace, hideRows, traceFromDocuments } from '../../../src/domain/trace/index.ts'
import { millis } from '../../../src/domain/trace/model.ts'
import { plain, unicode } from '../../../src/render/canvas.ts'
import { renderTraces, traceFormats } from '../../../src/render/trace/index.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { generatedInput, generatedTrace } from '../../support/generated.ts'
import { expectNothingLost, expectPathWithin, expectSound } from '../../support/sound.ts'

const RUNS = { numRuns: 300 }

test('drawing order is a walk through a tree, folded or not, and also of what is left when rows are hidden', () => {
  const hidings = fc.record(
    { depth: fc.integer({ min: 1, max: 4 }), min: fc.nat(5_000).map(millis) },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(generatedTrace, hidings, (trace, hiding) => {
      expectSound(trace)
      const folded = foldTrace(trace)
      expectSound(folded)
      expectSound({ ...folded, spans: hideRows(folded, hiding).spans })
    }),
    RUNS,
  )
})

test('folding loses no span, nor does folding again', () => {
  fc.assert(
    fc.property(generatedTrace, (trace) => {
      const folded = foldTrace(trace)
      expectNothingLost(folded, trace)
      expectNothingLost(foldTrace(folded), trace)
    }),
    RUNS,
  )
})

test('the critical path is within the trace, and the categories add up to its duration', () => {
  fc.assert(
    fc.property(generatedTrace, (trace) => {
      expectPathWithin(trace)
      expectPathWithin(foldTrace(trace))
    }),
    RUNS,
  )
})

test('documents come in any order', () => {
  const told = (documents: readonly object[]) => {
    const { spans } = traceFromDocuments({ documents })
    return spans
      .map(({ id, parentId, start, end }) => ({ id, parentId, start, end }))
      .sort((a, b) => (a.id < b.id ? -1 : 1))
  }
  fc.assert(
    fc.property(generatedInput, ({ documents }) => {
      // Of two documents of one id, the later in the input may count.
      fc.pre(new Set(documents.map(({ id }) => id)).size === documents.length)
      expect(told(documents.toReversed())).toEqual(told(documents))
    }),
    RUNS,
  )
})

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const inner of Object.values(value)) frozen(inner)
  return value
}

test('nothing changes what it was given: documents, traces and views are frozen here', async () => {
  const canvas = { width: 100, style: plain, glyphs: unicode }
  await fc.assert(
    fc.asyncProperty(generatedInput, async (input) => {
      const trace = frozen(traceFromDocuments(frozen(input)))
      renderWaterfall(frozen(foldTrace(trace)), canvas, { details: true })
      for (const format of traceFormats) await renderTraces([trace], format, { raw: false, canvas })
    }),
    { numRuns: 60 },
  )
})
