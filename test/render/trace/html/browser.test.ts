import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foldTrace, traceFromDocuments } from '../../../../src/domain/trace/index.ts'
import type { Trace } from '../../../../src/domain/trace/model.ts'
import { renderHtml } from '../../../../src/render/trace/html/page.ts'
import { renderSvg } from '../../../../src/render/trace/svg/index.ts'
import { chromiumPath, startChromium } from '../../../support/browser.ts'
import { hostileTrace } from '../../../support/hostile.ts'
import { recorded, recordedNames, sharedFiles, tracesIn } from '../../../support/traces.ts'

describe.skipIf(chromiumPath === undefined)('in Chromium', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'otl-page-'))
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium()
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  /** The page as people open it: from a file. Whatever it complains of fails the test. */
  async function opened(traces: readonly Trace[], options: BrowserContextOptions = {}, hash = '') {
    const file = path.join(folder, `${Math.random().toString(36).slice(2)}.html`)
    writeFileSync(file, `${renderHtml(traces).join('\n')}\n`)
    const page = await browser.newPage({ viewport: { width: 1200, height: 700 }, ...options })
    const seen: { asked: string[]; wrong: string[] } = { asked: [], wrong: [] }
    page.on('request', (request) => seen.asked.push(request.url()))
    page.on('console', (message) => seen.wrong.push(message.text()))
    page.on('pageerror', (error) => seen.wrong.push(String(error)))
    await page.goto(pathToFileURL(file).href + hash)
    return { page, seen }
  }

  const press = async (page: Page, ...pressed: readonly string[]) => {
    for (const key of pressed) await page.keyboard.press(key)
  }
  const chosen = (page: Page) => page.locator('.row.selected .label').textContent()
  const names = (page: Page) => page.locator('.row .label').allTextContents()

  test.each(recordedNames())(
    '%s: every row with its duration, nothing asked of any network',
    async (name) => {
      const trace = foldTrace(recorded(name))
      const { page, seen } = await opened([trace])
      expect(await names(page)).toEqual(trace.spans.map((span) => span.name))
      expect(await page.locator('.row .took').allInnerTexts()).toHaveLength(trace.spans.length)
      expect(await page.title()).toBe(`Trace ${trace.id}`)
      expect(seen).toEqual({ asked: [expect.stringMatching(/^file:/)], wrong: [] })
      await page.close()
    },
  )

  test('keys: rows, folding, failures, details, search', async () => {
    const { page, seen } = await opened([foldTrace(recorded('hello_retail_app_error.traces.json'))])
    await press(page, 'j', 'ArrowDown')
    expect(await chosen(page)).toBe('hello-retail-product-photos-receive-dev-receive')
    await press(page, 'h')
    expect(await page.locator('.row').count()).toBe(3)
    expect(await page.locator('.row.selected .badge').allInnerTexts()).toContain('+3')
    await press(page, 'e')
    expect(await chosen(page)).toBe('stepfunctions')
    expect(await page.locator('.row').count()).toBe(6)
    await press(page, 'Enter')
    const details = page.locator('.details')
    expect(await details.innerText()).toContain('at sendStepSuccess (/var/task/receive.js:224)')
    await press(page, 'Escape')
    expect(await details.isVisible()).toBe(false)
    await press(page, '/')
    await page.keyboard.type('putobject')
    expect(await page.locator('.tools output').innerText()).toBe('1 of 1')
    expect(await chosen(page)).toBe('S3')
    await press(page, 'Escape', '?')
    expect(await page.locator('dialog').isVisible()).toBe(true)
    expect(seen.wrong).toEqual([])
    await page.close()
  })

  test('where the time went: a bar of all parts, and their names', async () => {
    const trace = foldTrace(recorded('hello_retail_app_error.traces.json'))
    const { page, seen } = await opened([trace])
    const shares = page.getByRole('region', { name: 'where the time went' })
    expect(await shares.getByRole('listitem').allInnerTexts()).toEqual([
      'external 65%',
      'orchestration 31%',
      'computation 4%',
      'overhead <1%',
    ])
    const boxes = await Promise.all(
      (await shares.locator('.time .part').all()).map((part) => part.boundingBox()),
    )
    const ends = boxes.map((box) => Math.round((box?.x ?? 0) + (box?.width ?? 0)))
    expect(ends).toEqual(ends.toSorted((a, b) => a - b))
    expect(boxes[0]?.x).toBe((await shares.locator('.time').boundingBox())?.x)
    expect(seen.wrong).toEqual([])
    await page.close()

    const { page: other } = await opened([foldTrace(recorded('otlp-example.json'))])
    expect(await other.locator('.shares').count()).toBe(0)
    await other.close()
  })

  test('the mouse: a click shows details, the triangle folds, the address points there', async () => {
    const trace = foldTrace(recorded('thumbnail_app.traces.json'))
    const { page } = await opened([trace])
    await page.locator('.row').nth(3).click()
    expect(await page.locator('.details h2').innerText()).toBe('S3')
    const hash = new URL(page.url()).hash
    expect(hash).toBe(`#${trace.spans[3]?.id}`)
    await page.locator('.row .twisty').nth(1).click()
    expect(await page.locator('.row').count()).toBe(2)
    const again = await opened([trace], {}, hash)
    expect(await chosen(again.page)).toBe('S3')
    expect(await again.page.locator('.details h2').innerText()).toBe('S3')
    await page.close()
    await again.page.close()
  })

  test('assistive technology hears a tree', async () => {
    const { page } = await opened([foldTrace(recorded('hello_retail_app_error.traces.json'))])
    const grid = page.getByRole('treegrid', { name: 'spans' })
    await press(page, 'j')
    const active = await grid.getAttribute('aria-activedescendant')
    const row = page.locator(`#${active}`)
    expect(await row.getAttribute('aria-level')).toBe('2')
    expect(await row.getAttribute('aria-expanded')).toBe('true')
    expect(await page.getByRole('row', { selected: true }).count()).toBe(1)
    expect(await page.getByLabel('fault').count()).toBeGreaterThan(0)
    await page.close()
  })

  test('light and dark as the system has it, and as the reader wants it', async () => {
    const ground = (page: Page) => page.evaluate('getComputedStyle(document.documentElement).backgroundColor')
    for (const [colorScheme, expected] of [
      ['light', 'rgb(255, 255, 255)'],
      ['dark', 'rgb(22, 27, 34)'],
    ] as const) {
      const { page } = await opened([foldTrace(recorded('linked.json'))], { colorScheme })
      expect(await ground(page)).toBe(expected)
      await press(page, 't')
      expect(await ground(page)).toBe('rgb(255, 255, 255)')
      await press(page, 't')
      expect(await ground(page)).toBe('rgb(22, 27, 34)')
      await page.close()
    }
  })

  test('several traces: one is chosen', async () => {
    const { page } = await opened([recorded('linked.json'), recorded('otlp-example.json')])
    await page.getByLabel('trace', { exact: true }).selectOption('1')
    expect(await names(page)).toContain("I'm a server span")
    await page.close()
  })

  test('without scripts the trace is there as text', async () => {
    const { page } = await opened([foldTrace(recorded('hello_retail_app_error.traces.json'))], {
      javaScriptEnabled: false,
    })
    expect(await page.locator('pre').innerText()).toContain('━━━━')
    await page.close()
  })

  test('twenty thousand rows: few are in the page, the last one can be reached', async () => {
    const calls = Array.from({ length: 20_000 }, (_, n) => ({
      id: `${n}`,
      name: `call ${n}`,
      start_time: 1 + n,
      end_time: 2 + n,
    }))
    const root = { id: 'root', name: 'root', start_time: 1, end_time: 20_001, subsegments: calls }
    const { page } = await opened([traceFromDocuments({ documents: [root] })])
    expect(await page.locator('.row').count()).toBeLessThan(500)
    await press(page, 'End')
    expect(await chosen(page)).toBe('call 19999')
    await page.locator('.row.selected').isVisible()
    await press(page, '/')
    await page.keyboard.type('call 12345')
    expect(await chosen(page)).toBe('call 12345')
    await page.close()
  })

  describe('hostile names', () => {
    test('none becomes markup, none runs, none moves its line', async () => {
      const traces = [hostileTrace(), foldTrace(hostileTrace())]
      const { page, seen } = await opened(traces)
      for (let at = 0; at < (traces[0]?.spans.length ?? 0); at++)
        await press(page, 'j', ...(at === 0 ? ['Enter'] : []))
      expect(await page.evaluate('window.owned')).toBeUndefined()
      expect(await page.locator('script').count()).toBe(2)
      expect(await page.locator('img, svg, iframe, object, embed, link, base, form').count()).toBe(0)
      const text = String(await page.evaluate('document.body.innerText')).replaceAll('\n', '')
      expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
      expect(text).toContain('<img src=x onerror=window.owned=1>')
      expect(seen).toEqual({ asked: [expect.stringMatching(/^file:/)], wrong: [] })
      await page.close()
    })

    test('and would one be let in by a mistake, the policy stops it', async () => {
      const requests: string[] = []
      const server = createServer((request, response) => {
        requests.push(request.url ?? '')
        response.end()
      })
      await new Promise<void>((ready) => {
        server.listen(0, '127.0.0.1', ready)
      })
      const address = server.address()
      const port = typeof address === 'object' ? address?.port : 0
      const { page } = await opened([recorded('linked.json')])
      const tried = `
        const script = document.createElement('script')
        script.textContent = 'window.owned = 1'
        document.body.append(script)
        document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:${port}/img" onerror="window.owned = 2">')
        await fetch('http://127.0.0.1:${port}/fetch').catch(() => {})
        const frame = document.createElement('iframe')
        frame.src = 'http://127.0.0.1:${port}/frame'
        document.body.append(frame)
        await new Promise((done) => setTimeout(done, 300))
        return window.owned`
      expect(await page.evaluate(`(async () => {${tried}})()`)).toBeUndefined()
      expect(requests).toEqual([])
      await page.close()
      server.close()
    })
  })

  describe('SVG', () => {
    /** As an XML parser reads it, which forgives nothing. */
    async function expectXml(page: Page, traces: readonly Trace[]): Promise<void> {
      const source = renderSvg(traces, 100).join('\n')
      const found = await page.evaluate((text) => {
        // The types of this program know no browser.
        const Parser = Reflect.get(globalThis, 'DOMParser')
        const parsed = new Parser().parseFromString(text, 'image/svg+xml')
        const names = Array.from(parsed.querySelectorAll('*'), (element) =>
          String(Reflect.get(element as object, 'localName')),
        )
        return {
          broken: parsed.querySelector('parsererror')?.textContent ?? null,
          names: [...new Set(names)].sort(),
        }
      }, source)
      expect(found.broken).toBeNull()
      expect(['defs', 'g', 'path', 'pattern', 'rect', 'style', 'svg', 'text', 'title', 'tspan']).toEqual(
        expect.arrayContaining(found.names),
      )
    }

    const files = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
    test('every document, and every hostile name, is well-formed and holds drawing only', async () => {
      const page = await browser.newPage()
      await expectXml(page, [hostileTrace()])
      for (const name of recordedNames()) await expectXml(page, [foldTrace(recorded(name)), recorded(name)])
      for (const { text } of files) await expectXml(page, tracesIn(text))
      await page.close()
    })
  })
})
