import { expect, test } from 'vitest'
import { runCampaign } from './campaign.ts'

/** `npm run chaos` plays more, and other seeds: OTL_CHAOS_RUNS=20000 OTL_CHAOS_SEED=7. */
const wanted = Number(process.env.OTL_CHAOS_RUNS ?? 2_000)
const seed = Number(process.env.OTL_CHAOS_SEED ?? 1)

process.env.AWS_ACCESS_KEY_ID = 'local'
process.env.AWS_SECRET_ACCESS_KEY = 'local'

test('whatever goes wrong, a function is as it was or as planned, and nothing of others is lost', async () => {
  const { runs, faults, wrong } = await runCampaign(seed, wanted, (line) => console.log(line))
  const played = [...faults].map(([fault, count]) => `${count} × ${fault}`)
  console.log(`${runs} runs with ${played.join(', ')}`)
  expect(wrong).toEqual([])
  console.log(`${runs} runs: zero functions neither before nor after; zero lost values`)
  expect(runs).toBeGreaterThanOrEqual(wanted)
  // Every kind of trouble was met, if there was time for it.
  const met = [...faults].filter(([, count]) => count > 0)
  if (wanted >= 2_000) expect(met).toHaveLength(13)
}, 3_600_000)
