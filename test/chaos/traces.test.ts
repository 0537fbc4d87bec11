import { expect, test } from 'vitest'
import { recordedNames, recordedText, sharedFiles } from '../support/traces.ts'
import { runTraceCampaign } from './traces/campaign.ts'
import { linesOf } from './traces/report.ts'

/** `npm run chaos` plays a million; OTL_CHAOS_DOCUMENT=17 plays that one alone. */
const documents = Number(process.env.OTL_CHAOS_DOCUMENTS ?? 100_000)
const seed = Number(process.env.OTL_CHAOS_SEED ?? 1)
const only = process.env.OTL_CHAOS_DOCUMENT

test('whatever a document holds, it is read, drawn and exported, or refused in our words', async () => {
  const published = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
  const texts = [...recordedNames().map(recordedText), ...published.map(({ text }) => text)]
  const [first, end] = only === undefined ? [0, documents] : [Number(only), Number(only) + 1]
  const report = await runTraceCampaign({ seed, first, end }, texts, (line) => console.log(line))
  for (const line of linesOf(report)) console.log(line)
  expect(report.wrong).toEqual([])
  expect(report.documents).toBe(end - first)
}, 3_600_000)
