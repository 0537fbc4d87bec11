import { expect, test } from 'vitest'
import { seenIn } from '../../../src/domain/doctor/seen.ts'
import { recorded, recordedNames, traceOf } from '../../support/traces.ts'

const service = { id: '1111111111111111', name: 'orders', origin: 'AWS::Lambda', start_time: 1, end_time: 4 }
const segment = {
  ...service,
  id: '2222222222222222',
  parent_id: service.id,
  origin: 'AWS::Lambda::Function',
  start_time: 2,
}
const handler = {
  id: '3333333333333333',
  parent_id: segment.id,
  name: 'orders',
  start_time: 2.5,
  end_time: 3,
}

test('all three', () => {
  expect(seenIn(traceOf(service, segment, handler), 'orders')).toMatchObject({
    service: true,
    segment: true,
    handler: true,
    loose: false,
    open: false,
  })
})

test('another function’s segments are not this one’s', () => {
  expect(seenIn(traceOf(service, segment, handler), 'refund')).toMatchObject({
    service: false,
    segment: false,
    handler: false,
  })
})

test('without the handler’s span; without the function’s segment; open', () => {
  expect(seenIn(traceOf(service, segment), 'orders')).toMatchObject({ segment: true, handler: false })
  expect(seenIn(traceOf(service), 'orders')).toMatchObject({ service: true, segment: false })
  const { end_time: _, ...running } = segment
  expect(seenIn(traceOf(service, { ...running, in_progress: true }), 'orders').open).toBe(true)
})

test('the handler’s span alone is loose', () => {
  const loose = {
    ...handler,
    annotations: { 'faas.invocation_id': 'x' },
    metadata: { default: { 'faas.invocation_id': 'x' } },
  }
  expect(seenIn(traceOf(loose), 'orders')).toMatchObject({ segment: false, handler: false, loose: true })
})

test.each(recordedNames())('%s is looked at without failing', (name) => {
  expect(seenIn(recorded(name), 'anything')).toMatchObject({ segment: false, handler: false })
})
