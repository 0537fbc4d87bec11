import type { Place } from '../../policy/field.ts'
import { child, type Document, itemsOf, type Node, placeAt, textOf } from '../tree.ts'

/** One resource instance that a plan leads to. */
export interface PlanResource {
  /** `module.api["eu"].aws_lambda_function.orders[0]`. */
  readonly address: string
  readonly type: string
  /** `aws_lambda_function.orders`: what the instances of `count` and `for_each` share within their module. */
  readonly base: string
  /** Key of `for_each` or number of `count`, as text. */
  readonly index?: string
  readonly module: Module
  readonly values: Node | undefined
  /** A tree of the same form with `true` where a value is known after the plan is applied. */
  readonly unknown: Node | undefined
  /** What the configuration says; absent where the plan does not carry it. */
  readonly config: Node | undefined
  readonly at: Place
}

export interface Module {
  /** `module.api["eu"].`, empty for the root. */
  readonly prefix: string
  readonly parent?: Module
  /** The call in the parent's configuration. */
  readonly call?: Node
  /** Its own configuration. */
  readonly config: Node | undefined
  /** What the configuration says of its resources, by `type.name`. */
  readonly configs: ReadonlyMap<string, Node>
}

export interface Plan {
  readonly document: Document
  readonly resources: readonly PlanResource[]
  readonly byType: ReadonlyMap<string, readonly PlanResource[]>
  /** By module and `type.name`, without indexes. */
  readonly byBase: ReadonlyMap<string, readonly PlanResource[]>
}

/** Plans, and states as `terraform show -json` writes them, which only lack what is unknown. */
export function openPlan(document: Document): Plan {
  const { root } = document
  const top = child(root, 'planned_values', 'root_module') ?? child(root, 'values', 'root_module')
  const unknowns = unknownByAddress(root)
  const resources: PlanResource[] = []
  const open: (readonly [Node | undefined, Module])[] = [
    [top, module('', child(root, 'configuration', 'root_module'))],
  ]
  for (const [node, inside] of open) {
    for (const item of itemsOf(child(node, 'resources'))) {
      const found = resourceOf(item, inside, unknowns, document)
      if (found) resources.push(found)
    }
    for (const inner of itemsOf(child(node, 'child_modules'))) open.push([inner, moduleOf(inner, inside)])
  }
  const byType = groupBy(resources, ({ type }) => type)
  return {
    document,
    resources,
    byType,
    byBase: groupBy(resources, ({ base, module }) => baseKey(module, base)),
  }
}

function module(prefix: string, config: Node | undefined): Module {
  const rows = itemsOf(child(config, 'resources')).map(
    (one) => [textOf(child(one, 'address')) ?? '', one] as const,
  )
  return { prefix, config, configs: new Map(rows) }
}

function groupBy(
  resources: readonly PlanResource[],
  key: (one: PlanResource) => string,
): ReadonlyMap<string, readonly PlanResource[]> {
  const groups = new Map<string, PlanResource[]>()
  for (const one of resources) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

/** `module.a["x"].` and `module.a` are one module. */
export function baseKey({ prefix }: Pick<Module, 'prefix'>, base: string): string {
  return `${prefix.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '').replace(/\.$/, '')} ${base}`
}

function unknownByAddress(root: Node): ReadonlyMap<string, Node> {
  const found = new Map<string, Node>()
  for (const change of itemsOf(child(root, 'resource_changes'))) {
    const address = textOf(child(change, 'address'))
    const unknown = child(change, 'change', 'after_unknown')
    if (address !== undefined && unknown) found.set(address, unknown)
  }
  return found
}

function moduleOf(node: Node, parent: Module): Module {
  const address = textOf(child(node, 'address')) ?? ''
  const name = /^module\.([\w-]+)/.exec(address.slice(parent.prefix.length))?.[1] ?? ''
  const call = child(parent.config, 'module_calls', name)
  return { ...module(`${address}.`, child(call, 'module')), parent, ...(call ? { call } : {}) }
}

function resourceOf(
  node: Node,
  module: Module,
  unknowns: ReadonlyMap<string, Node>,
  document: Document,
): PlanResource | undefined {
  const place = child(node, 'address')
  const address = textOf(place)
  const type = textOf(child(node, 'type'))
  const name = textOf(child(node, 'name'))
  if (!place || address === undefined || type === undefined || name === undefined) return undefined
  if (textOf(child(node, 'mode')) === 'data') return undefined
  const base = `${type}.${name}`
  const index = child(node, 'index')
  return {
    address,
    type,
    base,
    ...(index?.kind === 'scalar' && index.type !== 'null' ? { index: index.text } : {}),
    module,
    values: child(node, 'values'),
    unknown: unknowns.get(address),
    config: module.configs.get(base),
    at: placeAt(document, place.start),
  }
}
