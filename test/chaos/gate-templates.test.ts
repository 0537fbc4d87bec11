import { expect, test } from 'vitest'
import { playGate, runs, seed } from './gate.ts'

/** Of ten broken files six are templates; the rest are policies, in a file of their own so that both run side by side. */
const times = Math.ceil(0.6 * runs)

test(`whatever stands in a template, ${times} times, the gate answers`, async () => {
  const codes = await playGate('template', seed, times)
  if (times >= 1_000) expect([...codes.keys()].toSorted()).toEqual([0, 1, 3])
}, 3_600_000)
