import { expect, test } from 'vitest'
import { hasTags, type Selection, selects } from '../../../src/domain/instrument/select.ts'
import { aFunction, withVariables } from '../../support/functions.ts'

const like = (text: string) => {
  const [before, after] = text.split('*')
  return { text, matches: (name: string) => name.startsWith(before ?? '') && name.endsWith(after ?? '') }
}
const anything: Selection = { names: [], exclude: [], notTraced: false, tags: [] }

test('all that is given has to hold', () => {
  const fn = aFunction({ name: 'orders-api', runtime: 'nodejs22.x' })
  const yes = (selection: Partial<Selection>) => selects({ ...anything, ...selection }, fn)
  expect(yes({})).toBe(true)
  expect(yes({ names: [like('users-*'), like('orders-*')], runtime: like('nodejs*'), notTraced: true })).toBe(
    true,
  )
  expect(yes({ names: [like('users-*')] })).toBe(false)
  expect(yes({ names: [like('orders-*')], exclude: [like('*-api')] })).toBe(false)
  expect(yes({ runtime: like('python*') })).toBe(false)
})

test('what is traced is not "not traced", and an image has no runtime', () => {
  const traced = aFunction({
    layers: ['arn:aws:lambda:eu-west-1:615299751070:layer:AWSOpenTelemetryDistroJs:16'],
    tracing: 'Active',
    ...withVariables({ AWS_LAMBDA_EXEC_WRAPPER: '/opt/otel-instrument' }),
  })
  expect(selects({ ...anything, notTraced: true }, traced)).toBe(false)
  const { runtime: _, ...image } = aFunction({ packageType: 'Image' })
  expect(selects({ ...anything, runtime: like('nodejs*') }, image)).toBe(false)
})

test('every tag has to hold; tags that cannot be read are neither yes nor no', () => {
  const wanted: Selection = {
    ...anything,
    tags: [
      ['team', 'shop'],
      ['constructor', 'x'],
    ],
  }
  const tagged = (values: Record<string, string>) => aFunction({ tags: { kind: 'readable', values } })
  expect(hasTags(wanted, tagged({ team: 'shop', constructor: 'x' }))).toBe('yes')
  expect(hasTags(wanted, tagged({ team: 'shop' }))).toBe('no')
  expect(hasTags(wanted, aFunction({ tags: { kind: 'unreadable', reason: 'denied' } }))).toBe('unknown')
  expect(hasTags(anything, aFunction({ tags: { kind: 'unreadable', reason: 'denied' } }))).toBe('yes')
})
