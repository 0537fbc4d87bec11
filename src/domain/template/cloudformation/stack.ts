import { known } from '../../policy/field.ts'
import type { TemplateFormat } from '../../policy/subject.ts'
import type { Problem, TemplateFunction } from '../reading.ts'
import { recognise } from '../recognise.ts'
import { child, itemsOf, type Node } from '../tree.ts'
import type { Truth } from './conditions.ts'
import { functionOf, isFunction } from './functions.ts'
import { isNested, openNested } from './nested.ts'
import { existenceOf, resourcesOf } from './resources.ts'
import { place, type Resource, type Scope } from './scope.ts'
import { indexOf } from './stack-index.ts'

export interface Sink {
  readonly functions: TemplateFunction[]
  readonly problems: Problem[]
}

/** The functions of a template and of the stacks nested in it, in the order of the files. */
export function collectStack(
  scope: Scope,
  format: TemplateFormat,
  sink: Sink,
  around: Truth = known(true),
): void {
  const { list, more } = resourcesOf(scope)
  const index = indexOf(list)
  sink.problems.push(...macros(scope))
  for (const { at, reason } of more) {
    sink.problems.push({
      weight: 'unread',
      at,
      says: `there may be functions that cannot be told: ${reason}`,
    })
  }
  for (const resource of list) {
    if (!isFunction(resource) && !isNested(resource)) continue
    const exists = both(around, existenceOf(resource))
    if (exists.kind === 'known' && !exists.value) sink.problems.push(leftOut(resource))
    else if (isFunction(resource)) sink.functions.push(functionOf(resource, index, format, exists))
    else descend(resource, format, sink, exists)
  }
}

function descend(stack: Resource, format: TemplateFormat, sink: Sink, exists: Truth): void {
  const opened = openNested(stack)
  if (opened.kind === 'scope') collectStack(opened.scope, formatOf(opened.scope, format), sink, exists)
  else {
    const says = `the nested stack ${stack.scope.path}${stack.id} is not read: ${opened.reason}`
    sink.problems.push({ weight: 'unread', at: stack.at, says })
  }
}

/** SAM may nest a template of CloudFormation alone, and the other way round; what a tool makes is made whole. */
function formatOf({ document }: Scope, around: TemplateFormat): TemplateFormat {
  if (around !== 'sam' && around !== 'cloudformation') return around
  const kind = recognise(document)
  return kind.kind === 'stack' ? kind.format : around
}

function leftOut({ id, scope, at }: Resource): Problem {
  return { weight: 'note', at, says: `${scope.path}${id} is left out: its condition does not hold` }
}

function both(first: Truth, second: Truth): Truth {
  const no = [first, second].find((one) => one.kind === 'known' && !one.value)
  return no ?? [first, second].find(({ kind }) => kind === 'unknown') ?? known(true)
}

/** Transforms of AWS's own that leave functions as they are, or that are followed here. */
const harmless: ReadonlySet<string> = new Set([
  'AWS::Serverless-2016-10-31',
  'AWS::LanguageExtensions',
  'AWS::CodeDeployBlueGreen',
  'AWS::SecretsManager-2020-07-23',
  'AWS::SecretsManager-2024-09-16',
])

function macros(scope: Scope): Problem[] {
  const transform = child(scope.root, 'Transform')
  const all: readonly Node[] =
    transform?.kind === 'sequence' ? itemsOf(transform) : transform ? [transform] : []
  return all.flatMap((one): Problem[] => {
    const name = one.kind === 'scalar' ? one : child(one, 'Name')
    if (name?.kind === 'scalar' && harmless.has(name.text)) return []
    return [
      { weight: 'doubt', at: place(scope, one), says: 'a macro may change what stands in this template' },
    ]
  })
}
