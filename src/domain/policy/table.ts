import type { Rule, RuleId } from './rule.ts'
import { aliasTraffic, coldStartBudget, roleMayTrace, tracesSeen } from './rules/around.ts'
import {
  layerArchitecture,
  layerAttached,
  layerConflict,
  layerKnownBad,
  layerLegacy,
  layerOutdated,
  layerRegion,
  layerRuntime,
  layerWithdrawn,
} from './rules/layer.ts'
import { environmentRoom, layerRoom, timeoutRoom } from './rules/room.ts'
import { appSignalsExplicit, propagators, requiredSettings, sampler } from './rules/settings.ts'
import { spansSent } from './rules/silence.ts'
import { activeTracing, imageInstrumented, runtimeCovered } from './rules/tracing.ts'
import { wrapperForeign, wrapperProvided, wrapperSet } from './rules/wrapper.ts'

/** Every rule, in the order in which findings of one function are told: what breaks calls and traces comes first. */
export const rules: readonly Rule[] = [
  wrapperProvided,
  activeTracing,
  layerAttached,
  wrapperSet,
  wrapperForeign,
  layerRegion,
  layerArchitecture,
  layerRuntime,
  layerKnownBad,
  layerConflict,
  layerWithdrawn,
  spansSent,
  roleMayTrace,
  tracesSeen,
  propagators,
  sampler,
  requiredSettings,
  aliasTraffic,
  layerOutdated,
  layerLegacy,
  imageInstrumented,
  appSignalsExplicit,
  timeoutRoom,
  environmentRoom,
  layerRoom,
  coldStartBudget,
  runtimeCovered,
]

const byId = new Map<string, Rule>(rules.map((rule) => [rule.id, rule]))

export function ruleNamed(id: string): Rule | undefined {
  return byId.get(id)
}

export function isRuleId(id: string): id is RuleId {
  return byId.has(id)
}
