import { parseLayerArn } from '../../catalogue/layer-arn.ts'
import { child, type Document, entryOf, itemsOf, type Mapping, type Node, type Scalar } from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { replaceScalar } from './grow.ts'
import {
  append,
  type Patient,
  type Plot,
  passShared,
  plant,
  type Refused,
  refusedAt,
  tellGlobals,
} from './plot.ts'
import { removeItem } from './take.ts'
import { list, text } from './written.ts'

/** SAM puts a function's own layers behind those of Globals, so a new one always goes to the function. */
export function changeLayers(
  patient: Patient,
  from: string | undefined,
  to: string | undefined,
): Refused | undefined {
  const { plot, root, resource } = patient
  if (from !== undefined) return changeLayer(patient, from, to)
  if (to === undefined) return undefined
  const own = entryOf(child(resource, 'Properties'), 'Layers')
  if (!own) return addLayer(plot, resource, to)
  passShared(plot, resource, ['Properties', 'Layers'])
  if (own.value.kind === 'sequence') {
    append(plot, own.value, text(to))
    return undefined
  }
  const empty = own.value.kind === 'scalar' && own.value.type === 'null'
  const place = empty ? root : own.value
  return refusedAt(plot, place, 'Layers is worked out by the template, so it has to be changed by hand')
}

function addLayer(plot: Plot, resource: Mapping, to: string): Refused | undefined {
  const added = [['Layers', list(text(to))]] as const
  return plant(plot, resource, ['Properties'], added)
}

function changeLayer(
  { plot, root, resource }: Patient,
  from: string,
  to: string | undefined,
): Refused | undefined {
  const own = child(resource, 'Properties', 'Layers')
  const shared = child(root, 'Globals', 'Function', 'Layers')
  for (const sequence of [own, shared]) {
    const item = itemsOf(sequence).find((one) => holds(one, from))
    if (sequence?.kind !== 'sequence' || !item) continue
    if (sequence === shared) tellGlobals(plot, sequence)
    else passShared(plot, resource, ['Properties', 'Layers'])
    const edit =
      to === undefined
        ? removeItem(plot.document, sequence, item)
        : versionEdit(plot.document, item, from, to)
    if (!edit) return refusedAt(plot, item, 'the layer has to be changed by hand')
    plot.edits.push(edit)
    return undefined
  }
  return refusedAt(
    plot,
    resource,
    'the layer is not written in the template itself, so it has to be changed by hand',
  )
}

/** The scalar with the ARN: the item itself, or the text of `!Sub`. */
function arnIn(item: Node): Scalar | undefined {
  if (item.kind === 'scalar') return item
  const inner = child(item, 'Fn::Sub')
  return inner?.kind === 'scalar' ? inner : undefined
}

/** Whether an item is this layer: by its text, or by its name and version where the rest has holes. */
function holds(item: Node, arn: string): boolean {
  const written = arnIn(item)?.text
  const layer = parseLayerArn(arn)
  if (written === undefined || !layer) return false
  return (
    written === arn || (written.includes('${') && written.endsWith(`:layer:${layer.name}:${layer.version}`))
  )
}

/** Another version of the same layer changes the number alone; another layer, the whole text. */
function versionEdit(document: Document, item: Node, from: string, to: string): TextEdit | undefined {
  const scalar = arnIn(item)
  const [old, wanted] = [parseLayerArn(from), parseLayerArn(to)]
  if (!scalar || !old || !wanted) return undefined
  if (scalar.text === from) return replaceScalar(document, scalar, to)
  if (old.unversioned !== wanted.unversioned) return undefined
  const source = document.text.slice(scalar.start, scalar.end)
  const at = source.lastIndexOf(`:${old.version}`)
  if (at === -1) return undefined
  const start = scalar.start + at + 1
  return { start, end: start + String(old.version).length, text: String(wanted.version) }
}
