import { find, type Properties } from './fields.ts'
import { propertiesOf } from './globals.ts'
import type { Resource, Scope } from './scope.ts'
import type { Value } from './value.ts'

/** Which resources of a template belong to which function or role, found once for all of them. */
export interface Index {
  readonly aliases: readonly Attached[]
  readonly versions: ReadonlyMap<string, Attached>
  /** Policies that are resources of their own, with the roles that they name. */
  readonly policies: readonly AttachedPolicy[]
}

export interface Attached {
  readonly resource: Resource
  readonly properties: Properties
  /** What the resource says that it belongs to. */
  readonly to: Value | undefined
}

export interface AttachedPolicy {
  readonly resource: Resource
  readonly properties: Properties
  readonly roles: readonly Value[]
}

export function indexOf(resources: readonly Resource[]): Index {
  const aliases: Attached[] = []
  const versions = new Map<string, Attached>()
  const policies: AttachedPolicy[] = []
  for (const resource of resources) {
    const properties = { node: propertiesOf(resource), scope: resource.scope }
    switch (resource.type) {
      case 'AWS::Lambda::Alias':
        aliases.push({ resource, properties, to: find(properties, 'FunctionName')?.value })
        break
      case 'AWS::Lambda::Version':
        versions.set(resource.id, { resource, properties, to: find(properties, 'FunctionName')?.value })
        break
      case 'AWS::IAM::Policy':
      case 'AWS::IAM::ManagedPolicy':
      case 'AWS::IAM::RolePolicy':
        policies.push({ resource, properties, roles: rolesOf(properties) })
        break
    }
  }
  return { aliases, versions, policies }
}

function rolesOf(properties: Properties): readonly Value[] {
  const one = find(properties, 'RoleName')?.value
  const many = find(properties, 'Roles')?.value
  return [...(one ? [one] : []), ...(many?.kind === 'list' ? many.items : many ? [many] : [])]
}

/** Whether a value is the name or the ARN that the template gives a resource. */
export function pointsAt(value: Value | undefined, resource: Resource): boolean {
  return value?.kind === 'made' && same(value.resource, resource)
}

export function same(a: Resource, b: Resource): boolean {
  return a.id === b.id && sameTemplate(a.scope, b.scope)
}

function sameTemplate(a: Scope, b: Scope): boolean {
  return a.path === b.path && a.root === b.root
}
