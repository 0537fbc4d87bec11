import stringWidth from 'string-width'
import type { Trace } from '../../../src/domain/trace/model.ts'
import script from '../../../src/render/trace/html/client/main.ts?bundled'
import style from '../../../src/render/trace/html/client/page.css?bundled'
import type { TraceFormat } from '../../../src/render/trace/index.ts'
import { traceToJson } from '../../../src/render/trace-json.ts'
import { NARROW } from '../../support/lines.ts'
import { tracesIn } from '../../support/traces.ts'
import { expectXml } from '../../support/xml.ts'

/** What a terminal would obey instead of show; the ends of lines are checked apart. */
const OBEYED = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufeff]/u

/** An export that a program can read, whose lines no terminal obeys. */
export function expectReadable(
  format: TraceFormat,
  lines: readonly string[],
  traces: readonly Trace[],
): void {
  const text = lines.join('\n')
  expectHarmless(format === 'html' ? withoutOwn(text) : text)
  if (format === 'json') expectEqual(JSON.parse(text).traces.length, traces.length)
  if (format === 'jsonl') expectEqual(lines.map((line) => JSON.parse(line)).length, traces.length)
  if (format === 'otlp') expectReadsBack(text, traces)
  if (format === 'perfetto') expectEqual(Array.isArray(JSON.parse(text).traceEvents), true)
  if (format === 'svg') expectXml(text)
  if (format === 'html') expectPage(text, traces)
  if (format === 'markdown') expectFenced(lines)
}

function expectHarmless(text: string): void {
  const found = OBEYED.exec(text.replaceAll('\n', ''))
  if (found)
    throw new Error(
      `obeyed: ${JSON.stringify(found.input.slice(Math.max(0, found.index - 60), found.index + 20))}`,
    )
}

/** Our own script and style sheet are the same in every page. */
function withoutOwn(page: string): string {
  return page.replace(style, () => '').replace(script, () => '')
}

/** The ids of missing parents are no spans, so OTLP has no place for a trace of them alone. */
function expectReadsBack(text: string, traces: readonly Trace[]): void {
  const written = traces.filter(({ spans }) => spans.some(({ kind }) => kind !== 'missing'))
  if (written.length === 0) return void JSON.parse(text)
  const ids = new Set(written.map(({ id }) => id))
  // Traces of one id are one trace when they are read again; what is not otl's, and is called as if, is not written.
  const same = ids.size === written.length && !written.some(pretends) && !text.includes(TIMELESS)
  if (same) expectEqual(toldOf(tracesIn(text)), toldOf(written))
  else tracesIn(text)
}

/** Said in the export: moments beyond OTLP's clock are moved. */
const TIMELESS = 'OTLP cannot hold when'

function pretends({ spans }: Trace): boolean {
  return spans.some((span) => Object.keys(span.attributes()).some((key) => key.includes('.otl.')))
}

const toldOf = (traces: readonly Trace[]) => JSON.stringify(traces.map(traceToJson))

function expectPage(page: string, traces: readonly Trace[]): void {
  const data = between(page, '<script type="application/json" id="traces">', '</script>')
  if (data.includes('<')) throw new Error('the data of a page hold a tag')
  expectEqual(JSON.parse(data).length, traces.length)
  expectXml(`<title>${between(page, '<title>', '</title>')}</title>`)
  expectXml(between(page, '<noscript>\n', '</noscript>'))
}

function between(text: string, before: string, after: string): string {
  const from = text.indexOf(before) + before.length
  const to = text.indexOf(after, from)
  if (from < before.length || to < 0) throw new Error(`no ${before}…${after}`)
  return text.slice(from, to)
}

/** Every fence is closed, and by nothing within it. */
function expectFenced(lines: readonly string[]): void {
  let fence: string | undefined
  for (const line of lines) {
    const found = /^ *(`{3,})/.exec(line)?.[1]
    if (fence === undefined) fence = found
    else if (line.trim() === fence) fence = undefined
  }
  expectEqual(fence, undefined)
}

function expectEqual(found: unknown, wanted: unknown): void {
  if (found !== wanted) throw new Error(difference(String(found), String(wanted)))
}

function difference(found: string, wanted: string): string {
  let at = 0
  while (at < wanted.length && found[at] === wanted[at]) at++
  const near = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60))
  return `found ${near(found)} instead of ${near(wanted)}`
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** As `expectSafeLines`, of all lines at once. */
export function expectDrawn(lines: readonly string[], width: number): void {
  const plain = lines.join('\n').replace(COLOUR, '')
  expectHarmless(plain)
  for (const line of plain.split('\n'))
    if (cellsIn(line) > width) throw new Error(`wider than ${width}: ${JSON.stringify(line)}`)
}

const graphemes = new Intl.Segmenter()
/** Few are different, and measuring them again took most of a campaign. */
const widths = new Map<string, number>()

function cellsIn(line: string): number {
  if (NARROW.test(line)) return line.length
  let sum = 0
  for (const { segment } of graphemes.segment(line)) {
    const width = widths.get(segment) ?? stringWidth(segment)
    if (segment.length < 10) widths.set(segment, width)
    sum += width
  }
  return sum
}
