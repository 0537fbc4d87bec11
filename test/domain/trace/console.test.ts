import { describe, expect, test } from 'vitest'
import { foldTrace } from '../../../src/domain/trace/index.ts'
import type { Span, Trace } from '../../../src/domain/trace/model.ts'
import { recorded, sharedFiles } from '../../support/traces.ts'

/** A row of the X-Ray console's timeline, as somebody wrote it down from the screen. */
interface ConsoleRow {
  /** What the console groups the row under, for example `AWS::Lambda`. */
  readonly group: string
  readonly name: string
  readonly response: string
  readonly ms: number
  /** Half of the last digit that the console shows. */
  readonly tolerance: number
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, sec: 1000 }

/** Indented lines such as ` Lambda | 200 | 5.8 sec | ok | Invoke: upload`, below headings such as `upload | AWS::Lambda`. */
function consoleRows(text: string): ConsoleRow[] {
  let heading: readonly string[] = []
  return text.split('\n').flatMap((line) => {
    const columns = line.split('|').map((part) => part.trim())
    const [, digits = '', unit = ''] = /^([\d.]+) (ms|sec)$/.exec(columns[2] ?? '') ?? []
    const scale = UNITS[unit]
    if (!line.startsWith(' ')) heading = columns
    if (scale === undefined) return []
    const [title = '', group = ''] = heading
    // Below a callee the console repeats the calls, under the names of the callers.
    const name = group.endsWith('(Client Response)') ? title : (columns[0] ?? '')
    const decimals = digits.split('.')[1]?.length ?? 0
    const tolerance = 0.5 * 10 ** -decimals * scale
    return [{ group, name, response: columns[1] ?? '', ms: Number(digits) * scale, tolerance }]
  })
}

const files = sharedFiles().filter(({ name }) => name.includes('console-timeline'))
const rowsOf = (app: string) => consoleRows(files.find(({ name }) => name.includes(app))?.text ?? '')

/** The console cuts long names with `[...]`. */
function sameName(shown: string, name: string): boolean {
  return shown.endsWith('[...]') ? name.startsWith(shown.slice(0, -5)) : shown === name
}

type Timed = Pick<Span, 'name' | 'start'> & { readonly end?: number | undefined }

/** @param loose how often half of the last digit a duration may be off */
function missingFrom(spans: readonly Timed[], rows: readonly ConsoleRow[], loose: number): ConsoleRow[] {
  return rows.filter(({ name: shown, ms, tolerance }) => {
    const matches = ({ name, start, end }: Timed) =>
      sameName(shown, name) && end !== undefined && Math.abs(end - start - ms) <= tolerance * loose + 1e-6
    return !spans.some(matches)
  })
}

/** Phases under the words that the console uses for the spans that became them. */
function withPhases({ spans }: Trace): Timed[] {
  const words: Readonly<Record<string, string>> = { init: 'Initialization', queue: 'Dwell Time' }
  return spans.flatMap((row) => [
    row,
    ...row.phases.map((phase) => ({ ...phase, name: words[phase.name] ?? row.name })),
  ])
}

// The screenshot of matrix_app was of low resolution, so its last digit is loose.
describe.skipIf(files.length === 0).each([
  ['thumbnail_app', 18, 1],
  ['matrix_app', 32, 2],
])("the X-Ray console's timeline of %s", (app, atLeast, loose) => {
  const trace = recorded(`${app}.traces.json`)

  test('every row is there with its duration', () => {
    expect(rowsOf(app).length).toBeGreaterThanOrEqual(atLeast)
    expect(missingFrom(trace.spans, rowsOf(app), loose)).toEqual([])
  })

  test('folded, every row is there as a row or a phase, but for the answer to an asynchronous caller and the only attempt', () => {
    const rows = rowsOf(app).filter(({ response, name }) => response !== '202' && name !== 'Attempt #1')
    expect(missingFrom(withPhases(foldTrace(trace)), rows, loose)).toEqual([])
  })
})
