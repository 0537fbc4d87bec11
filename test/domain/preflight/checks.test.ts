import { expect, test } from 'vitest'
import { found, unknown } from '../../../src/domain/preflight/check.ts'
import { ownerCheck } from '../../../src/domain/preflight/owner.ts'
import { environmentCheck, stateCheck, timeoutCheck } from '../../../src/domain/preflight/room.ts'
import { MAX_UNZIPPED_BYTES, sizeCheck } from '../../../src/domain/preflight/size.ts'
import { aFunction } from '../../support/functions.ts'

const stack = { 'aws:cloudformation:stack-name': 'shop' }

test('the owner is told with the way to make the change last', () => {
  expect(ownerCheck('orders', { kind: 'readable', values: stack })).toEqual({
    id: 'owner',
    outcome: 'warn',
    what: 'the CloudFormation stack shop owns this function (the tag aws:cloudformation:stack-name): its next deployment takes the change back',
    wayOut: 'to make it last: otl export orders --format cloudformation',
  })
  expect(ownerCheck('orders', { kind: 'readable', values: { Terraform: 'true' } }).what).toMatch(
    /^Terraform owns/,
  )
  expect(ownerCheck('orders', { kind: 'unreadable', reason: 'denied' }).outcome).toBe('could-not-check')
})

test.each<[number, number, string]>([
  [30, 512, 'ok'],
  [4, 256, 'ok'],
  [3, 512, 'warn'],
  [30, 255, 'warn'],
])('%i s with %i MB', (timeoutSeconds, memoryMegabytes, outcome) => {
  expect(timeoutCheck(aFunction({ timeoutSeconds, memoryMegabytes })).outcome).toBe(outcome)
})

test('the room for variables is told when little is left', () => {
  const settings = (length: number) => ({
    layers: [],
    tracing: 'Active' as const,
    variables: { A: 'x'.repeat(length) },
  })
  expect(environmentCheck(settings(3_000)).outcome).toBe('ok')
  expect(environmentCheck(settings(3_700))).toMatchObject({
    outcome: 'warn',
    what: expect.stringMatching(/^388 of/),
  })
})

test('a failed update before ours is told', () => {
  expect(stateCheck(aFunction()).outcome).toBe('ok')
  expect(stateCheck(aFunction({ lastUpdate: { status: 'Failed' } })).outcome).toBe('warn')
})

const arn = 'arn:aws:lambda:eu-west-1:123456789012:layer:libs:3'

test.each<[string, number, number | undefined, RegExp]>([
  ['ok', 1_048_576, 1_048_576, /^code and layers unzip to 2\.0 of 250 MB$/],
  ['warn', MAX_UNZIPPED_BYTES - 10, 10, /250\.0 of 250 MB: a next deployment/],
  ['block', MAX_UNZIPPED_BYTES, 1, /unzip to 250\.0 of 250/],
  ['could-not-check', 5, undefined, /size of libs:3 is not known: denied/],
  ['block', MAX_UNZIPPED_BYTES + 1, undefined, /at least 250\.0/],
])('unzipped size: %s', (outcome, code, layer, what) => {
  const bytes = layer === undefined ? unknown('denied') : found(layer)
  expect(sizeCheck({ code: found(code), layers: [{ arn, bytes }] })).toMatchObject({
    outcome,
    what: expect.stringMatching(what),
  })
})
