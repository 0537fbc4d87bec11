import builder from 'junit-report-builder'
import type { Check } from '../../domain/trace/expect/run.ts'
import { type Canvas, plain, unicode } from '../canvas.ts'
import { junitXml, xmlText } from '../junit.ts'
import { renderWaterfall } from '../waterfall/index.ts'
import { nearText } from './checks.ts'
import type { ExpectedRun } from './run.ts'

/** A report is read anywhere, so its pictures have no colours and a width of their own. */
const page: Canvas = { width: 100, style: plain, glyphs: unicode }

/** A test suite for each run, a test case for each expectation; what could not be told is an error, not a failure. */
export function runsToJunit(name: string, runs: readonly ExpectedRun[]): string {
  const report = builder.newBuilder()
  for (const run of runs) {
    const suite = report.testSuite().name(xmlText(runs.length === 1 ? name : `${name}, run ${run.number}`))
    const seconds = Math.round((run.trace?.duration ?? 0) * 1_000) / 1_000_000
    suite.time(seconds)
    if (run.traceId !== undefined) suite.property('traceId', xmlText(run.traceId))
    const picture = run.trace && renderWaterfall(run.trace, page).join('\n')
    for (const check of run.checks) {
      const test = suite.testCase().name(xmlText(check.text)).className(xmlText(name)).time(seconds)
      const said = xmlText(sentence(check))
      if (check.kind === 'fails') test.failure(said, 'expectation')
      if (check.kind === 'unknown') test.error(said, 'unknown')
      if (check.kind !== 'holds' && picture !== undefined) test.standardOutput(xmlText(picture))
    }
  }
  return junitXml(report)
}

function sentence({ said, near }: Check): string {
  return near.length === 0 ? said : `${said}; ${nearText(near)}`
}
