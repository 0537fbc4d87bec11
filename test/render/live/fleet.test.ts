import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { type FleetPicture, fleetProgressLine } from '../../../src/render/fleet-progress.ts'
import { showFleet } from '../../../src/render/live/fleet.tsx'
import { testCanvas } from '../../support/context.ts'
import { cellsOf } from '../../support/lines.ts'

const half: FleetPicture = { doing: 'enabling', total: 1_000, done: 500, failed: 2, elapsed: 125_000 }

test('a bar, the rate, the time left, and failures', () => {
  expect(fleetProgressLine(half, testCanvas)).toBe(
    'enabling ████████████──────────── 500 of 1,000  4.0/s  2m05s left  2 failed',
  )
  expect(fleetProgressLine({ ...half, done: 0, failed: 0, elapsed: 0 }, testCanvas)).toBe(
    'enabling ──────────────────────── 0 of 1,000',
  )
})

test('never wider than the terminal, for any numbers', () => {
  for (let width = 20; width <= 120; width++) {
    for (const done of [0, 1, 3, 999, 1_000]) {
      const line = fleetProgressLine({ ...half, done, elapsed: done * 3 }, { ...testCanvas, width })
      expect(cellsOf(line)).toBeLessThan(width)
    }
  }
})

test('on a terminal failures stay, and the bar is gone at the end', async () => {
  let drawn = ''
  const stream = new Writable({
    write: (chunk, _, done) => {
      drawn += chunk
      done()
    },
  })
  const terminal = Object.assign(stream, {
    isTTY: true,
    columns: 100,
    rows: 30,
  }) as unknown as NodeJS.WriteStream
  const progress = showFleet({ doing: 'enabling', total: 10, canvas: testCanvas, stream: terminal })
  progress.update({ done: 5, failed: 1 })
  progress.note(['✗ users: no'])
  await progress.stop()
  await progress.stop()
  expect(drawn).toContain('✗ users: no')
  expect(drawn.match(/✗ users: no/g)).toHaveLength(1)
  expect(drawn).toContain('0 of 10')
  // After the last erasure nothing but what stays is drawn.
  expect(drawn.slice(drawn.lastIndexOf('\u001b[1A'))).not.toContain('of 10')
})
