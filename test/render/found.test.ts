import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import type { Account, Invocations } from '../../src/domain/trace/find/account.ts'
import { traceRow } from '../../src/domain/trace/index.ts'
import { renderAccount, renderFoundHeading, renderOutcome } from '../../src/render/found.ts'
import { foundToJson } from '../../src/render/found-json.ts'
import { logsToJson } from '../../src/render/logs-json.ts'
import { traceToJson } from '../../src/render/trace-json.ts'
import { testCanvas } from '../support/context.ts'
import { expectSafeLines } from '../support/lines.ts'
import { recorded } from '../support/traces.ts'

const account: Account = {
  found: 37,
  more: false,
  partial: 0,
  invocations: { kind: 'known', count: 1_204 },
  stores: [{ region: 'eu-west-1', searched: false, destination: { store: 'X-Ray', pending: false } }],
  failures: [],
}
const elsewhere = { store: 'CloudWatch Logs' as const, pending: false, indexedPercent: 1 }

test.each<[Partial<Account>, string]>([
  [{}, 'for 1,204 invocations (3.1 %) · from X-Ray'],
  [
    { found: 10_000, more: true, invocations: known(20_000) },
    'for 20,000 invocations (more than 50 %) · from X-Ray',
  ],
  [{ partial: 3 }, 'for 1,204 invocations (3.1 %) · 3 partial · from X-Ray'],
  // A trace may hold several invocations, and an invocation several traces.
  [{ invocations: known(20) }, 'for 20 invocations · from X-Ray'],
  [{ invocations: { kind: 'not asked' } }, 'from X-Ray'],
  [
    { invocations: { kind: 'could not check', reason: 'denied' } },
    'share of the invocations: could not check · from X-Ray',
  ],
  [
    { stores: [{ region: 'eu-west-1', searched: true, destination: elsewhere }] },
    'for 1,204 invocations (3.1 %) · from Transaction Search',
  ],
  [
    { stores: [{ region: 'eu-west-1', searched: false, destination: elsewhere }] },
    'for 1,204 invocations (3.1 %) · from X-Ray’s index (1 % of the traces)',
  ],
  [
    {
      stores: [
        { region: 'a', searched: false },
        { region: 'b', searched: true, destination: elsewhere },
        { region: 'c', searched: false },
      ],
    },
    'for 1,204 invocations (3.1 %) · from X-Ray in a, c and Transaction Search in b',
  ],
])('%j', (given, line) => {
  expect(renderAccount({ ...account, ...given }, { conditions: false }, testCanvas)).toEqual([line])
})

function known(count: number): Invocations {
  return { kind: 'known', count }
}

test('with conditions no share is told, and the count where no heading has told it', () => {
  expect(renderAccount(account, { conditions: true, shown: 20 }, testCanvas)).toEqual([
    'showing 20 of 37 traces · among 1,204 invocations · from X-Ray',
  ])
})

test('the heading says in which order, and of which day', () => {
  const columns = { region: 0, day: '2026-11-22' }
  const heading = { account, expected: 20, sort: 'duration' as const, cold: false }
  expect(renderFoundHeading(heading, columns, testCanvas)).toBe(
    'showing 20 of 37 traces, longest first, 2026-11-22 UTC',
  )
})

test('what only reading has shown comes last', () => {
  const outcome = { shown: 20, orphaned: 1, lookedInto: 20 }
  expect(renderOutcome(outcome, account, testCanvas)).toEqual([
    'looked into 20 of 37 traces · 1 of 20 shown lacks a parent',
  ])
  expect(renderOutcome({ shown: 2, orphaned: 0 }, account, testCanvas)).toEqual([])
})

test('no line is wider than the canvas, and hostile regions are shown', () => {
  const stores = ['\u001b[2Ja', 'b'].map((region, at) => ({
    region,
    searched: at === 1,
    destination: elsewhere,
  }))
  for (const width of [20, 40, 80]) {
    const lines = renderAccount(
      { ...account, stores },
      { conditions: false, shown: 3 },
      { ...testCanvas, width },
    )
    expectSafeLines(lines, width)
  }
})

const schemas = path.resolve(import.meta.dirname, '../../docs/schema')
const compiled = (name: string) =>
  new Ajv({ allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(path.join(schemas, name), 'utf8')),
  )

test('a list and a trace with its logs are what the published schemas say', () => {
  const trace = recorded('thumbnail_app.traces.json')
  const summary = { id: trace.id, fault: false, error: false, throttle: false, partial: true }
  const rows = [
    { row: { ...traceRow(summary, trace), region: 'eu-west-1' }, trace },
    { row: { ...traceRow(summary), region: 'eu-west-1' }, trace: undefined },
  ]
  const valid = compiled('traces.v1.schema.json')
  const failures = [{ region: 'us-east-1', reason: 'denied' }]
  for (const given of [
    account,
    { ...account, failures },
    { ...account, invocations: { kind: 'could not check' as const, reason: 'denied' } },
    { ...account, stores: [{ region: 'eu-west-1', searched: true, destination: elsewhere }] },
  ]) {
    const json = JSON.parse(
      JSON.stringify(foundToJson(given, { shown: 2, orphaned: 0, lookedInto: 2 }, rows)),
    )
    expect(valid(json), JSON.stringify(valid.errors)).toBe(true)
  }
  expect(valid({ version: 1, found: 1 })).toBe(false)

  const base = { spanId: '1', functionName: 'orders' }
  const log = {
    ...base,
    group: '/g',
    lines: [{ at: 1, stream: 's', message: 'm' }],
    leftOut: 0,
    leftOutAt: 40,
  }
  const logs = {
    logs: [{ ...log, more: false, complete: true }],
    failures: [{ ...base, reason: 'denied', absent: false }],
    notLooked: 0,
  }
  const validTrace = compiled('trace.v1.schema.json')
  const drawn = { ...traceToJson(trace), logs: logsToJson(logs, trace) }
  expect(validTrace(JSON.parse(JSON.stringify(drawn))), JSON.stringify(validTrace.errors)).toBe(true)
  expect(validTrace({ ...traceToJson(trace), logs: [{ spanId: '1' }] })).toBe(false)
})
