import { unversioned } from '../domain/catalogue/layer-arn.ts'
import { findLayerByArn } from '../domain/catalogue/layers.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../domain/instrument/plan.ts'
import type { Report, Result } from '../domain/instrument/report.ts'
import { ownedVariables } from '../domain/instrument/variables.ts'
import type { Canvas } from './canvas.ts'
import { changeLine, changeToJson, shownChanges } from './change-line.ts'
import { folded } from './layers.ts'
import { checkToJson, renderPreflight } from './preflight.ts'
import { heading, hint, signed } from './said.ts'
import { safe } from './text.ts'
import { wrap } from './wrap.ts'

/** A plan as a diff: what comes, what goes, what stays. Values of variables that are not otl's never appear. */
export function renderPlan(fn: LambdaFunction, plan: Plan, canvas: Canvas): string[] {
  const head = heading(fn, canvas)
  if (plan.kind === 'blocked') return [...head, ...renderPreflight(plan.preflight, canvas)]
  const changes = shownChanges(plan).map((change) => changeLine(change, canvas))
  const stays = plan.kind === 'update' ? staying(plan, canvas) : []
  const preflight = plan.kind === 'update' ? renderPreflight(plan.preflight, canvas) : []
  return [
    ...head,
    ...changes,
    ...stays,
    ...plan.notes.flatMap((text) => remark(text, canvas)),
    ...(plan.advice ?? []).flatMap((line) => toCopy(line, canvas)),
    ...preflight,
  ]
}

/** A line to copy is never clipped; what does not fit goes on below. */
function toCopy(line: string, { width, style }: Canvas): string[] {
  return folded(safe(line), width - 4).map((part) => `    ${style.code(part)}`)
}

/** What became of it, to stand below the plan. */
export function renderResult(report: Report, verb: Verb, canvas: Canvas): string[] {
  const { name, region, fn, plan, result, warnings } = report
  const head = fn ? [] : heading({ name, region: region ?? '' }, canvas)
  const why = plan?.kind === 'blocked' ? plan.refusal : undefined
  const body = why
    ? [...signed('bad', `blocked: ${why.reason}`, canvas), ...hint(why.wayOut, canvas)]
    : outcome(result, verb, canvas, plan?.kind !== 'blocked' && plan?.scope === 'tracing-only')
  return [...head, ...body, ...warnings.flatMap((text) => remark(text, canvas))]
}

/** A remark of the story, for stderr or below a plan. */
export function remark(text: string, canvas: Canvas): string[] {
  return signed('warn', text, canvas)
}

export type Verb = 'enable' | 'disable' | 'undo'

const done = { enable: 'enabled', disable: 'disabled', undo: 'undone' } as const
const nothing = {
  enable: 'already enabled: nothing to change',
  disable: 'nothing to take out',
  undo: 'nothing to take back',
} as const

function outcome(result: Result, verb: Verb, canvas: Canvas, partly: boolean): string[] {
  switch (result.kind) {
    case 'changed':
      if (partly) return signed('good', 'enabled in part: tracing is active', canvas)
      return signed('good', `${done[verb]}: Lambda runs the new settings`, canvas)
    case 'already':
      if (partly) return signed('good', 'tracing is active already: nothing to change', canvas)
      return signed('good', nothing[verb], canvas)
    case 'planned':
      return signed('quiet', 'dry run: nothing was written', canvas)
    case 'stopped':
      return signed('warn', 'interrupted: nothing was written', canvas)
    case 'failed':
      return [...signed('bad', result.reason, canvas), ...(result.hint ? hint(result.hint, canvas) : [])]
    case 'blocked':
      return []
  }
}

/** Says how much is there that otl does not touch, so that nobody has to wonder. */
function staying({ after, changes, own = [] }: UpdatePlan, canvas: Canvas): string[] {
  const isOwn = (layer: string) => findLayerByArn(layer) !== undefined || own.includes(unversioned(layer))
  const layers = after.layers.filter((layer) => !isOwn(layer)).length
  const touched = changes.flatMap((change) => (change.kind === 'variable' ? [change.name] : []))
  const ours = [...ownedVariables, ...touched]
  const variables = Object.keys(after.variables).filter((name) => !ours.includes(name)).length
  const parts = [...counted(layers, 'other layer'), ...counted(variables, 'other variable')]
  if (parts.length === 0) return []
  const verb = layers + variables === 1 ? 'stays as it is' : 'stay as they are'
  return wrap(`${parts.join(' and ')} ${verb}`, canvas.width - 4).map(
    (line) => `    ${canvas.style.quiet(line)}`,
  )
}

function counted(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`]
}

/** One entry of `functions` in `otl enable -o json` and `otl disable -o json`. */
export function reportToJson({ name, region, fn, plan, result, warnings }: Report): Record<string, unknown> {
  const refusal = plan?.kind === 'blocked' ? plan.refusal : undefined
  const failed = result.kind === 'failed' ? result : undefined
  return {
    name,
    region: region ?? null,
    arn: fn?.arn ?? null,
    result: result.kind,
    code: refusal?.code ?? null,
    reason: refusal?.reason ?? failed?.reason ?? null,
    hint: refusal?.wayOut ?? failed?.hint ?? null,
    changes: plan ? shownChanges(plan).map(changeToJson) : [],
    notes: plan && plan.kind !== 'blocked' ? plan.notes : [],
    scope: plan && plan.kind !== 'blocked' ? (plan.scope ?? 'full') : null,
    advice: plan && plan.kind !== 'blocked' ? (plan.advice ?? []) : [],
    preflight: plan && plan.kind !== 'unchanged' ? (plan.preflight?.checks ?? []).map(checkToJson) : [],
    warnings,
  }
}
