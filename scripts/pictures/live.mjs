// Pictures of what happens in `otl local`, with the functions that the examples of the documentation have. Ids and times
// differ from run to run.
import { createJiti } from 'jiti'
import { drawTerminal } from './terminal.mjs'

const WIDTH = '100'

/**
 * @typedef {object} Live
 * @property {string} title for those who cannot see it
 * @property {readonly string[]} [before] commands that are not shown
 * @property {readonly string[]} shown
 * @property {boolean} [shop] the function `checkout` has had customers
 */

/** @type {Readonly<Record<string, Live>>} */
export const live = {
  'demo.svg': {
    title: 'otl enable prints its plan and the update; otl invoke draws the trace of a cold start',
    shown: ['otl enable orders', `otl invoke orders --payload '{"item":"tea","quantity":2}'`],
  },
  'comparison.svg': {
    title:
      'What changed with a deployment: conclusion, windows, and a table with bars to the left of the middle line',
    shop: true,
    before: [
      'deployed=$(deploy checkout test/docs/fixtures/checkout-2)',
      `for n in 1 2 3 4 5 6 7 8 9 10; do otl invoke checkout --payload '{"items": ["tea", "mug", "tea", "mug"]}'; done`,
    ],
    shown: ['otl traces checkout --compare 1h --deployed $deployed'],
  },
}

/**
 * @param {Live} picture
 * @returns {Promise<string>} SVG
 */
export async function drawLive({ title, before = [], shown, shop = false }) {
  // The stage is written in TypeScript, which Node.js 20 does not read.
  const jiti = createJiti(import.meta.url)
  const { raiseStage } = await jiti.import('../../test/docs/stage.ts')
  const { runExamples } = await jiti.import('../../test/docs/terminal.ts')
  const stage = await raiseStage({ shop })
  try {
    const env = { ...stage.env, FORCE_COLOR: '2', OTL_WIDTH: WIDTH }
    const commands = [...before, ...shown].map((command) => ({ command, shown: [] }))
    const printed = (await runExamples(commands, env)).slice(before.length)
    const lines = shown.flatMap((command, at) => [`$ ${command}`, ...printed[at], ''])
    return drawTerminal(lines.join('\n'), { title })
  } finally {
    await stage[Symbol.asyncDispose]()
  }
}
