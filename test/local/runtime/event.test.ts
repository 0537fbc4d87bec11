import { expect, test } from 'vitest'
import type { SegmentDocument } from '../../../src/local/contract.ts'
import { aFunction, aStage, invoke, prepareWorker } from './support/stage.ts'

prepareWorker()

const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'
const limits = { retryDelays: [1, 1] }

/** Fails as often as the event says. */
const stubborn = {
  'index.mjs': `let calls = 0
    export const handler = async ({ failures }) => {
      calls += 1
      if (calls <= failures) throw new Error('attempt ' + calls)
      return calls
    }`,
}

test.each([
  [0, ['Dwell Time', 'Attempt #1'], 1],
  [1, ['Dwell Time', 'Attempt #1', 'Attempt #2'], 2],
  [9, ['Dwell Time', 'Attempt #1', 'Attempt #2', 'Attempt #3'], 3],
])('an asynchronous invocation whose function fails %i times', async (failures, names, attempts) => {
  const stage = await aStage({ limits })
  const fn = await aFunction(stubborn, { tracing: 'Active' })
  const result = await invoke(stage, fn, { failures }, { type: 'Event', traceHeader })
  const all = [...stage.segments.values()]
  const [service] = all.filter(({ origin }) => origin === 'AWS::Lambda')
  const functions = all.filter(({ origin }) => origin === 'AWS::Lambda::Function')
  const parts = service?.subsegments as SegmentDocument[]
  expect(service).toMatchObject({ http: { response: { status: 202 } } })
  expect(service).not.toHaveProperty('in_progress')
  expect(parts.map(({ name }) => name)).toEqual(names)
  expect(functions.map(({ parent_id }) => parent_id)).toEqual(parts.slice(1).map(({ id }) => id))
  expect(functions.map(({ error }) => error === true)).toEqual(
    Array.from({ length: attempts }, (_, index) => index < failures),
  )
  const [dwell, first] = parts
  expect(dwell?.start_time).toBe(service?.start_time)
  expect(dwell?.end_time).toBe(first?.start_time)
  expect(service?.end_time).toBeLessThanOrEqual(first?.end_time ?? 0)
  expect(result.functionError).toBe(failures > 2 ? 'Unhandled' : undefined)
})

test('closing gives up what is still to be tried again', async () => {
  const stage = await aStage({ limits: { retryDelays: [3_600_000, 3_600_000] } })
  const fn = await aFunction(stubborn, { tracing: 'Active' })
  const result = invoke(stage, fn, { failures: 9 }, { type: 'Event', traceHeader })
  while (!stage.lines.some((line) => line.startsWith('REPORT'))) await new Promise((r) => setTimeout(r, 5))
  await stage.runtime.close()
  expect((await result).json.errorMessage).toBe('attempt 1')
})
