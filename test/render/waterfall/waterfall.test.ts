import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import { ascii, type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { styleFor } from '../../../src/render/colour.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { expectSafeLines } from '../../support/lines.ts'
import { folded, recorded, recordedNames, sharedFiles, traceOf, tracesIn } from '../../support/traces.ts'

const canvas = (width: number, over: Partial<Canvas> = {}): Canvas => ({
  width,
  style: plain,
  glyphs: unicode,
  ...over,
})
const rowOf = (lines: readonly string[], name: string) => lines.find((line) => line.includes(name)) ?? ''

describe('pictures', () => {
  const pictures = [
    'thumbnail_app.traces',
    'thumbnail_app_in_progress.traces',
    'hello_retail_app_error.traces',
    'image_processing_app_error.traces',
    'matrix_app.traces',
    'exception-through-callers',
    'linked',
    'otlp-example',
  ]
  const sizes = pictures.flatMap((name) => [60, 100, 160].map((width) => [name, width] as const))
  test.each(sizes)('%s at %i columns', async (name, width) => {
    const lines = renderWaterfall(foldTrace(recorded(`${name}.json`)), canvas(width))
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/waterfall/${name}-${width}.txt`)
  })

  test('as the documents are', async () => {
    const lines = renderWaterfall(recorded('event_processing_app.traces.json'), canvas(100))
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      '../../golden/waterfall/event_processing_app.raw-100.txt',
    )
  })

  test('in ASCII', async () => {
    const lines = renderWaterfall(
      foldTrace(recorded('thumbnail_app.traces.json')),
      canvas(80, { glyphs: ascii }),
    )
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/)
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      '../../golden/waterfall/thumbnail_app.ascii-80.txt',
    )
  })
})

describe('no line is wider than the canvas', () => {
  test.each(recordedNames())('%s from 20 to 400 columns', (name) => {
    const raw = recorded(name)
    const rows = foldTrace(raw)
    for (let width = 20; width <= 400; width += width < 130 ? 1 : 9) {
      expectSafeLines(renderWaterfall(rows, canvas(width)), width)
      if (width % 5 === 0)
        expectSafeLines(renderWaterfall(raw, canvas(width, { style: styleFor(2) })), width, true)
    }
  })

  // Every width of the larger ones would only take time.
  const files = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
  test.skipIf(files.length === 0)('every published trace at every width from 40 to 300', () => {
    let drawn = 0
    for (const { text } of files) {
      for (const trace of tracesIn(text).flatMap((raw) => [raw, foldTrace(raw)])) {
        const step = trace.spans.length > 100 ? 20 : trace.spans.length > 30 ? 4 : 1
        for (let width = 40; width <= 300; width += step)
          expectSafeLines(renderWaterfall(trace, canvas(width)), width)
        drawn++
      }
    }
    expect(drawn).toBeGreaterThanOrEqual(2 * files.length)
  })
})

describe('names', () => {
  test.each([
    ['escape sequences', '\u001b]0;owned\u0007\u001b[2J', '␛]0;owned␇␛[2J'],
    ['line breaks', 'two\r\nlines', 'two␍␊lines'],
    ['right to left overrides', 'abc\u202egpj.exe', 'abc<202e>gpj.exe'],
    ['wide characters', '書き込み処理', '書き込み処理'],
    ['combining characters', 'e\u0301cole', 'e\u0301cole'],
    ['emoji', '👩‍👩‍👧 pay 🚀', '👩‍👩‍👧 pay 🚀'],
    ['right to left', 'שלום', 'שלום'],
    ['nothing visible', '\u200b\u200d', ''],
  ])('%s are shown, and the bars stay aligned', (_, name, shown) => {
    const trace = traceOf({
      id: 'a',
      name,
      start_time: 0,
      end_time: 1,
      subsegments: [{ id: 'b', name: 'below', start_time: 0, end_time: 1 }],
    })
    for (const width of [20, 40, 80, 200]) expectSafeLines(renderWaterfall(trace, canvas(width)), width)
    expect(renderWaterfall(trace, canvas(80)).join('\n')).toContain(shown)
  })

  test('long ones lose their middle', () => {
    const name = 'arn:aws:states:eu-west-1:123456789012:stateMachine:orders-ProcessPayments-1A2B3C'
    expect(
      rowOf(renderWaterfall(traceOf({ id: 'a', name, start_time: 0, end_time: 1 }), canvas(60)), 'arn'),
    ).toMatch(/^ {2}arn:aws:\S*…\S*1A2B3C /)
  })
})

test('a summary of two parts that is cut between them has no ellipsis of its own', () => {
  const lines = renderWaterfall(foldTrace(recorded('hello_retail_app_error.traces.json')), canvas(120))
  expect(rowOf(lines, 'photos-receive/dev')).toMatch(/receive\/dev {2}500 +━/)
})

describe('marks', () => {
  const call = (id: string, fields: object) => ({
    id,
    name: `call-${id}`,
    namespace: 'aws',
    start_time: 1,
    end_time: 2,
    ...fields,
  })
  const under = (...calls: readonly object[]) =>
    traceOf({ id: 'root', name: 'root', start_time: 0, end_time: 4, subsegments: calls })

  test('status is told by a sign, and the throttled by a word', () => {
    const lines = renderWaterfall(
      under(
        call('f', { fault: true }),
        call('e', { error: true }),
        call('t', { throttle: true, http: { response: { status: 429 } } }),
      ),
      canvas(100),
    )
    expect(rowOf(lines, 'call-f')).toMatch(/^✗ /)
    expect(rowOf(lines, 'call-e')).toMatch(/^! /)
    expect(rowOf(lines, 'call-t')).toMatch(/^!▏.*throttled 429/)
    expect(rowOf(lines, 'root')).toMatch(/^ ▏root/)
    expect(lines[1]).toContain('✗ 1 fault · ! 1 error · ! 1 throttle')
  })

  test('faults are red, in their sign, name, bar and time', () => {
    const style = { ...plain, bad: (text: string) => `<${text}>` }
    const row = rowOf(renderWaterfall(under(call('f', { fault: true })), canvas(60, { style })), 'call-f')
    expect(row).toMatch(/^<✗>▏.*<call-f>.*<[█▌▐]+>.*< +1\.00s>$/)
  })

  test('an open span runs to the edge and says so', () => {
    const row = rowOf(
      renderWaterfall(under(call('o', { end_time: undefined, in_progress: true })), canvas(80)),
      'call-o',
    )
    expect(row).toMatch(/┄+ +open$/)
    expect(row.indexOf('┄')).toBeGreaterThan(20)
    expect(row.lastIndexOf('┄')).toBe(80 - 8 - 1)
  })

  test('no duration leaves a mark, even at the very end', () => {
    const row = rowOf(renderWaterfall(under(call('z', { start_time: 4, end_time: 4 })), canvas(60)), 'call-z')
    expect(row).toMatch(/◆ +0µs$/)
  })

  test('a cold start shows its initialization inside the bar', () => {
    const lines = renderWaterfall(
      folded(
        { id: 's', name: 'orders', origin: 'AWS::Lambda', start_time: 0, end_time: 4 },
        {
          id: 'f',
          parent_id: 's',
          name: 'orders',
          origin: 'AWS::Lambda::Function',
          start_time: 3,
          end_time: 4,
          subsegments: [{ id: 'i', name: 'Init', start_time: 1, end_time: 3 }],
        },
      ),
      canvas(80),
    )
    expect(rowOf(lines, 'orders')).toMatch(/orders cold .*─+▒+█+ +4\.00s$/)
    expect(lines[1]).toContain('▒ 1 cold start')
  })

  test('a break stands in every row', () => {
    const lines = renderWaterfall(
      traceOf(
        { id: 'a', name: 'first', start_time: 0, end_time: 1 },
        { id: 'b', name: 'second', start_time: 7200, end_time: 7201 },
      ),
      canvas(80),
    )
    expect(lines[2]).toContain('⋯2h00m⋯')
    expect(rowOf(lines, 'first')).toContain('⋯')
    expect(rowOf(lines, 'second')).toContain('⋯')
  })

  test('deep trees stop moving right and tell how deep', () => {
    let document: object = { id: 'leaf', name: 'leaf', start_time: 0, end_time: 1 }
    for (let at = 0; at < 40; at++)
      document = { id: `n${at}`, name: 'n', start_time: 0, end_time: 1, subsegments: [document] }
    const lines = renderWaterfall(traceOf(document), canvas(60))
    expect(rowOf(lines, 'leaf')).toContain('…40 leaf')
  })
})

describe('exceptions', () => {
  const boom = (message: string) => ({
    fault: true,
    cause: {
      exceptions: [
        {
          type: 'Boom',
          message,
          stack: [
            { path: '/var/runtime/x.js', line: 1 },
            { path: '/var/task/node_modules/y.js', line: 2 },
            { path: '/var/task/app.js', line: 3, label: 'handler' },
          ],
        },
      ],
    },
  })

  test('are under their span, with the first frame of the reader’s own code', () => {
    const lines = renderWaterfall(
      traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, ...boom('no\nluck') }),
      canvas(80),
    )
    expect(lines.slice(4)).toEqual(['    Boom: no␊luck', '      at handler (/var/task/app.js:3)'])
  })

  test('that travel up through their callers are drawn where they began', () => {
    const inner = { id: 'b', name: 'b', start_time: 0, end_time: 1, ...boom('x') }
    const lines = renderWaterfall(
      traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, ...boom('x'), subsegments: [inner] }),
      canvas(80),
    )
    expect(lines.filter((line) => line.includes('Boom'))).toHaveLength(1)
    expect(lines.findIndex((line) => line.includes('Boom'))).toBeGreaterThan(
      lines.findIndex((line) => line.includes('└ b')),
    )
  })

  test('of siblings are each drawn', () => {
    const inner = (id: string) => ({ id, name: id, start_time: 0, end_time: 1, ...boom('x') })
    const lines = renderWaterfall(
      traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, subsegments: [inner('b'), inner('c')] }),
      canvas(80),
    )
    expect(lines.filter((line) => line.includes('Boom'))).toHaveLength(2)
  })
})

describe('below the rows', () => {
  const root = { id: 'a', name: 'caller', start_time: 1, end_time: 2 }
  const notes = (child: object) =>
    renderWaterfall(traceOf(root, { id: 'b', parent_id: 'a', name: 'callee', ...child }), canvas(100)).slice(
      5,
    )

  test('a span that starts before its caller', () => {
    expect(notes({ start_time: 0.5, end_time: 1.5 })).toEqual([
      '! callee starts 500ms before its caller: clocks differ, drawn as reported',
    ])
  })

  test('a span that ends after its caller', () => {
    expect(notes({ start_time: 1, end_time: 5 })).toEqual([
      '! callee ends 3.00s after its caller: it runs on by itself, or clocks differ',
    ])
  })

  test('not rounding, nor what was started and went on later', () => {
    expect(notes({ start_time: 0.999, end_time: 2.001 })).toEqual([])
    expect(notes({ start_time: 3, end_time: 4 }).slice(0, 1)).toEqual([''])
  })

  test('gaps and links', () => {
    const lines = renderWaterfall(
      traceOf({ ...root, parent_id: 'gone', links: [{ trace_id: '1-0-1' }] }),
      canvas(100),
    )
    expect(lines.slice(-2)).toEqual([
      '→ caller is linked with trace 1-0-1',
      '! 1 span names a parent that the trace does not hold: gone',
    ])
  })
})

test('a trace of nothing is its header', () => {
  expect(renderWaterfall(tracesIn('{"Id":"1-0-0","Segments":[]}')[0] as never, canvas(40))).toEqual([
    '1-0-0  1970-01-01T00:00:00.000Z',
    '0µs · 0 spans',
  ])
})
