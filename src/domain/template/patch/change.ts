import type { Change } from '../../instrument/settings.ts'
import { TRACING_POLICY } from '../../permissions/role.ts'
import type { Place } from '../../policy/field.ts'
import { child, type Document, entryOf, itemsOf, type Node, type Scalar, textOf } from '../tree.ts'
import type { TextEdit } from './edit.ts'
import { replaceScalar } from './grow.ts'
import { changeLayers } from './layers.ts'
import {
  append,
  editsOf,
  isCall,
  type Note,
  newPlot,
  type Patient,
  passShared,
  plant,
  type Refused,
  refusedAt,
  tellGlobals,
  tellShared,
} from './plot.ts'
import { removeEntry } from './take.ts'
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

function apply(patient: Patient, change: TemplateChange): Refused | undefined {
  switch (change.kind) {
    case 'tracing':
      return set(patient, patient.sam ? ['Tracing'] : ['TracingConfig', 'Mode'], change.to)
    case 'variable':
      return change.to === undefined
        ? unset(patient, ['Environment', 'Variables', change.name])
        : set(patient, ['Environment', 'Variables', change.name], change.to)
    case 'layer':
      return changeLayers(patient, change.from, change.to)
    case 'role-policy':
      return rolePolicy(patient)
  }
}

/** Writes a text at a path of properties: over the one that is there, or anew. */
function set({ plot, resource }: Patient, path: readonly string[], value: string): Refused | undefined {
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

function unset({ plot, root, resource }: Patient, path: readonly string[]): Refused | undefined {
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

/** The policy goes to a role that stands in the same template; SAM's own role has it with the tracing mode. */
function rolePolicy({ plot, root, resource, sam }: Patient): Refused | undefined {
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
