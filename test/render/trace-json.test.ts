import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { foldTrace } from '../../src/domain/trace/index.ts'
import { traceToJson } from '../../src/render/trace-json.ts'
import { recorded, recordedNames, spanNamed } from '../support/traces.ts'

const schema = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, '../../docs/schema/trace.v1.schema.json'), 'utf8'),
)
const valid = new Ajv({ allErrors: true }).compile(schema)

test.each(recordedNames())('%s is what the published schema says', (name) => {
  for (const trace of [recorded(name), foldTrace(recorded(name))]) {
    const json = JSON.parse(JSON.stringify(traceToJson(trace)))
    expect(valid(json), JSON.stringify(valid.errors)).toBe(true)
    expect(json.spans).toHaveLength(trace.spans.length)
  }
})

test('times are milliseconds from the start; what is open is null', () => {
  const json = traceToJson(recorded('thumbnail_app_in_progress.traces.json'))
  expect(json).toMatchObject({
    version: 1,
    id: '1-608b4565-558f8ff60404afa17feb278c',
    startedAt: '2021-04-29T23:46:45.041Z',
    durationMs: 1468,
  })
  expect(json.spans.find((span) => span.name === 'Dwell Time')).toMatchObject({
    startMs: 1240,
    endMs: null,
    durationMs: null,
    status: 'open',
  })
})

test('the schema refuses what is no trace', () => {
  const json = JSON.parse(JSON.stringify(traceToJson(recorded('linked.json'))))
  expect(valid({ ...json, version: 2 })).toBe(false)
  expect(valid({ ...json, spans: [{}] })).toBe(false)
  expect(spanNamed(recorded('linked.json'), 'Initialization').kind).toBe('initialization')
})
