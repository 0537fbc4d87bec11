import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { foldTrace, parseTraceInput, traceFromDocuments } from '../../../../src/domain/trace/index.ts'
import {
  breakdownOf,
  CATEGORIES,
  type Category,
  criticalPath,
  followPath,
} from '../../../../src/domain/trace/path/index.ts'
import { checkPath } from '../../../support/path.ts'
import { sharedFiles, tracesIn } from '../../../support/traces.ts'

/** What the authors of the method publish for a trace; seconds, null where they give no number. */
interface Published {
  readonly expected_breakdown?: Readonly<Record<string, number | null>> & {
    readonly longest_path_names: readonly string[]
  }
  readonly expected_longest_path_ids?: readonly string[]
  /** Their program gives up here. */
  readonly expected_exception?: string
}

const files = sharedFiles()
const oracle = files.find(({ name }) => name.endsWith('servibench-expected-breakdowns.json'))
const published = Object.entries<Published>(JSON.parse(oracle?.text ?? '{}'))
const inSnakeCase = (category: Category) => category.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function traceOfApp(key: string) {
  const [app] = key.split('::')
  const text = files.find(({ name }) => name === path.join('servibench', `${app}.traces.json`))?.text ?? ''
  const trace = tracesIn(text)[0]
  if (trace === undefined) throw new Error(`no trace for ${key}`)
  return trace
}

describe.skipIf(oracle === undefined)('the answers that the authors of the method publish', () => {
  test('are all there', () => {
    expect(published).toHaveLength(12)
    expect(new Set(published.map(([key]) => key.split('::')[0])).size).toBe(11)
  })

  test.each(published.filter(([, { expected_exception }]) => expected_exception === undefined))(
    '%s',
    (key, expected) => {
      const trace = traceOfApp(key)
      const names = new Map(trace.spans.map(({ id, name }) => [id, name]))
      const ids = criticalPath(trace)
      if (expected.expected_longest_path_ids) expect(ids).toEqual(expected.expected_longest_path_ids)
      const answer = expected.expected_breakdown
      if (answer === undefined) return
      expect(ids.map((id) => names.get(id))).toEqual(answer.longest_path_names)
      const parts = breakdownOf(trace)
      for (const category of CATEGORIES) {
        const seconds = answer[inSnakeCase(category)]
        expect(Math.abs(parts[category] - (seconds ?? 0) * 1000), category).toBeLessThanOrEqual(1)
      }
    },
  )
})

describe.skipIf(files.length === 0)('every published document', () => {
  const documents = files.filter(({ name }) => name.endsWith('.json') && !name.startsWith('oracles'))
  const traces = documents.flatMap(({ name, text }) => {
    const parsed = parseTraceInput(text)
    return parsed.kind === 'traces'
      ? parsed.inputs.map((input) => ({ name, trace: traceFromDocuments(input) }))
      : []
  })

  test('is looked at', () => {
    expect(traces.length).toBeGreaterThan(30)
  })

  test.each(traces)('$name: the parts add up, and the path is within the trace', ({ trace }) => {
    checkPath(trace)
    expect(followPath(foldTrace(trace))).toEqual(followPath(trace))
  })
})
