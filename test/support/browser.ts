import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const wanted = process.env.OTL_CHROMIUM || '/usr/bin/chromium'

/** Where Chromium is; undefined, and said aloud, where there is none. */
export const chromiumPath: string | undefined = existsSync(wanted) ? wanted : undefined

if (chromiumPath === undefined) {
  console.log(`left out: there is no Chromium at ${wanted}, so no page is opened; OTL_CHROMIUM names another`)
}

export function startChromium(): Promise<Browser> {
  // Its own sandbox does not work for root in a container; the pages are ours.
  return chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] })
}
