import { describe, expect, test } from 'vitest'
import { foldTrace, parseTraceInput, traceFromDocuments } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { ascii, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { traceToJson } from '../../../src/render/trace-json.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { type Random, random } from '../../support/random.ts'
import { recordedNames, recordedText } from '../../support/traces.ts'

/** What a field may be instead of itself. */
const ODD: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1e308,
  -1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  5e-324,
  '',
  '1.6E9',
  'NaN',
  [],
  [[]],
  {},
  { id: 1 },
  '\u001b[2J\u001b]0;x\u0007',
  'line\nline\r\u2028',
  '\u202egnp.exe',
  '\ud800',
  '書き込み処理'.repeat(30),
  'e\u0301\u0301\u0301'.repeat(20),
  '👩‍👩‍👧🏳️‍🌈'.repeat(9),
  '\u200d\u200b\ufe0f',
  '\ufe0f\u20e3',
  '__proto__',
  'constructor',
  'AWS::Lambda',
  'AWS::Lambda::Function',
  'Initialization',
  'x'.repeat(3000),
]
const FIELDS = [
  'id',
  'parent_id',
  'name',
  'start_time',
  'end_time',
  'in_progress',
  'origin',
  'namespace',
  'inferred',
  'cause',
  'http',
  'aws',
  'subsegments',
  'metadata',
  'annotations',
  'links',
  'type',
  'fault',
  'throttle',
  'sql',
  '__proto__',
]

type Json = Record<string, unknown>

function nodesOf(value: unknown): Json[] {
  const found: Json[] = []
  const queue = [value]
  for (const next of queue) {
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) found.push(next as Json)
    queue.push(...Object.values(next))
  }
  return found
}

/** Changes a few things at random: drops, retypes, duplicates, crosses ids, moves times. */
function mutate(documents: unknown[], at: Random): void {
  const nodes = nodesOf(documents)
  const spans = nodes.filter((node) => typeof node.id === 'string')
  for (let change = at.below(6) + 1; change > 0; change--) {
    const node = at.pick(at.chance(0.7) && spans.length > 0 ? spans : nodes)
    const key = at.chance(0.6) ? at.pick(FIELDS) : at.pick(Object.keys(node).concat('name'))
    const kind = at.below(6)
    if (kind === 0) delete node[key]
    else if (kind === 1) set(node, key, at.pick(ODD))
    else if (kind === 2 && spans.length > 0) node.parent_id = at.pick(spans).id
    else if (kind === 3 && spans.length > 0) node.id = at.pick(spans).id
    else if (kind === 4) documents.push(at.chance(0.5) ? structuredClone(at.pick(documents)) : at.pick(ODD))
    else if (typeof node.start_time === 'number')
      node[at.pick(['start_time', 'end_time'])] =
        node.start_time + (at.below(2001) - 1000) * 10 ** (at.below(12) - 6)
  }
}

/** As JSON.parse does: `__proto__` becomes a field, not the prototype. */
function set(node: Json, key: string, value: unknown): void {
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true })
}

function expectSound(trace: Trace): void {
  const places = new Map(trace.spans.map((span, at) => [span.id, at]))
  expect(places.size).toBe(trace.spans.length)
  for (const [at, span] of trace.spans.entries()) {
    const parent = span.parentId === undefined ? undefined : trace.spans[places.get(span.parentId) ?? -1]
    const above = trace.spans[at - 1]?.depth ?? -1
    if (span.depth !== (parent ? parent.depth + 1 : 0) || span.depth > above + 1)
      throw new Error(`${span.id} is out of its place`)
    if (!(span.start >= 0 && (span.end ?? span.start) >= span.start && (span.end ?? 0) <= trace.duration))
      throw new Error(`${span.id} has impossible times`)
  }
}

function drawEverywhere(trace: Trace, at: Random): void {
  expectSound(trace)
  for (const view of [trace, foldTrace(trace)]) {
    expectSound(view)
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
