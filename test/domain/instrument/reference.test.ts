import { expect, test } from 'vitest'
import { readReference } from '../../../src/domain/instrument/reference.ts'

const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:orders'

test.each([
  ['orders', { name: 'orders', target: 'orders' }],
  ['orders:live', { name: 'orders', target: 'orders', qualifier: 'live' }],
  ['orders:7', { name: 'orders', target: 'orders', qualifier: '7' }],
  ['orders:$LATEST', { name: 'orders', target: 'orders' }],
  ['function:orders', { name: 'orders', target: 'orders' }],
  [
    '123456789012:function:orders',
    { name: 'orders', account: '123456789012', target: '123456789012:function:orders' },
  ],
  [
    'eu-west-1:123456789012:function:orders',
    {
      name: 'orders',
      account: '123456789012',
      region: 'eu-west-1',
      target: 'eu-west-1:123456789012:function:orders',
    },
  ],
  [arn, { name: 'orders', region: 'eu-west-1', account: '123456789012', target: arn }],
  [
    `${arn}:live`,
    { name: 'orders', region: 'eu-west-1', account: '123456789012', target: arn, qualifier: 'live' },
  ],
  [
    'arn:aws-cn:lambda:cn-north-1:123456789012:function:f_1',
    {
      name: 'f_1',
      region: 'cn-north-1',
      account: '123456789012',
      target: 'arn:aws-cn:lambda:cn-north-1:123456789012:function:f_1',
    },
  ],
])('%s is understood', (text, ref) => {
  expect(readReference(text)).toEqual({ kind: 'ok', ref })
})

test.each([
  ['', /is not a function name/],
  ['orders service', /is not a function name/],
  ['a'.repeat(65), /is not a function name/],
  ['\u001b[31m', /is not a function name/],
  ['a:b:c', /does not name a function/],
  [`${arn}:live:more`, /does not name a function/],
  ['arn:aws:s3:::bucket', /does not name a function/],
  ['arn:aws:lambda:eu-west-1:123456789012:layer:l:1', /does not name a function/],
  [arn.replace('eu-west-1', 'eu-west1'), /unknown region "eu-west1"/],
  [arn.replace('123456789012', '12345'), /account "12345"/],
  [arn.replace('aws', 'azure'), /unknown partition "azure"/],
  ['orders:li ve', /neither a version nor an alias/],
])('%j is refused', (text, reason) => {
  expect(readReference(text)).toMatchObject({ kind: 'bad', reason: expect.stringMatching(reason) })
})

test('a mistyped region of an ARN is corrected in the hint', () => {
  expect(readReference(arn.replace('eu-west-1', 'eu-west1'))).toMatchObject({
    hint: 'did you mean eu-west-1?',
  })
})

test('an endless name is refused without being repeated', () => {
  expect(readReference('x'.repeat(1_000_000))).toMatchObject({
    kind: 'bad',
    reason: 'the function name is too long',
  })
})
