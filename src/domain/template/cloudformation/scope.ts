import type { Place } from '../../policy/field.ts'
import { child, type Document, entryOf, type Mapping, type Node, placeAt } from '../tree.ts'
import type { Truth } from './conditions.ts'
import type { Value } from './value.ts'

/** One template with the values that it is deployed with. */
export interface Scope {
  readonly document: Document
  /** The template; a part of the document where that only carries it. */
  readonly root: Node
  /** Ids of the stacks around it, each followed by a slash. */
  readonly path: string
  /** Files of the stacks around it, and its own. */
  readonly around: readonly string[]
  /** A parameter's value from the parent stack or the command line. */
  readonly given: (name: string) => Value | undefined
  readonly pseudo: Pseudo
  readonly world: World
  /** Names that `Fn::ForEach` binds. */
  readonly bindings: ReadonlyMap<string, string>
  readonly memo: Map<Node, Value>
  readonly truths: Map<string, Truth>
  /** Parts that are being evaluated, to find what refers to itself. */
  readonly open: Set<Node | string>
}

/** What the deployment knows and the template does not say. */
export interface Pseudo {
  readonly region?: string
  readonly account?: string
  readonly stackName?: string
}

/** What all templates of one reading share. */
export interface World {
  /** Parts that may still be evaluated; a hostile template would take for ever. */
  steps: number
  /** How deep evaluation is at the moment, over all templates. */
  level: number
  /** Nested stacks that may still be opened. */
  stacks: number
  /** By file and path of ids. */
  readonly nested: Map<string, NestedStack>
  readonly library: Library
  /** Templates that were named, in which exports are looked for. */
  readonly roots: Scope[]
  exports?: ReadonlyMap<string, { readonly scope: Scope; readonly node: Node }>
}

/** Finds the file of a nested stack. `absent` says why there is none; `wanted`: it has to be read first. */
export type Library = (from: Document, location: string) => LibraryAnswer
export type LibraryAnswer =
  | { readonly kind: 'document'; readonly document: Document }
  | { readonly kind: 'absent'; readonly reason: string }
  | { readonly kind: 'wanted' }

export type NestedStack =
  | { readonly kind: 'scope'; readonly scope: Scope }
  | { readonly kind: 'closed'; readonly reason: string; readonly weight: 'unread' | 'note' }

export interface Resource {
  readonly id: string
  readonly type: string
  readonly node: Node
  readonly scope: Scope
  readonly at: Place
}

export function newWorld(library: Library): World {
  return { steps: 2_000_000, level: 0, stacks: 300, nested: new Map(), library, roots: [] }
}

export function newScope(
  parts: Pick<Scope, 'document' | 'given' | 'pseudo' | 'world'> &
    Partial<Pick<Scope, 'root' | 'path' | 'around'>>,
): Scope {
  const { document, root = document.root, path = '', around = [document.file] } = parts
  return {
    ...parts,
    root,
    path,
    around,
    bindings: new Map(),
    memo: new Map(),
    truths: new Map(),
    open: new Set(),
  }
}

/** The same template seen from inside a loop. */
export function bound(scope: Scope, name: string, value: string): Scope {
  return { ...scope, bindings: new Map([...scope.bindings, [name, value]]), memo: new Map(), open: new Set() }
}

export function place(scope: Scope, node: Pick<Node, 'start'>): Place {
  return placeAt(scope.document, node.start)
}

export function section(scope: Scope, name: string): Mapping | undefined {
  const node = child(scope.root, name)
  return node?.kind === 'mapping' ? node : undefined
}

/** A resource by its logical id; those that loops make are found by `resourcesOf` alone. */
export function resourceNamed(scope: Scope, id: string): Resource | undefined {
  const entry = entryOf(section(scope, 'Resources'), id)
  if (!entry) return undefined
  return resource(id, entry.value, scope, placeAt(scope.document, entry.key.start))
}

export function resource(id: string, node: Node, scope: Scope, at: Place): Resource {
  const type = child(node, 'Type')
  return { id, type: type?.kind === 'scalar' ? type.text : '', node, scope, at }
}
