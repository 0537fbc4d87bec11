import type { Place } from '../../policy/field.ts'
import { child, entriesOf, entryOf, type Node, textOf } from '../tree.ts'
import { evaluate } from './evaluate.ts'
import { type NestedStack, newScope, type Resource, type Scope, section, type World } from './scope.ts'
import { reasonOf, unknownValue, type Value } from './value.ts'

const STACK = 'AWS::CloudFormation::Stack'
const APPLICATION = 'AWS::Serverless::Application'
const MAX_DEPTH = 12

export function isNested({ type }: Resource): boolean {
  return type === STACK || type === APPLICATION
}

/** The template of a nested stack with the parameters that it gets; opened once, whoever asks. */
export function openNested(stack: Resource): NestedStack {
  const { world, document, path } = stack.scope
  const key = `${document.file} ${path}${stack.id}`
  const open = world.nested.get(key)
  if (open) return open
  const opened = opening(stack)
  world.nested.set(key, opened)
  return opened
}

function opening(stack: Resource): NestedStack {
  const { scope, id } = stack
  const where = locationOf(stack)
  const location = where.kind === 'text' ? where.text : assetIn(where)
  if (location === undefined)
    return closed(where.kind === 'unknown' ? where.reason : 'its location is no text')
  if (scope.around.length > MAX_DEPTH) return closed(`stacks are nested more than ${MAX_DEPTH} levels deep`)
  if (scope.world.stacks <= 0) return closed('there are too many nested stacks')
  const answer = scope.world.library(scope.document, location)
  if (answer.kind !== 'document')
    return closed(answer.kind === 'absent' ? answer.reason : 'it is not read yet')
  if (scope.around.includes(answer.document.file)) return closed('it nests itself')
  scope.world.stacks -= 1
  const parameters = child(stack.node, 'Properties', 'Parameters')
  const given = (name: string) => {
    const entry = entryOf(parameters, name)
    return entry && evaluate(entry.value, scope)
  }
  const { region, account } = scope.pseudo
  const pseudo = { ...(region ? { region } : {}), ...(account ? { account } : {}) }
  const path = `${scope.path}${id}/`
  const around = [...scope.around, answer.document.file]
  const inner = { document: answer.document, given, pseudo, world: scope.world, path, around }
  return { kind: 'scope', scope: newScope(inner) }
}

function closed(reason: string): NestedStack {
  return { kind: 'closed', reason, weight: 'unread' }
}

/** CDK names an asset by its hash, wherever the bucket is. */
function assetIn(location: Value): string | undefined {
  const outline = location.kind === 'unknown' ? (location.outline ?? '') : ''
  return /\/[0-9a-f]{64}\.json$/.test(outline) ? outline : undefined
}

/** CDK leaves the file of the asset beside the address that it will have. */
function locationOf({ type, node, scope, at }: Resource): Value {
  const asset = textOf(child(node, 'Metadata', 'aws:asset:path'))
  if (asset !== undefined) return { kind: 'text', text: asset, at }
  const location = child(node, 'Properties', type === STACK ? 'TemplateURL' : 'Location')
  if (!location) return unknownValue('it has no location', at)
  if (location.kind === 'mapping' && location.entries.has('ApplicationId')) {
    return unknownValue('it is an application of the Serverless Application Repository', at)
  }
  return evaluate(location, scope)
}

/** Undefined where the resource is no nested stack. */
export function outputOf(stack: Resource, name: string, at: Place): Value | undefined {
  if (!isNested(stack)) return undefined
  const opened = openNested(stack)
  if (opened.kind === 'closed')
    return unknownValue(`the nested stack ${stack.id} gives it: ${opened.reason}`, at)
  const output = child(section(opened.scope, 'Outputs'), name, 'Value')
  return output
    ? evaluate(output, opened.scope)
    : unknownValue(`the nested stack ${stack.id} has no output ${name}`, at)
}

export function importValue(argument: Node, scope: Scope, at: Place): Value {
  const name = evaluate(argument, scope)
  if (name.kind !== 'text') return unknownValue(`another stack exports it: ${reasonOf(name)}`, at)
  const found = exportsOf(scope.world).get(name.text)
  if (!found) return unknownValue(`another stack exports it (${name.text})`, at)
  return evaluate(found.node, found.scope)
}

/** What the templates that are read together export. */
function exportsOf(world: World): NonNullable<World['exports']> {
  if (world.exports) return world.exports
  const found = new Map<string, { scope: Scope; node: Node }>()
  // Names that hang on an import themselves find an empty table.
  world.exports = found
  for (const scope of world.roots) {
    for (const [, { value: output }] of entriesOf(section(scope, 'Outputs'))) {
      const name = child(output, 'Export', 'Name')
      const node = child(output, 'Value')
      const text = name && evaluate(name, scope)
      if (node && text?.kind === 'text') found.set(text.text, { scope, node })
    }
  }
  return found
}
