import { expect, test } from 'vitest'
import { looksLikeTraceId, newSampledTrace, parseTraceId } from '../../../src/domain/trace/ids.ts'

const id = '1-581cf771-a006649127e371903a2de979'

test.each([
  id,
  id.toUpperCase(),
  '581cf771a006649127e371903a2de979',
  `Root=${id};Parent=53995c3f42cd8ad8;Sampled=1`,
  `Self=1-0-0;Root=${id}`,
  ` ${id} `,
])('%s is read', (text) => {
  expect(parseTraceId(text)).toBe(id)
})

test.each(['', 'orders', '1-581cf771', '2-581cf771-a006649127e371903a2de979', `${id}0`, 'Root=;Sampled=1'])(
  '%j is none',
  (text) => {
    expect(parseTraceId(text)).toBeUndefined()
  },
)

test('what was meant as an id is told from a file name', () => {
  expect(looksLikeTraceId('1-581cf771')).toBe(true)
  expect(looksLikeTraceId('581cf771a006649127e371903a2de97')).toBe(true)
  expect(looksLikeTraceId('trace.json')).toBe(false)
})

test('a new trace carries its second and asks to be sampled', () => {
  const made = newSampledTrace(new Date('2016-11-04T21:02:41Z'), 'a006649127e371903a2de979')
  expect(made).toEqual({
    id: '1-581cf771-a006649127e371903a2de979',
    header: 'Root=1-581cf771-a006649127e371903a2de979;Sampled=1',
  })
  expect(parseTraceId(made.header)).toBe(made.id)
})
