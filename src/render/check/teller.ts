import { counts } from '../../domain/policy/check.ts'
import type { Checked, Finding } from '../../domain/policy/finding.ts'
import type { Policy } from '../../domain/policy/policy.ts'
import type { Canvas } from '../canvas.ts'
import type { Remedy } from './report.ts'
import { renderAgain, renderFunction } from './text.ts'

/** Tells of one function after the other, and why something cannot be known of live ones only once. */
export interface Teller {
  function(about: Checked, findings: readonly Finding[], remedy?: Remedy): readonly string[]
  /** After the last function: of which others the same cannot be known. */
  again(): readonly string[]
}

/** A rule that cannot be judged for the same reason. */
export interface Again {
  readonly rule: Finding['rule']
  /** The function that it was told of in full. */
  readonly first: string
  /** Names of others, as many as are told. */
  readonly named: string[]
  /** Others, also those that are not named. */
  others: number
}

/** A name or two tell what kind of functions they are. */
const NAMED = 2

export function tellerFor(canvas: Canvas, policy: Policy): Teller {
  const told = new Map<string, Again>()
  return {
    function: (about, findings, remedy) => {
      const left = findings.flatMap((finding) => inShort(finding, policy, told))
      return renderFunction(about, left, canvas, remedy)
    },
    again: () =>
      renderAgain(
        [...told.values()].filter(({ others }) => others > 0),
        canvas,
      ),
  }
}

/** What fails a build stays with its function, in few words; the rest is summed up. */
function inShort(finding: Finding, policy: Policy, told: Map<string, Again>): readonly Finding[] {
  const { rule, kind, about, accepted, says } = finding
  if (kind !== 'unknown' || accepted || about?.arn === undefined) return [finding]
  const reason = `${rule} ${says}`
  const before = told.get(reason)
  if (!before) {
    told.set(reason, { rule, first: about.label, named: [], others: 0 })
    return [finding]
  }
  if (counts(finding, policy)) return [{ ...finding, says: `cannot be known, as for ${before.first}` }]
  before.others++
  if (before.named.length < NAMED) before.named.push(about.label)
  return []
}
