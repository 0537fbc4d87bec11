import type { Context } from '../../../context.ts'
import { type Scope, settledIn } from '../../../domain/policy/baseline.ts'
import { type Checking, counts } from '../../../domain/policy/check.ts'
import type { LoadedPolicy } from '../../../domain/policy/loaded.ts'
import { Exit, type ExitCode } from '../../../errors.ts'
import {
  type CheckReport,
  findingsByFunction,
  identity,
  type Remedies,
} from '../../../render/check/report.ts'
import { addFinding, type Tally, tallyReport } from '../../../render/check/tally.ts'
import { tellerFor } from '../../../render/check/teller.ts'
import { renderFailures, renderPolicyFindings, renderTally } from '../../../render/check/text.ts'
import type { Found } from './collect.ts'
import { type CheckOptions, isAllLive } from './options.ts'

/** What a run was asked, with everything that its answer hangs on. */
export interface Asked {
  readonly options: CheckOptions
  readonly loaded: LoadedPolicy
  readonly checking: Checking
}

export function reportOf(found: Found, asked: Asked, ctx: Context): CheckReport {
  const { functions, findings, failures } = found
  const { loaded, checking } = asked
  return {
    functions,
    findings,
    failures,
    policy: checking.policy,
    settled: settledOf(found, asked).length,
    version: ctx.version,
    ...(loaded.file === undefined ? {} : { policyFile: loaded.file }),
  }
}

/** Keys of the baseline that nothing finds any more. After a failure nobody knows. */
export function settledOf(found: Found, asked: Asked): readonly string[] {
  const { findings, failures } = found
  if (failures.length > 0) return []
  return settledIn(asked.checking.baseline, new Set(findings.map(({ key }) => key)), scopeOf(found, asked))
}

export function scopeOf({ functions }: Found, { options }: Asked): Scope {
  return { functions, allLive: isAllLive(options) }
}

/** All of it as text. */
export function show(found: Found, asked: Asked, ctx: Context, remedies?: Remedies): void {
  showFunctions(found, asked, ctx, remedies)
  const ofPolicy = found.findings.filter(({ about }) => about === undefined)
  ctx.out(renderPolicyFindings(ofPolicy, ctx.canvas))
  showTally(found, asked, ctx)
}

export function showFunctions(
  { functions, findings }: Pick<Found, 'functions' | 'findings'>,
  { checking }: Asked,
  { out, canvas }: Context,
  remedies?: Remedies,
): void {
  const grouped = findingsByFunction(findings)
  const teller = tellerFor(canvas, checking.policy)
  for (const about of functions) {
    const key = identity(about)
    out(teller.function(about, grouped.get(key) ?? [], remedies?.get(key)))
  }
  out(teller.again())
}

/** What could not be looked at, and the last line. */
export function showTally(found: Found, asked: Asked, { out, canvas }: Context): void {
  const { failures } = found
  const { options, checking } = asked
  const tally = tallyOf(found, checking)
  // What is about to be taken out needs no hint.
  const settled = options.shrinkBaseline || options.updateBaseline ? 0 : settledOf(found, asked).length
  out([...renderFailures(failures, canvas), ...renderTally(tally, canvas, settled, failures.length)])
}

function tallyOf({ keeps, tally, functions, findings }: Found, { policy }: Checking): Tally {
  if (keeps === 'all') return tallyReport(functions, findings, policy)
  const whole = { ...tally }
  for (const ofPolicy of findings) addFinding(whole, ofPolicy)
  return whole
}

export function codeOf({ keeps, tally, findings, failures }: Found, { checking }: Asked): ExitCode {
  if (failures.length > 0) return Exit.Unknown
  if (keeps === 'counts' && tally.failing > 0) return Exit.No
  return findings.some((finding) => counts(finding, checking.policy)) ? Exit.No : Exit.Ok
}
