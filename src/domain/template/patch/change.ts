import { parseLayerArn } from '../../catalogue/layer-arn.ts'
import type { Change } from '../../instrument/settings.ts'
import { TRACING_POLICY } from '../../permissions/role.ts'
import type { Place } from '../../policy/field.ts'
import {
  child,
  type Document,
  entryOf,
  itemsOf,
  type Mapping,
  type Node,
  placeAt,
  type Scalar,
  textOf,
} from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { replaceScalar } from './grow.ts'
import {
  append,
  editsOf,
  isCall,
  type Note,
  newPlot,
  type Plot,
  plant,
  type Refused,
  refusedAt,
  tellShared,
} from './plot.ts'
import { removeEntry, removeItem } from './take.ts'
import { list, sub, text, type Written } from './written.ts'

/** A change of a plan, or the policy that the role needs. */
export type TemplateChange = Change | { readonly kind: 'role-policy' }

export type PatchAnswer =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[]; readonly notes: readonly Note[] }
  | ({ readonly kind: 'refused' } & Refused)

export interface Target {
  readonly document: Document
  /** The template; a part of the document where that only carries it. */
  readonly root: Node
  readonly logicalId: string
  /** Of the function. */
  readonly at: Place
}

interface Subject {
  readonly plot: Plot
  readonly root: Node
  readonly resource: Mapping
  readonly sam: boolean
}

/**
 * The edits that make one function of a SAM or CloudFormation template what a plan wants, all of them or none: a wrapper
 * without its layer stops every invocation.
 */
export function patchFunction(
  { document, root, logicalId, at }: Target,
  changes: readonly TemplateChange[],
): PatchAnswer {
  const entry = entryOf(child(root, 'Resources'), logicalId)
  if (entry?.value.kind !== 'mapping') return { kind: 'refused', at, reason: 'a loop makes the function' }
  const plot = newPlot(document)
  tellShared(plot, entry)
  const resource = entry.value
  const sam = textOf(child(resource, 'Type')) === 'AWS::Serverless::Function'
  for (const change of changes) {
    const refused = apply({ plot, root, resource, sam }, change)
    if (refused) return { kind: 'refused', ...refused }
  }
  return { kind: 'edits', edits: editsOf(plot), notes: plot.notes }
}

function apply(subject: Subject, change: TemplateChange): Refused | undefined {
  switch (change.kind) {
    case 'tracing':
      return set(subject, subject.sam ? ['Tracing'] : ['TracingConfig', 'Mode'], change.to)
    case 'variable':
      return change.to === undefined
        ? unset(subject, ['Environment', 'Variables', change.name])
        : set(subject, ['Environment', 'Variables', change.name], change.to)
    case 'layer':
      return layer(subject, change.from, change.to)
    case 'role-policy':
      return rolePolicy(subject)
  }
}

/** Writes a text at a path of properties: over the one that is there, or anew. */
function set({ plot, resource }: Subject, path: readonly string[], value: string): Refused | undefined {
  const whole = ['Properties', ...path]
  const parent = child(resource, ...whole.slice(0, -1))
  const key = whole.at(-1) ?? ''
  const entry = parent && !isCall(parent) ? entryOf(parent, key) : undefined
  // A value that a merge key brings gives way to one of the mapping's own.
  if (!entry || entry.merged) return plant(plot, resource, whole.slice(0, -1), [[key, text(value)]])
  if (entry.value.kind !== 'scalar' || entry.alias) {
    return refusedAt(plot, entry.key, `${key} is worked out by the template, so it has to be changed by hand`)
  }
  passShared(plot, resource, whole.slice(0, -1))
  plot.edits.push(write(plot.document, entry.value, value))
  return undefined
}

/** Of a key with nothing behind it, the value is put behind its colon. */
function write(document: Document, scalar: Scalar, value: string): TextEdit {
  const edit = replaceScalar(document, scalar, value)
  return scalar.type === 'null' && scalar.start === scalar.end ? { ...edit, text: ` ${edit.text}` } : edit
}

function passShared(plot: Plot, resource: Mapping, path: readonly string[]): void {
  let node: Node | undefined = resource
  for (const key of path) {
    const entry = entryOf(node, key)
    if (entry) tellShared(plot, entry)
    node = entry?.value
  }
}

function unset({ plot, root, resource }: Subject, path: readonly string[]): Refused | undefined {
  const parentPath = ['Properties', ...path.slice(0, -1)]
  const key = path.at(-1) ?? ''
  const own = child(resource, ...parentPath)
  const shared = child(root, 'Globals', 'Function', ...path.slice(0, -1))
  const parent = [own, shared].find((node) => entryOf(node, key) !== undefined)
  if (parent?.kind !== 'mapping')
    return refusedAt(plot, resource, `${key} is not written in the template itself`)
  if (parent === shared) tellGlobals(plot, parent)
  else passShared(plot, resource, parentPath)
  const edit = removeEntry(plot.document, parent, key)
  if (!edit) return refusedAt(plot, parent, `${key} is the only one there, so it has to be removed by hand`)
  plot.edits.push(edit)
  return undefined
}

function tellGlobals({ document, notes }: Plot, node: Pick<Node, 'start'>): void {
  notes.push({
    at: placeAt(document, node.start),
    says: 'the change is made in Globals, and reaches all functions of the template',
  })
}

/** SAM puts a function's own layers behind those of Globals, so a new one always goes to the function. */
function layer(subject: Subject, from: string | undefined, to: string | undefined): Refused | undefined {
  const { plot, root, resource } = subject
  if (from !== undefined) return changeLayer(subject, from, to)
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
  { plot, root, resource }: Subject,
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

/** The policy goes to a role that stands in the same template; SAM's own role has it with the tracing mode. */
function rolePolicy({ plot, root, resource, sam }: Subject): Refused | undefined {
  const role = child(resource, 'Properties', 'Role')
  if (!role && sam) return undefined
  const call = child(role, 'Fn::GetAtt')
  const id = textOf(itemsOf(call)[0]) ?? textOf(call)?.replace(/\.Arn$/, '') ?? ''
  const found = entryOf(child(root, 'Resources'), id)
  if (found?.value.kind !== 'mapping' || textOf(child(found.value, 'Type')) !== 'AWS::IAM::Role') {
    return refusedAt(
      plot,
      role ?? resource,
      `the role is not in the template: it needs the policy ${TRACING_POLICY}`,
    )
  }
  const arn: Written = sub(`arn:\${AWS::Partition}:iam::aws:policy/${TRACING_POLICY}`)
  const policies = child(found.value, 'Properties', 'ManagedPolicyArns')
  if (!policies) return plant(plot, found.value, ['Properties'], [['ManagedPolicyArns', list(arn)]])
  if (policies.kind !== 'sequence') {
    return refusedAt(
      plot,
      policies,
      'ManagedPolicyArns is worked out by the template, so it has to be changed by hand',
    )
  }
  append(plot, policies, arn)
  return undefined
}
