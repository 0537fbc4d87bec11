import { parseLayerArn, shortLayerName, unversioned } from '../domain/catalogue/layer-arn.ts'
import { findLayerByArn } from '../domain/catalogue/layers.ts'
import type { LambdaFunction } from '../domain/instrument/function.ts'
import type { Plan, UpdatePlan } from '../domain/instrument/plan.ts'
import type { Report, Result } from '../domain/instrument/report.ts'
import { shownValue } from '../domain/instrument/secrets.ts'
import type { Change } from '../domain/instrument/settings.ts'
import { ownedVariables } from '../domain/instrument/variables.ts'
import type { Canvas, Glyphs, Paint } from './canvas.ts'
import { folded } from './layers.ts'
import { checkToJson, renderPreflight } from './preflight.ts'
import { heading, hint, signed } from './said.ts'
import { cells, clip, safe } from './text.ts'
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

/** The changes of a plan with every value that is not for all eyes hidden. */
function shownChanges(plan: Plan): readonly Change[] {
  if (plan.kind !== 'update') return []
  return plan.changes.map((change) => {
    if (change.kind !== 'variable') return change
    const { kind, name, from, to } = change
    return {
      kind,
      name,
      ...(from === undefined ? {} : { from: shownValue(name, from) }),
      ...(to === undefined ? {} : { to: shownValue(name, to, plan.typed) }),
    }
  })
}

/** What became of it, to stand below the plan. */
export function renderResult(report: Report, verb: 'enable' | 'disable', canvas: Canvas): string[] {
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

function outcome(result: Result, verb: 'enable' | 'disable', canvas: Canvas, partly: boolean): string[] {
  switch (result.kind) {
    case 'changed':
      if (partly) return signed('good', 'enabled in part: tracing is active', canvas)
      return signed('good', `${verb}d: Lambda runs the new settings`, canvas)
    case 'already':
      if (partly) return signed('good', 'tracing is active already: nothing to change', canvas)
      return signed(
        'good',
        verb === 'enable' ? 'already enabled: nothing to change' : 'nothing to take out',
        canvas,
      )
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

const LABEL = 10

function changeLine(change: Change, canvas: Canvas): string {
  const { width, style, glyphs } = canvas
  const [sign, paint] = signOf(change, canvas)
  const room = width - 4 - LABEL
  // A narrow line has no place for the label, which the value tells anyway.
  const label = room < MIN_ROOM ? '' : style.quiet(change.kind.padEnd(LABEL))
  const value = clip(safe(valueText(change, room, glyphs)), label ? room : width - 4, glyphs.ellipsis)
  return `  ${paint(sign)} ${label}${paint(value)}`
}

const MIN_ROOM = 24

function signOf({ from, to }: Change, { style, glyphs }: Canvas): [string, Paint] {
  if (from === undefined) return [glyphs.add, style.good]
  return to === undefined ? [glyphs.remove, style.bad] : [glyphs.change, style.warn]
}

function valueText(change: Change, room: number, { arrow }: Glyphs): string {
  const { from, to } = change
  if (change.kind === 'layer') return layerText(from, to, room, arrow)
  const name = change.kind === 'variable' ? change.name : ''
  if (from !== undefined && to !== undefined)
    return `${name} ${from || "''"} ${arrow} ${to || "''"}`.trimStart()
  return `${name}=${from ?? to ?? ''}`
}

/** The whole ARN where it fits: account and region deserve a look. Two versions of a layer differ in the number only. */
function layerText(from: string | undefined, to: string | undefined, room: number, arrow: string): string {
  if (from !== undefined && to !== undefined) {
    const [before, after] = [parseLayerArn(from), parseLayerArn(to)]
    return `${shortLayerName(from)} ${arrow} ${before?.name === after?.name ? after?.version : shortLayerName(to)}`
  }
  const arn = from ?? to ?? ''
  return cells(arn) <= room ? arn : shortLayerName(arn)
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

export function changeToJson(change: Change): Record<string, unknown> {
  const name = change.kind === 'variable' ? { name: change.name } : {}
  return { kind: change.kind, ...name, from: change.from ?? null, to: change.to ?? null }
}
