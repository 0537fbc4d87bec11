import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'

/** `npm run chaos` plays more, and other seeds: OTL_CHAOS_FLEETS=200 OTL_CHAOS_SEED=7. */
const fleets = Number(process.env.OTL_CHAOS_FLEETS ?? 8)
const seed = Number(process.env.OTL_CHAOS_SEED ?? 1)

process.env.AWS_ACCESS_KEY_ID = 'local'
process.env.AWS_SECRET_ACCESS_KEY = 'local'

test('whatever goes wrong, a function is as it was or as planned, and nothing of others is lost', async () => {
  const { runs, faults, wrong } = await runCampaign(seed, fleets, (line) => console.log(line))
  console.log(`${runs} runs with ${[...faults].map(([fault, count]) => `${count} × ${fault}`).join(', ')}`)
  expect(wrong).toEqual([])
  expect(runs).toBeGreaterThanOrEqual(fleets * 15)
  expect([...faults.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(fleets * 5)
}, 3_600_000)
