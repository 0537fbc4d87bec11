import { expect, test } from 'vitest'
import { millis } from '../../src/domain/trace/model.ts'
import { formatDuration } from '../../src/render/duration.ts'

test.each([
  [0, '0µs'],
  [0.0004, '0µs'],
  [0.64, '640µs'],
  [0.9994, '999µs'],
  [0.9996, '1.00ms'],
  [9.994, '9.99ms'],
  [9.996, '10.0ms'],
  [12.34, '12.3ms'],
  [99.96, '100ms'],
  [812.4, '812ms'],
  [999.6, '1.00s'],
  [9_994, '9.99s'],
  [9_996, '10.0s'],
  [59_949, '59.9s'],
  [59_960, '1m00s'],
  [125_000, '2m05s'],
  [3_599_600, '1h00m'],
  [11_220_000, '3h07m'],
  [86_399_000, '24h00m'],
  [1_051_200_000, '12d04h'],
  [86_397_000_000, '999d23h'],
  [86_399_000_000, '3y'],
  [1_591_835_000_000, '50y'],
  [17_280_000_000_000_000, '547570y'],
  [-1.5, '-1.50ms'],
  [Number.NaN, '?'],
  [Number.POSITIVE_INFINITY, '?'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(millis(ms))).toBe(text)
  if (ms >= 0) expect(text.length).toBeLessThanOrEqual(7)
})
