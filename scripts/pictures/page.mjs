// The page of `-o html` in Chromium: the one picture that is no drawing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'
import { otl } from './program.mjs'

const TRACE = 'test/recordings/xray/image_processing_app_error.traces.json'

/** @returns {Promise<Buffer>} PNG */
export async function drawPage() {
  const folder = mkdtempSync(path.join(tmpdir(), 'otl-picture-'))
  const file = path.join(folder, 'trace.html')
  writeFileSync(file, otl(['trace', TRACE, '-o', 'html']))
  const executablePath = process.env.OTL_CHROMIUM || '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 640 }, colorScheme: 'light' })
    await page.goto(pathToFileURL(file).href)
    await page.keyboard.press('e')
    await page.keyboard.press('Enter')
    return await page.screenshot()
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true })
  }
}
