import { shortLayerName, unversioned } from '../catalogue/layer-arn.ts'
import { findLayerByArn } from '../catalogue/layers.ts'
import { wrapperOwner } from '../catalogue/wrappers.ts'
import type { LambdaFunction } from './function.ts'
import { identifyLayer, isOrphanedWrapper } from './identify.ts'
import { environmentBytes, MAX_ENVIRONMENT_BYTES } from './limits.ts'
import { blocked, overLimit, type Plan, planOf } from './plan.ts'
import { notReady } from './readiness.ts'
import { type LayerChange, type Receipt, valueBefore } from './receipt.ts'
import type { Refusal } from './recipe.ts'
import { type Settings, settingsOf, valueIn } from './settings.ts'
import { isTracingOnly, planTracingBack } from './tracing-only.ts'
import { APPLICATION_SIGNALS, WRAPPER } from './variables.ts'

/** A state on the way to the desired one, and what was left as it is on purpose. */
export interface Undone {
  readonly after: Settings
  readonly left: readonly string[]
}

/**
 * Restores what stood before enable. What somebody else changed since then is left alone and named in the notes.
 * Without a receipt only what is beyond doubt is taken out: a layer of the catalogue and the wrapper it provides.
 */
export function planDisable(fn: LambdaFunction, receipt: Receipt | undefined): Plan {
  if (receipt && isTracingOnly(receipt)) return planTracingBack(fn, receipt)
  const before = settingsOf(fn)
  if (!receipt && !isOurs(fn.layers, wrapperOf(before))) return { kind: 'unchanged', notes: [] }
  const refusal = notReady(fn)
  if (refusal) return blocked(refusal)
  if (!before) return { kind: 'unchanged', notes: [] }
  if (!receipt) return planTakingBack(before, takeOutRecognised(before))
  return planTakingBack(before, undoReceipt(before, receipt), layersOf(receipt))
}

/**
 * The plan for a way back, however it was computed: never towards a function that could not start.
 * @param own layers beside the distro's that the plan may touch, without their versions
 */
export function planTakingBack(before: Settings, undone: Undone, own?: readonly string[]): Plan {
  const risk = changedWrapper(before, undone.after)
  if (risk) return blocked(risk)
  const safe = withoutOrphan(undone)
  // Others may have filled the room since that the old values took.
  const late = overLimit(before, safe.after)
  if (late && environmentBytes(before.variables) <= MAX_ENVIRONMENT_BYTES) return blocked(late)
  const plan = planOf(before, safe.after, safe.left)
  return plan.kind === 'update' && own ? { ...plan, own } : plan
}

/** What a receipt says that enable attached. */
function layersOf({ layer, companions = [] }: Receipt): readonly string[] {
  return [...(layer ? [layer] : []), ...companions].map(({ attached }) => unversioned(attached))
}

function isOurs(layers: readonly string[], wrapper: string | undefined): boolean {
  if (layers.some((layer) => findLayerByArn(layer))) return true
  return wrapper !== undefined && isOrphanedWrapper(wrapper, layers)
}

function undoReceipt(before: Settings, receipt: Receipt): Undone {
  const layers = undoLayers(before.layers, receipt)
  const variables = undoVariables(before.variables, receipt)
  const { tracing } = receipt
  return {
    after: {
      layers: layers.layers,
      variables: variables.variables,
      tracing: tracing && before.tracing === tracing.after ? tracing.before : before.tracing,
    },
    left: [...layers.left, ...variables.left],
  }
}

interface UndoneLayers {
  readonly layers: readonly string[]
  readonly left: readonly string[]
}

function undoLayers(layers: readonly string[], { layer, companions = [] }: Receipt): UndoneLayers {
  return [...(layer ? [layer] : []), ...companions].reduce<UndoneLayers>(
    (done, change) => {
      const next = undoLayer(done.layers, change)
      return { layers: next.layers, left: [...done.left, ...next.left] }
    },
    { layers, left: [] },
  )
}

function undoLayer(layers: readonly string[], { attached, replaced }: LayerChange): UndoneLayers {
  const at = layers.indexOf(attached)
  if (at >= 0) return { layers: replaced ? layers.with(at, replaced) : layers.toSpliced(at, 1), left: [] }
  const other = layers.find((one) => unversioned(one) === unversioned(attached))
  if (other === undefined) return { layers, left: [] }
  return { layers, left: [`${shortLayerName(other)} was attached by somebody else since, and stays`] }
}

function undoVariables(variables: Settings['variables'], receipt: Receipt) {
  const restored: Record<string, string> = { ...variables }
  const left: string[] = []
  for (const name of Object.keys(receipt.variables)) {
    const current = valueIn(variables, name)
    if (current === undefined) continue
    const old = valueBefore(receipt, name, current)
    if (old.kind === 'unknown') left.push(old.why)
    else if (old.value === undefined) delete restored[name]
    else restored[name] = old.value
  }
  return { variables: restored, left }
}

function takeOutRecognised(before: Settings): Undone {
  const ours = before.layers.filter((layer) => findLayerByArn(layer))
  const layers = before.layers.filter((layer) => !ours.includes(layer))
  const wrapper = wrapperOf(before)
  const started = ours.some((layer) => findLayerByArn(layer)?.layer.wrapper === wrapper)
  const stillProvided = layers.some((layer) => identifyLayer(layer)?.wrappers.includes(wrapper ?? ''))
  const variables = started && !stillProvided ? without(before.variables, WRAPPER) : before.variables
  const left = [
    ...(before.tracing === 'Active' ? ['active tracing stays on: no receipt says what it was before'] : []),
    ...(valueIn(variables, APPLICATION_SIGNALS) === undefined
      ? []
      : [`${APPLICATION_SIGNALS} stays: no receipt says whose it is`]),
  ]
  return { after: { ...before, layers, variables }, left: ours.length > 0 ? left : [] }
}

/** A user's script that replaced ours since may call the layer's script: without the layer every start would fail. */
function changedWrapper(before: Settings, after: Settings): Refusal | undefined {
  const wrapper = wrapperOf(after)
  const takesLayer = before.layers.some((layer) => identifyLayer(layer) && !after.layers.includes(layer))
  const replaced = after.layers.length === before.layers.length
  if (!wrapper || !takesLayer || replaced || wrapperOwner(wrapper)) return undefined
  if (before.layers.some((layer) => identifyLayer(layer)?.wrappers.includes(wrapper))) return undefined
  return {
    code: 'foreign-wrapper',
    reason: `${WRAPPER} now starts ${wrapper}, which may need the layer`,
    wayOut: `take ${wrapper} out first; then \`otl disable\` removes the layer`,
  }
}

/** A wrapper that nothing provides ends every invocation; that is never restored, even if it was there before. */
function withoutOrphan({ after, left }: Undone): Undone {
  const wrapper = wrapperOf(after)
  if (!wrapper || !isOrphanedWrapper(wrapper, after.layers)) return { after, left }
  return {
    after: { ...after, variables: without(after.variables, WRAPPER) },
    left: [...left, `${WRAPPER} goes too: no layer provides ${wrapper}, and every invocation would fail`],
  }
}

function wrapperOf(settings: Settings | undefined): string | undefined {
  return (settings && valueIn(settings.variables, WRAPPER)) || undefined
}

function without(variables: Settings['variables'], name: string): Settings['variables'] {
  const { [name]: _, ...rest } = variables
  return rest
}
