import { whyNotSettable } from '../instrument/settable.ts'
import { PROPAGATORS, SAMPLER } from '../instrument/setting-table.ts'
import { NO_WISH, type Wish } from '../instrument/wish.ts'
import { type Checking, isInForce } from './check.ts'
import { ifKnown } from './field.ts'
import { type Finding, keyOf } from './finding.ts'
import { decidedFor } from './policy.ts'
import type { Demands, RuleId } from './rule.ts'
import { isImage } from './rules/common.ts'
import { isCovered } from './rules/tracing.ts'
import type { Subject } from './subject.ts'

/** How far `otl enable` is to bring a function, so that what was found of it is mended. */
export type Mend =
  /** There is no layer for it: active tracing is all that it can have. */
  { readonly kind: 'tracing-only' } | { readonly kind: 'full'; readonly wish: Wish }

/** What `otl enable` mends, with the flags that the policy asks for; a newer layer may mend what is known to be bad. */
const mendable: ReadonlySet<Finding['rule']> = new Set<RuleId>([
  'active-tracing',
  'layer-attached',
  'layer-outdated',
  'layer-withdrawn',
  'layer-known-bad',
  'wrapper-set',
  'wrapper-provided',
  'app-signals-explicit',
  'propagators',
  'sampler',
  'required-settings',
])

/** A rule that does not hold, and that nobody has accepted. What cannot be known cannot be mended either. */
export function isOpen({ kind, accepted }: Finding): boolean {
  return kind === 'fails' && accepted === undefined
}

/** Undefined where nothing was found that enable would mend. */
export function mendOf(subject: Subject, findings: readonly Finding[], checking: Checking): Mend | undefined {
  const open = findings.filter((finding) => isOpen(finding) && mendable.has(finding.rule))
  if (open.length === 0) return undefined
  const runtime = ifKnown(subject.runtime)
  const layerless = isImage(subject) || (runtime !== undefined && !isCovered(runtime))
  if (!layerless) return { kind: 'full', wish: wishOf(subject, open, checking) }
  return open.some(({ rule }) => rule === 'active-tracing') ? { kind: 'tracing-only' } : undefined
}

/** Whether the role of the function has to be given a right. */
export function lacksRight(findings: readonly Finding[]): boolean {
  return findings.some((finding) => isOpen(finding) && finding.rule === 'role-may-trace')
}

/** The flags that the policy puts on the command line of enable; what holds already is not written anew. */
function wishOf(subject: Subject, open: readonly Finding[], checking: Checking): Wish {
  const { demands } = decidedFor(subject, checking.policy)
  const keys = new Set(open.map(({ key }) => key))
  const fails = (rule: RuleId, about: string) => keys.has(keyOf(rule, subject, 'fails', about))
  const { propagators, sampler } = demands
  return {
    ...NO_WISH,
    ...(propagators && fails('propagators', PROPAGATORS) ? { propagators } : {}),
    ...(sampler !== undefined && fails('sampler', SAMPLER) ? { sampler: { name: sampler } } : {}),
    ...appSignalsOf(demands, isInForce('app-signals-explicit', subject, checking)),
    set: Object.fromEntries(
      Object.entries(demands.settings).filter(
        ([name]) => fails('required-settings', name) && whyNotSettable(name) === undefined,
      ),
    ),
  }
}

/** Also where nothing was found yet: without a layer nobody reads the variable, and enable brings the layer. */
function appSignalsOf({ appSignals }: Demands, inForce: boolean): { readonly appSignals?: boolean } {
  return inForce && appSignals !== undefined ? { appSignals } : {}
}
