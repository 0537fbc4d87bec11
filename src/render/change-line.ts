import { parseLayerArn, shortLayerName } from '../domain/catalogue/layer-arn.ts'
import type { Plan } from '../domain/instrument/plan.ts'
import { shownValue } from '../domain/instrument/secrets.ts'
import type { Change } from '../domain/instrument/settings.ts'
import type { Canvas, Glyphs, Paint } from './canvas.ts'
import { cells, clip, safe } from './text.ts'

/** A change as everybody may see it; `policy` and `alias` go back beside the configuration. */
export type ShownChange =
  | Change
  | { readonly kind: 'policy'; readonly name: string; readonly from: string; readonly to?: undefined }
  | { readonly kind: 'alias'; readonly name: string; readonly from: string; readonly to: string }

/** The changes of a plan with every value that is not for all eyes hidden. */
export function shownChanges(plan: Plan): readonly ShownChange[] {
  if (plan.kind === 'blocked') return []
  const { policy, alias } = plan.back ?? {}
  return [
    ...(plan.kind === 'update' ? plan.changes.map((change) => shown(change, plan.typed)) : []),
    ...(alias ? [{ kind: 'alias', name: alias.move.name, from: alias.move.to, to: alias.to } as const] : []),
    ...(policy ? [{ kind: 'policy', name: policy.role, from: policy.arn } as const] : []),
  ]
}

function shown(change: Change, typed: Readonly<Record<string, string>> | undefined): Change {
  if (change.kind !== 'variable') return change
  const { kind, name, from, to } = change
  return {
    kind,
    name,
    ...(from === undefined ? {} : { from: shownValue(name, from) }),
    ...(to === undefined ? {} : { to: shownValue(name, to, typed) }),
  }
}

const LABEL = 10

export function changeLine(change: ShownChange, canvas: Canvas): string {
  const { width, style, glyphs } = canvas
  const [sign, paint] = signOf(change, canvas)
  const room = width - 4 - LABEL
  // A narrow line has no place for the label, which the value tells anyway.
  const label = room < MIN_ROOM ? '' : style.quiet(change.kind.padEnd(LABEL))
  const value = clip(safe(valueText(change, room, glyphs)), label ? room : width - 4, glyphs.ellipsis)
  return `  ${paint(sign)} ${label}${paint(value)}`
}

const MIN_ROOM = 24

function signOf({ from, to }: ShownChange, { style, glyphs }: Canvas): [string, Paint] {
  if (from === undefined) return [glyphs.add, style.good]
  return to === undefined ? [glyphs.remove, style.bad] : [glyphs.change, style.warn]
}

function valueText(change: ShownChange, room: number, { arrow }: Glyphs): string {
  const { from, to } = change
  if (change.kind === 'layer') return layerText(from, to, room, arrow)
  if (change.kind === 'policy') return `${change.from.split('/').at(-1)} of role ${change.name}`
  const name = change.kind === 'tracing' ? '' : change.name
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

/** One entry of `changes` in `-o json`. */
export function changeToJson(change: ShownChange): Record<string, unknown> {
  const name = 'name' in change ? { name: change.name } : {}
  return { kind: change.kind, ...name, from: change.from ?? null, to: change.to ?? null }
}
