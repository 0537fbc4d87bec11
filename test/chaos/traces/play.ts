import { readTraces } from '../../../src/commands/shared/read-traces.ts'
import type { Context } from '../../../src/context.ts'
import { foldTrace, type Hiding, rowOfTrace } from '../../../src/domain/trace/index.ts'
import { millis, type Trace } from '../../../src/domain/trace/model.ts'
import { OtlError } from '../../../src/errors.ts'
import * as otlp from '../../../src/otlp/index.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { renderTraces, type TraceFormat, traceFormats } from '../../../src/render/trace/index.ts'
import { renderTraceTable } from '../../../src/render/trace-table.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import type { Random } from '../../support/random.ts'
import { expectNothingLost, expectPathWithin, expectSound } from '../../support/sound.ts'
import { expectDrawn, expectReadable } from './outputs.ts'

export interface Played {
  /** Absent where it was refused. */
  readonly format?: TraceFormat
  readonly spans: number
  /** Milliseconds in otl, without what the properties took. */
  readonly took: number
}

/** One document through all that otl does with it. Fails when a property does not hold, and for any error but otl's own. */
export async function play(bytes: Uint8Array, at: Random): Promise<Played> {
  const watch = stopwatch()
  const traces = await watch.time(() => readOrRefuse(bytes))
  if (traces === undefined) return { spans: 0, took: watch.total() }
  const canvas = anyCanvas(at)
  const hiding = at.chance(0.2) ? anyHiding(at) : {}
  const details = at.chance(0.2)
  for (const trace of traces) {
    const folded = await watch.time(() => foldTrace(trace))
    const view = at.chance(0.5) ? folded : trace
    const lines = await watch.time(() => renderWaterfall(view, canvas, { hiding, details }))
    expectSound(trace)
    expectSound(folded)
    expectNothingLost(folded, trace)
    expectPathWithin(trace)
    expectDrawn(lines, canvas.width)
  }
  if (at.chance(0.2))
    expectDrawn(await watch.time(() => renderTraceTable(traces.map(rowOfTrace), canvas)), canvas.width)
  const format = at.pick(traceFormats)
  const raw = at.chance(0.5)
  const exported = await watch.time(() => renderTraces(traces, format, { raw, canvas, hiding }))
  expectReadable(format, exported, traces)
  return { format, spans: traces.reduce((sum, { spans }) => sum + spans.length, 0), took: watch.total() }
}

/** Only what reading uses. */
function contextOf(bytes: Uint8Array): Context {
  const files = { read: async () => bytes, list: async () => undefined }
  return { files, otlp: async () => otlp } as unknown as Context
}

async function readOrRefuse(bytes: Uint8Array): Promise<readonly Trace[] | undefined> {
  try {
    return (await readTraces('-', contextOf(bytes))).traces
  } catch (error) {
    if (!(error instanceof OtlError)) throw error
    expectDrawn([error.message, error.hint ?? ''], 400)
    return undefined
  }
}

function anyCanvas(at: Random): Canvas {
  const width = 20 + at.below(at.chance(0.3) ? 380 : 100)
  return { width, style: at.chance(0.3) ? styleFor(2) : plain, glyphs: at.chance(0.2) ? ascii : unicode }
}

function anyHiding(at: Random): Hiding {
  return {
    ...(at.chance(0.5) ? { depth: 1 + at.below(5) } : {}),
    ...(at.chance(0.5) ? { collapse: [at.pick(['*', 'S3', '*a*', '?'])] } : {}),
    ...(at.chance(0.5) ? { min: millis(10 ** at.below(5)) } : {}),
  }
}

function stopwatch() {
  let total = 0
  return {
    total: () => total,
    async time<T>(work: () => T | Promise<T>): Promise<T> {
      const began = performance.now()
      try {
        const result = work()
        return result instanceof Promise ? await result : result
      } finally {
        total += performance.now() - began
      }
    },
  }
}
