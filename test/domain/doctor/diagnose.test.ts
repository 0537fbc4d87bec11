import { expect, test } from 'vitest'
import { diagnose, linkNames } from '../../../src/domain/doctor/diagnose.ts'
import { facts, js, seen, wholeFunction } from '../../support/doctor.ts'

const outcomes = (given: Parameters<typeof diagnose>[0]) =>
  Object.fromEntries(diagnose(given).rest.map(({ link, outcome }) => [link, outcome]))

test('a trace with the handler’s span proves the whole chain', () => {
  const diagnosis = diagnose(facts())
  expect(diagnosis.verdict).toBe('healthy')
  expect(diagnosis.first).toBeUndefined()
  expect(diagnosis.rest.map(({ link }) => link)).toEqual(linkNames)
})

test('the first broken link is named; what is broken behind it could be, and its command is not said again', () => {
  const diagnosis = diagnose(facts({ fn: wholeFunction({ tracing: 'PassThrough', layers: [] }) }))
  expect(diagnosis).toMatchObject({
    verdict: 'broken',
    first: { link: 'tracing', mend: { text: 'otl enable orders' } },
  })
  const rest = new Map(diagnosis.rest.map((one) => [one.link, one]))
  expect(rest.get('layer')).toMatchObject({ outcome: 'could be', says: 'no OpenTelemetry layer is attached' })
  expect(rest.get('wrapper')).toMatchObject({ outcome: 'could be', says: expect.stringContaining('127') })
  expect(diagnosis.rest.filter(({ outcome }) => outcome === 'broken')).toEqual([])
  expect(diagnosis.rest.filter(({ mend }) => mend?.text === 'otl enable orders')).toEqual([])
})

test('evidence is not mended while another link is broken', () => {
  const bare = {
    kind: 'known',
    value: { hours: 1, count: 1, more: false, newest: [seen({ handler: false })] },
  } as const
  const cause = diagnose(facts({ fn: wholeFunction({}, { OTEL_SDK_DISABLED: 'true' }), traces: bare }))
  expect(cause.first?.link).toBe('sampling')
  const traces = cause.rest.find(({ link }) => link === 'traces')
  expect(traces).toMatchObject({ outcome: 'could be', notes: [] })
  expect(traces?.mend).toBeUndefined()
  expect(diagnose(facts({ traces: bare })).first).toMatchObject({ link: 'traces', mend: { kind: 'command' } })
})

test('nothing broken and nothing proven is not known, never healthy', () => {
  const none = { kind: 'known', value: { hours: 24, count: 0, more: false, newest: [] } } as const
  expect(diagnose(facts({ traces: none })).verdict).toBe('unknown')
  expect(diagnose(facts({ traces: { kind: 'unknown', reason: 'denied' } })).verdict).toBe('unknown')
})

test('what may not be asked spoils nothing that a trace proves', () => {
  const given = facts({ role: 'could not check', destination: { kind: 'unknown', reason: 'denied' } })
  expect(diagnose(given).verdict).toBe('healthy')
  expect(outcomes(given)).toMatchObject({ role: 'ok', destination: 'could not check' })
})

test('what could be better does not make it broken', () => {
  const given = facts({ fn: wholeFunction({ layers: [js(9)] }) })
  expect(diagnose(given).verdict).toBe('healthy')
  expect(outcomes(given).layer).toBe('could be')
})

test('an image is judged by its traces', () => {
  const image = wholeFunction({
    packageType: 'Image',
    layers: [],
    environment: { kind: 'readable', variables: {} },
  })
  expect(diagnose(facts({ fn: image })).verdict).toBe('healthy')
})
