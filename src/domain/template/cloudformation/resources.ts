import type { Place } from '../../policy/field.ts'
import { known } from '../../policy/field.ts'
import { child, type Node, placeAt } from '../tree.ts'
import { conditionNamed, type Truth } from './conditions.ts'
import { loopEntries } from './loops.ts'
import { type Resource, resource, type Scope, section } from './scope.ts'

export interface Resources {
  readonly list: readonly Resource[]
  /** Why there may be more than these, and where. */
  readonly more: readonly { readonly at: Place; readonly reason: string }[]
}

export function resourcesOf(scope: Scope): Resources {
  const list: Resource[] = []
  const more: { at: Place; reason: string }[] = []
  for (const [id, entry] of section(scope, 'Resources')?.entries ?? []) {
    const at = placeAt(scope.document, entry.key.start)
    if (id.startsWith('Fn::ForEach::')) {
      const looped = loopEntries(entry.value, scope)
      if (looped.kind === 'unknown') more.push({ at, reason: looped.reason })
      else list.push(...looped.entries.map((one) => resource(one.key, one.entry.value, one.scope, at)))
    } else if (id === 'Fn::Transform') more.push({ at, reason: 'a macro adds resources' })
    else list.push(resource(id, entry.value, scope, at))
  }
  return { list, more }
}

/** Whether the deployment makes it: its own condition, with those of the stacks around it left to their own. */
export function existenceOf({ node, scope }: Resource): Truth {
  const condition: Node | undefined = child(node, 'Condition')
  return condition?.kind === 'scalar' ? conditionNamed(condition.text, scope) : known(true)
}
