import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { colours } from '../../../src/render/trace/colours.ts'
import { traceFormats as formats, renderTraces } from '../../../src/render/trace/index.ts'
import { testCanvas } from '../../support/context.ts'
import { hostileTrace } from '../../support/hostile.ts'
import { recorded, recordedNames, sharedFiles, tracesIn } from '../../support/traces.ts'

const options = { raw: false, canvas: testCanvas }

/** A terminal may be where it goes, so nothing in it may be obeyed. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/u

function expectHarmless(lines: readonly string[]): void {
  const text = lines.join('\n').replaceAll('\n', '')
  const found = OBEYED.exec(text)
  if (found)
    expect.fail(`obeyed: ${JSON.stringify(text.slice(Math.max(0, found.index - 60), found.index + 20))}`)
}

test.each(formats)('%s of hostile names holds nothing that a terminal obeys', async (format) => {
  expectHarmless(await renderTraces([hostileTrace()], format, options))
  expectHarmless(await renderTraces([hostileTrace()], format, { ...options, raw: true }))
})

const files = sharedFiles().filter(({ name }) => !/^oracles|expected-/.test(name))
test.skipIf(files.length === 0).each(formats)('%s of every published document', async (format) => {
  for (const { text } of files) {
    const lines = await renderTraces(tracesIn(text), format, options)
    expectHarmless(lines)
    expect(lines.length).toBeGreaterThan(0)
  }
})

test.each(formats)('%s of a trace without spans, and of none', async (format) => {
  const [empty] = tracesIn('{"Traces":[{"Id":"1-5fbcfc1f-4d2e9bed6dc0c41c39dfdb2f","Segments":[]}]}')
  expectHarmless(await renderTraces(empty ? [empty] : [], format, options))
  expectHarmless(await renderTraces([], format, options))
})

test.each(recordedNames())('%s: JSON lines are the traces of the JSON, one a line', async (name) => {
  const traces = [recorded(name), recorded('linked.json')]
  const json = JSON.parse((await renderTraces(traces, 'json', options)).join('\n'))
  const lines = await renderTraces(traces, 'jsonl', options)
  expect(lines.map((line) => JSON.parse(line))).toEqual(json.traces)
})

test('Markdown: a fence that nothing in it closes, no markup from names', async () => {
  const lines = await renderTraces([hostileTrace()], 'markdown', options)
  let fence: string | undefined
  const outside = lines.filter((line) => {
    const found = /^ *(`{3,})/.exec(line)?.[1]
    if (fence === undefined && found !== undefined) fence = found
    else if (line.trim() === fence) fence = undefined
    else return fence === undefined
    return false
  })
  expect(fence).toBeUndefined()
  // What is left are code spans and our own words.
  expect(outside.join('\n').replace(/`[^`\n]*`/g, '')).not.toMatch(/[<>|@]|script/)
})

test('Markdown of a failure tells the exception with its stack', async () => {
  const text = (
    await renderTraces([recorded('hello_retail_app_error.traces.json')], 'markdown', options)
  ).join('\n')
  expect(text).toContain('### Trace `1-608c1487-8892c4a7bc5e24a223902a15`')
  expect(text).toContain('- fault in `stepfunctions`: `SendTaskSuccess`, status 400')
  expect(text).toContain('at sendStepSuccess (/var/task/receive.js:224)')
})

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

test.each([0, 1] as const)('texts of ground %i can be read, bars can be told from it', (tone) => {
  const ground = colours.ground[tone]
  for (const name of ['text', 'quiet', 'bad', 'warn', 'good', 'cold'] as const)
    expect({ name, enough: contrast(colours[name][tone], ground) >= 4.5 }).toEqual({ name, enough: true })
  for (const name of ['work', 'call', 'context'] as const)
    expect({ name, enough: contrast(colours[name][tone], ground) >= 3 }).toEqual({ name, enough: true })
})

test('the picture in the documentation is what the program prints', async () => {
  const lines = await renderTraces([recorded('thumbnail_app.traces.json')], 'svg', options)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../docs/images/trace.svg')
})

test('the picture says where the time went, in as many lines as that takes', async () => {
  const narrow = { ...options, canvas: { ...options.canvas, width: 63 } }
  const text = (await renderTraces([recorded('thumbnail_app.traces.json')], 'svg', narrow)).join('\n')
  const said = ['computation 37%', 'runtime init 28%', 'external 22%', 'trigger 7%', 'container init 5%']
  const places = said.map((words) => {
    const [, x, y] = new RegExp(`x="([\\d.]+)" y="([\\d.]+)" class="text">${words}<`).exec(text) ?? []
    return { right: Number(x) + words.length * 7.8, y }
  })
  expect(Math.max(...places.map(({ right }) => right))).toBeLessThan(63 * 7.8 + 20)
  expect(new Set(places.map(({ y }) => y)).size).toBe(2)
})

test('the page has the colours of the picture', () => {
  const file = path.resolve(import.meta.dirname, '../../../src/render/trace/html/client/page.css')
  const css = readFileSync(file, 'utf8')
  for (const [name, [light, dark]] of Object.entries(colours))
    expect(css).toContain(`--${name}: light-dark(${light}, ${dark});`)
})
