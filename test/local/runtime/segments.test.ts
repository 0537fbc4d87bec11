import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import { aFunction, aStage, invoke, prepareWorker, type Stage } from './support/stage.ts'

prepareWorker()

const root = '1-5759e988-bd862e3fe1be46a994272793'
const caller = '53995c3f42cd8ad8'
const traceHeader = `Root=${root};Parent=${caller};Sampled=1;Lineage=a87bd80c:1`
const handler = {
  'index.mjs': `export const handler = async ({ fail }) => {
    if (fail === 'exit') process.exit(1)
    if (fail) throw new TypeError('no stock')
    return process.env._X_AMZN_TRACE_ID
  }`,
}

function parts(stage: Stage): { service: SegmentDocument; fn: SegmentDocument; names: string[] } {
  const all = [...stage.segments.values()]
  const [service] = all.filter(({ origin }) => origin === 'AWS::Lambda')
  const [fn] = all.filter(({ origin }) => origin === 'AWS::Lambda::Function')
  if (!service || !fn || all.length !== 2) throw new Error(`expected two segments: ${JSON.stringify(all)}`)
  return { service, fn, names: subsegments(fn).map(({ name }) => name) }
}

function subsegments(document: SegmentDocument): SegmentDocument[] {
  return document.subsegments as SegmentDocument[]
}

function expectWithin(inner: SegmentDocument, outer: SegmentDocument): void {
  expect(inner.start_time).toBeGreaterThanOrEqual(outer.start_time)
  expect(inner.end_time).toBeLessThanOrEqual(outer.end_time ?? Number.NaN)
}

test('a cold invocation: the service, the function, and what it did when', async () => {
  const stage = await aStage()
  const fn = await aFunction(handler, { tracing: 'Active' })
  const before = Date.now() / 1000 - 0.002
  const answer = await invoke(stage, fn, {}, { traceHeader, requestId: 'request-1' })
  const { service, fn: segment, names } = parts(stage)
  expect(service).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{16}$/),
    trace_id: root,
    parent_id: caller,
    name: fn.name,
    start_time: expect.any(Number),
    end_time: expect.any(Number),
    http: { response: { status: 200 } },
    aws: { request_id: 'request-1' },
    origin: 'AWS::Lambda',
    resource_arn: fn.arn,
  })
  expect(segment).toMatchObject({
    trace_id: root,
    parent_id: service.id,
    name: fn.name,
    aws: { account_id: '000000000000', function_arn: fn.arn, resource_names: [fn.name] },
  })
  expect(names).toEqual(['Initialization', 'Invocation', 'Overhead'])
  const [init, invocation, overhead] = subsegments(segment)
  if (!init || !invocation || !overhead) throw new Error('incomplete')
  expectWithin(segment, service)
  expectWithin(invocation, segment)
  expectWithin(overhead, segment)
  expect(init.end_time).toBeLessThanOrEqual(segment.start_time)
  expect(init.start_time).toBeGreaterThanOrEqual(service.start_time)
  expect(overhead.start_time).toBe(invocation.end_time)
  expect(service.start_time).toBeGreaterThanOrEqual(before)
  expect(service.end_time).toBeLessThanOrEqual(Date.now() / 1000 + 0.002)
  expect(answer.json).toBe(`Root=${root};Parent=${segment.id};Sampled=1;Lineage=a87bd80c:1`)
  expect(answer.log).toContain(`XRAY TraceId: ${root}\tSegmentId: ${segment.id}\tSampled: true`)
})

test('a warm invocation has no initialisation', async () => {
  const stage = await aStage()
  const fn = await aFunction(handler, { tracing: 'Active' })
  await invoke(stage, fn, {}, { traceHeader })
  stage.segments.clear()
  await invoke(stage, fn, {}, { traceHeader })
  expect(parts(stage).names).toEqual(['Invocation', 'Overhead'])
})

test('the newer form: Init, no Invocation, figures as annotations', async () => {
  const stage = await aStage({ segments: 'newer' })
  await invoke(stage, await aFunction(handler, { tracing: 'Active' }), {}, { traceHeader })
  const { fn, names } = parts(stage)
  expect(names).toEqual(['Init', 'Overhead'])
  expect(fn.annotations).toEqual({
    'aws.responseLatency': expect.any(Number),
    'aws.responseDuration': expect.any(Number),
    'aws.runtimeOverhead': expect.any(Number),
    'aws.extensionOverhead': 0,
  })
})

test('an error of the function is on both segments, the exception on the function', async () => {
  const stage = await aStage()
  const fn = await aFunction(handler, { tracing: 'Active' })
  await invoke(stage, fn, { fail: true }, { traceHeader })
  const { service, fn: segment } = parts(stage)
  expect(service).toMatchObject({ error: true, http: { response: { status: 200 } } })
  expect(segment).toMatchObject({
    error: true,
    cause: {
      working_directory: fn.codeDirectory,
      exceptions: [{ type: 'TypeError', message: 'no stock' }],
    },
  })
  const { exceptions } = segment.cause as { exceptions: { stack: { path: string; line: number }[] }[] }
  expect(exceptions[0]?.stack[0]).toMatchObject({ path: `${fn.codeDirectory}/index.mjs`, line: 3 })
})

test('a process that ended is a fault, and nobody saw its overhead', async () => {
  const stage = await aStage()
  await invoke(stage, await aFunction(handler, { tracing: 'Active' }), { fail: 'exit' }, { traceHeader })
  const { fn, names } = parts(stage)
  expect(fn).toMatchObject({ fault: true, cause: { exceptions: [{ type: 'Runtime.ExitError' }] } })
  expect(names).toEqual(['Initialization', 'Invocation'])
})

test('an initialisation that failed is all there is', async () => {
  const stage = await aStage()
  await invoke(stage, await aFunction({ 'index.js': '}' }, { tracing: 'Active' }), {}, { traceHeader })
  const { fn, names } = parts(stage)
  expect(names).toEqual(['Initialization'])
  expect(fn).toMatchObject({ error: true, cause: { exceptions: [{ type: 'Runtime.UserCodeSyntaxError' }] } })
})

test.each<['Active' | 'PassThrough', string]>([
  ['Active', `Root=${root};Parent=${caller};Sampled=0`],
  ['PassThrough', traceHeader],
])('%s emits nothing for %s, and the function sees it as it came', async (tracing, header) => {
  const stage = await aStage()
  const answer = await invoke(stage, await aFunction(handler, { tracing }), {}, { traceHeader: header })
  expect(stage.segments.size).toBe(0)
  expect(answer.json).toBe(header)
  expect(answer.log).not.toContain('XRAY')
})

test('while it runs, both segments are in progress', async () => {
  const stage = await aStage()
  const states: unknown[] = []
  const fn = await aFunction(
    { 'index.mjs': 'console.log("now"); export const handler = async () => console.log("running")' },
    { tracing: 'Active' },
  )
  const { length } = stage.lines
  stage.lines.push = (line) => {
    if (line.includes('running')) states.push(...[...stage.segments.values()].map((one) => one.in_progress))
    return length
  }
  await invoke(stage, fn, {}, { traceHeader })
  expect(states).toEqual([true, true])
  expect([...stage.segments.values()].map((one) => one.in_progress)).toEqual([undefined, undefined])
})

const recordings = fileURLToPath(new URL('../../../../shared/data/xray/servibench/', import.meta.url))
const recorded = ['event_processing_app', 'image_processing_app_error', 'matrix_app', 'thumbnail_app'].map(
  (name) => `${recordings}${name}.traces.json`,
)
const missing = recorded.some((file) => !existsSync(file))
if (missing) console.log('left out: comparing segments with recordings, ../shared/data/xray is not here')

test.skipIf(missing)('our documents have the fields of the recorded ones, and no others', async () => {
  const stage = await aStage()
  const fn = await aFunction(handler, { tracing: 'Active' })
  for (const fail of [false, true]) await invoke(stage, fn, { fail }, { traceHeader })
  const ours = [...stage.segments.values()]
  const real = recorded.flatMap((file) => documentsIn(JSON.parse(readFileSync(file, 'utf8'))))
  for (const origin of ['AWS::Lambda', 'AWS::Lambda::Function']) {
    const known = fieldsOf(real.filter((one) => one.origin === origin))
    const [mine] = [fieldsOf(ours.filter((one) => one.origin === origin))]
    expect(known.size).toBeGreaterThan(5)
    expect([...mine].filter((field) => !known.has(field))).toEqual([])
  }
})

function documentsIn(value: unknown): SegmentDocument[] {
  if (typeof value !== 'object' || value === null) return []
  const { Document: text } = value as { Document?: unknown }
  const own = typeof text === 'string' ? [JSON.parse(text) as SegmentDocument] : []
  return [...own, ...Object.values(value).flatMap(documentsIn)]
}

/** Field paths, without those of user work below an Invocation. */
function fieldsOf(documents: readonly unknown[], prefix = ''): Set<string> {
  const fields = new Set<string>()
  for (const document of documents) {
    for (const [key, value] of Object.entries(document as object)) {
      fields.add(`${prefix}${key}`)
      const inner = Array.isArray(value) ? value : [value]
      const objects = inner.filter((one) => typeof one === 'object' && one !== null)
      for (const field of fieldsOf(objects, `${prefix}${key}.`)) fields.add(field)
    }
  }
  return fields
}
