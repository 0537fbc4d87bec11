import { expect, test } from 'vitest'
import { USUAL_POLICY } from '../../../src/domain/policy/policy.ts'
import { findingsByFunction, identity } from '../../../src/render/check/report.ts'
import { addFinding, addFunction, emptyTally } from '../../../src/render/check/tally.ts'
import {
  renderFailures,
  renderFunction,
  renderPolicyFindings,
  renderTally,
} from '../../../src/render/check/text.ts'
import { aReport, findings, hostileReport, inTemplate, orders } from '../../support/checks.ts'
import { testCanvas } from '../../support/context.ts'
import { expectSafeLines } from '../../support/lines.ts'

const aCanvas = ({ width }: { width: number }) => ({ ...testCanvas, width })

function page(width: number, report = aReport): string[] {
  const canvas = aCanvas({ width })
  const grouped = findingsByFunction(report.findings)
  const tally = emptyTally()
  const lines = report.functions.flatMap((about) => {
    const found = grouped.get(identity(about)) ?? []
    addFunction(tally, found, USUAL_POLICY)
    return renderFunction(about, found, canvas)
  })
  const ofPolicy = grouped.get(undefined) ?? []
  for (const finding of ofPolicy) addFinding(tally, finding)
  return [
    ...lines,
    ...renderPolicyFindings(ofPolicy, canvas),
    ...renderFailures(report.failures, canvas),
    ...renderTally(tally, canvas),
  ]
}

test.each([40, 80, 120])('at %i columns', async (width) => {
  const lines = page(width)
  expectSafeLines(lines, width)
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../golden/check-${width}.txt`)
})

test.each([20, 40, 80])('hostile names at %i columns', (width) => {
  expectSafeLines(page(width, hostileReport), width)
})

test('a function that is whole takes no line', () => {
  expect(renderFunction(orders, [], aCanvas({ width: 80 }))).toEqual([])
})

test('one command for all that enable mends, for live functions and for files', () => {
  const canvas = aCanvas({ width: 100 })
  const text = (about: typeof orders, rule: 'active-tracing' | 'layer-attached') =>
    renderFunction(
      about,
      [{ ...findings[0], rule, severity: 'error', kind: 'fails', says: 'x', key: 'k', about }],
      canvas,
    )
  expect(text(orders, 'active-tracing').at(-1)).toContain('otl enable orders --region eu-west-1')
  expect(text(inTemplate, 'layer-attached').at(-1)).toContain(
    'otl check --template infra/template.yaml --fix',
  )
})
