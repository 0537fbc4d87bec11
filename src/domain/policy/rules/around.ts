import { ifKnown, type Place } from '../field.ts'
import { cannotTell, fails, type Problem, type Rule } from '../rule.ts'
import type { AliasTarget, Subject, SubjectAlias } from '../subject.ts'
import { judged, placeFor } from './common.ts'

export const roleMayTrace: Rule = {
  id: 'role-may-trace',
  severity: 'error',
  what: 'The execution role may send traces to X-Ray.',
  why: 'Without the permission every trace is dropped, and nothing says so.',
  mend: 'Give the role AWSXRayDaemonWriteAccess, or xray:PutTraceSegments and xray:PutTelemetryRecords.',
  judge: (subject) =>
    judged(subject, subject.roleMayTrace, 'whether the role may send traces', (may, at) =>
      may === false
        ? [fails('the execution role may not send traces', at ?? placeFor(subject, subject.role))]
        : [],
    ),
}

export const aliasTraffic: Rule = {
  id: 'alias-traffic',
  severity: 'warning',
  what: 'Aliases send their calls to versions that are traced.',
  why: 'A published version is frozen: what `$LATEST` has now does not reach who calls an alias.',
  mend: 'Publish a version and move the alias to it: `otl enable my-fn --alias live` does.',
  judge: (subject) =>
    judged(subject, subject.aliases, 'where the aliases point', (aliases = [], at) =>
      aliases.flatMap((alias) => aliasProblems(alias, at)),
    ),
}

function aliasProblems(alias: SubjectAlias, at: Place | undefined): readonly Problem[] {
  const name = ifKnown(alias.name) ?? 'an alias'
  const place = alias.targets.kind === 'absent' ? at : (alias.targets.at ?? at)
  if (alias.targets.kind === 'unknown') {
    return [cannotTell(`where ${name} points cannot be known: ${alias.targets.reason}`, place, name)]
  }
  const targets = ifKnown(alias.targets) ?? []
  return targets.flatMap((target) => targetProblem(name, target, place))
}

/** A version that the deployment publishes gets what the template says; one that keeps its name never does. */
function targetProblem(name: string, { version }: AliasTarget, at: Place | undefined): readonly Problem[] {
  switch (version.kind) {
    case 'latest':
      return []
    case 'numbered':
      if (version.traced.kind === 'unknown') {
        return [
          cannotTell(`whether version ${version.number} behind ${name} is traced is not known`, at, name),
        ]
      }
      return ifKnown(version.traced)
        ? []
        : [fails(`alias ${name} sends calls to version ${version.number}, which is not traced`, at, name)]
    case 'published':
      if (version.on === 'any change') return []
      return version.on === 'code change'
        ? [
            cannotTell(
              `${name} moves when the code changes, and not when only the configuration does`,
              at,
              name,
            ),
          ]
        : [cannotTell(`${name} points at a version that is published once, whatever changes later`, at, name)]
    case 'unknown':
      return [cannotTell(`where ${name} points cannot be known: ${version.reason}`, at, name)]
  }
}

export const tracesSeen: Rule = {
  id: 'traces-seen',
  severity: 'error',
  needs: 'traces',
  what: 'Traces of the function arrived lately.',
  why: 'Everything may look right and nothing arrive: only a trace proves that tracing works.',
  mend: 'Call the function once and look again; `otl doctor` finds the broken link.',
  judge: (_subject, { seen }) => {
    if (!seen) return []
    if (seen.kind === 'unknown') return [cannotTell(`traces could not be looked for: ${seen.reason}`)]
    return seen.count > 0 ? [] : [fails(`no trace arrived within ${seen.hours} h`)]
  },
}

export const coldStartBudget: Rule = {
  id: 'cold-start-budget',
  severity: 'warning',
  needs: 'traces',
  onDemand: true,
  what: 'Cold starts keep the budget of the policy.',
  why: 'A layer that slows cold starts down is paid for by whoever calls first.',
  mend: 'Give the function more memory, or `otl enable my-fn --fast-start` where the layer has one.',
  judge: (_subject: Subject, { seen, demands }) => {
    const budget = demands.coldStartBudget
    if (budget === undefined || seen?.kind !== 'known' || seen.coldStarts.length === 0) return []
    const slowest = Math.max(...seen.coldStarts)
    const middle = median(seen.coldStarts)
    if (middle <= budget) return []
    const of = `${seen.coldStarts.length} cold start${seen.coldStarts.length === 1 ? '' : 's'}`
    return [
      fails(
        `initialization takes ${Math.round(middle)} ms (median of ${of}, at most ${Math.round(slowest)} ms), and the budget is ${budget} ms`,
      ),
    ]
  },
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  const [low = 0, high = 0] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]]
  return (low + high) / 2
}
