import type { Override, Policy, Severities, Waiver } from '../domain/policy/policy.ts'
import { USUAL_DEMANDS, USUAL_POLICY } from '../domain/policy/policy.ts'
import type { Demands, RuleId, Severity } from '../domain/policy/rule.ts'
import { isRuleId } from '../domain/policy/table.ts'
import type { Checked, RawDemands, RawPolicy, RawWaiver, RawWhen } from './validate.ts'
import { whichFunctions } from './when.ts'

/** The policy of a file that has been validated. */
export function policyOf({ value, placeOf }: Checked): Policy {
  const raw: RawPolicy = value.check ?? {}
  return {
    failOn: raw.failOn ?? USUAL_POLICY.failOn,
    unknown: raw.unknown ?? USUAL_POLICY.unknown,
    severities: severitiesOf(raw.rules),
    demands: { ...USUAL_DEMANDS, ...demandsOf(raw) },
    overrides: (raw.overrides ?? []).map(overrideOf),
    waivers: (raw.waivers ?? []).map((waiver, at) => waiverOf(waiver, placeOf(['check', 'waivers', at]))),
  }
}

type RawOverride = NonNullable<RawPolicy['overrides']>[number]

function overrideOf(raw: RawOverride): Override {
  return { applies: whichFunctions(raw.when), severities: severitiesOf(raw.rules), demands: demandsOf(raw) }
}

function waiverOf(raw: RawWaiver, at: Waiver['at']): Waiver {
  const { rules, when, reason, owner, expires } = raw
  return {
    rules: rules.filter(isRuleId),
    applies: whichFunctions(when),
    reason,
    label: `${rules.join(', ')} of ${saying(when)}`,
    ...(owner === undefined ? {} : { owner }),
    ...(expires === undefined ? {} : { expires }),
    ...(at ? { at } : {}),
  }
}

function saying({ functions = [], regions = [], runtimes = [], files = [], tags = {} }: RawWhen): string {
  const named = Object.entries(tags).map(([name, value]) => `${name}=${value}`)
  return [...functions, ...regions, ...runtimes, ...files, ...named].join(', ')
}

/** The schema has seen to it that every key is a rule; the type does not know. */
function severitiesOf(raw: RawPolicy['rules'] = {}): Severities {
  const severities: { [id in RuleId]?: Severity | 'off' } = {}
  for (const [id, severity] of Object.entries(raw)) if (isRuleId(id)) severities[id] = severity
  return severities
}

function demandsOf(raw: RawDemands): Partial<Demands> {
  const { propagators, sampler, appSignals, settings, maxBehind, minimumVersions, coldStartBudget } = raw
  return {
    ...(propagators === undefined ? {} : { propagators }),
    ...(sampler === undefined ? {} : { sampler }),
    ...(appSignals === undefined ? {} : { appSignals }),
    ...(settings === undefined ? {} : { settings }),
    ...(maxBehind === undefined ? {} : { maxBehind }),
    ...(minimumVersions === undefined ? {} : { minimumVersions }),
    ...(coldStartBudget === undefined ? {} : { coldStartBudget }),
  }
}
