import { expect, test } from 'vitest'
import { playGate, runs, seed } from './gate.ts'

const times = Math.floor(0.4 * runs)

test(`whatever stands in a policy or a baseline, ${times} times, the gate answers`, async () => {
  const codes = await playGate('policy', seed, times)
  if (times >= 1_000) expect([...codes.keys()].toSorted()).toEqual([0, 1, 2, 3])
}, 3_600_000)
