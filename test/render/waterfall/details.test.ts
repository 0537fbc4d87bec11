import fc from 'fast-check'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Trace } from '../../../src/domain/trace/model.ts'
import { type Canvas, plain, unicode } from '../../../src/render/canvas.ts'
import { renderWaterfall } from '../../../src/render/waterfall/index.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const canvas = (width: number): Canvas => ({ width, style: plain, glyphs: unicode })
const drawn = (trace: Trace, width = 100) => renderWaterfall(trace, canvas(width), { details: true })

/** What stands beside a key, anywhere in the picture. */
function valuesOf(lines: readonly string[], key: string): string[] {
  return lines.flatMap((line) => {
    const found = new RegExp(`^[ │]*${key.replaceAll('.', '\\.')} {2,}(.*)$`).exec(line)?.[1]
    return found === undefined ? [] : [found]
  })
}

describe('details', () => {
  const lines = drawn(foldTrace(recorded('hello_retail_app_error.traces.json')))

  test('are what is known of each span', () => {
    expect(valuesOf(lines, 'aws.operation')).toEqual(['Invoke', 'GetItem', 'PutObject', 'SendTaskSuccess'])
    expect(valuesOf(lines, 'kind')[0]).toBe('segment, AWS::ApiGateway::Stage')
    expect(valuesOf(lines, 'self')).toEqual(['4.00ms', '5.00ms', '15.0ms', '15.0ms', '94.0ms', '36.0ms'])
    expect(valuesOf(lines, 'annotation.aws:api_stage')).toEqual(['dev'])
    expect(valuesOf(lines, 'metadata.default.request_id')).toHaveLength(1)
  })

  test('hold the whole stack', () => {
    expect(lines.filter((line) => / {2}at /.test(line))).toHaveLength(16)
  })

  test('name the trace that a span is linked with', () => {
    const linked = drawn(foldTrace(recorded('linked.json')))
    expect(valuesOf(linked, 'linked with')[0]).toMatch(/^1-654c0558-630340be09e985eb352a72e6/)
  })

  test('are whole on several lines, up to a point', () => {
    const arn = `arn:aws:lambda:eu-west-1:123456789012:function:${'a-name-'.repeat(7)}`
    const told = (value: string) => {
      const trace = traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, resource_arn: value })
      const all = drawn(trace, 60)
      const at = all.findIndex((line) => line.includes('segment.resource_arn'))
      return all.slice(at).map((line) => line.slice(26))
    }
    expect(told(arn).join('')).toBe(arn)
    expect(told('x'.repeat(500))).toEqual(['x'.repeat(34), 'x'.repeat(34), `${'x'.repeat(33)}…`])
  })

  test('are bounded, and say so', () => {
    const metadata = Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`key${n}`, n]))
    const many = drawn(traceOf({ id: 'a', name: 'a', start_time: 0, end_time: 1, metadata }))
    expect(many).toHaveLength(3 + 1 + 60 + 1)
    expect(many.at(-1)).toMatch(/^ +94 more; -o json has all$/)
  })

  test.each([20, 30, 60, 140])('are never wider than %i cells', (width) => {
    for (const name of recordedNames())
      for (const line of drawn(recorded(name), width)) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  })

  test('of any name and value are safe to print', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('\u001b[31m', '\n', '\u202e', '字', 'a', ' ', '👩‍👩‍👧', '\u0000'),
    })
    fc.assert(
      fc.property(hostile, hostile, (key, value) => {
        const trace = traceOf({
          id: 'a',
          name: 'a',
          start_time: 0,
          end_time: 1,
          annotations: { [key]: value },
        })
        for (const line of drawn(trace, 40)) {
          expect(line).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
          expect(stringWidth(line)).toBeLessThanOrEqual(40)
        }
      }),
    )
  })
})

test('a retry says how often it had failed before', () => {
  const call = (id: string, start: number, more: object = {}) => ({
    id,
    name: 'DynamoDB',
    namespace: 'aws',
    start_time: start,
    end_time: start + 1,
    ...more,
  })
  const subsegments = [call('a', 0, { fault: true }), call('b', 1, { fault: true }), call('c', 2)]
  const lines = renderWaterfall(
    traceOf({ id: 'root', name: 'root', start_time: 0, end_time: 3, subsegments }),
    canvas(100),
  )
  expect(lines.flatMap((line) => /DynamoDB +(?:retry \d)?/.exec(line) ?? [])).toEqual([
    expect.stringMatching(/^DynamoDB +$/),
    'DynamoDB  retry 1',
    'DynamoDB  retry 2',
  ])
})
