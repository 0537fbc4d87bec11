import type { LambdaFunction } from '../instrument/function.ts'
import type { RoleRights } from '../permissions/role-rights.ts'
import type { Found } from '../preflight/check.ts'
import type { Traffic } from '../preflight/traffic.ts'
import { absent, type Field, known, unknown } from './field.ts'
import type { AliasTarget, Subject, SubjectAlias, Texts } from './subject.ts'

/** What Lambda does not tell with the function itself, as far as somebody asked. */
export interface LiveExtras {
  readonly role?: RoleRights
  readonly traffic?: Traffic
}

export function subjectOfFunction(fn: LambdaFunction, extras: LiveExtras = {}): Subject {
  return {
    id: fn.name,
    label: fn.name,
    origin: { kind: 'live', fn },
    name: known(fn.name),
    region: known(fn.region),
    packageType: known(fn.packageType),
    runtime: optional(fn.runtime),
    architecture: known(fn.architecture),
    handler: optional(fn.handler),
    layers: known(fn.layers.map((arn) => known(arn))),
    environment:
      fn.environment.kind === 'readable'
        ? known(textsOf(fn.environment.variables))
        : unknown(`the variables cannot be read: ${fn.environment.reason}`),
    tracing: known(fn.tracing),
    timeoutSeconds: known(fn.timeoutSeconds),
    memoryMegabytes: known(fn.memoryMegabytes),
    role: optional(fn.role),
    roleMayTrace: roleField(extras.role),
    snapStart: known(fn.snapStart === true),
    tags:
      fn.tags.kind === 'readable'
        ? known(textsOf(fn.tags.values))
        : unknown(`the tags cannot be read: ${fn.tags.reason}`),
    aliases: extras.traffic ? aliasesOf(extras.traffic) : unknown('nobody asked for the aliases'),
    exists: known(true),
  }
}

function optional(value: string | undefined): Field<string> {
  return value === undefined ? absent : known(value)
}

function textsOf(values: Readonly<Record<string, string>>): Texts {
  return { entries: new Map(Object.entries(values).map(([name, value]) => [name, known(value)])) }
}

function roleField(rights: RoleRights | undefined): Field<boolean> {
  if (rights === undefined) return unknown('nobody asked what the role may do')
  if (rights.kind === 'unproved') return unknown('no policy that could be read is known to allow it')
  return rights.kind === 'unknown' ? unknown(rights.reason) : known(rights.kind === 'may')
}

function aliasesOf({ aliases, traced, provisioned }: Traffic): Field<readonly SubjectAlias[]> {
  if (aliases.kind === 'unknown') return unknown(aliases.reason)
  return known(
    aliases.value.map(({ name, version, shares }) => {
      const others = Object.entries(shares)
      const rest = others.reduce((left, [, share]) => left - share, 1)
      const targets = [[version, rest] as const, ...others]
      return {
        name: known(name),
        targets: known(targets.map(([to, share]) => target(to, share, traced))),
        provisioned: warm(name, provisioned),
      }
    }),
  )
}

function target(version: string, share: number, traced: ReadonlySet<string>): AliasTarget {
  return {
    version: version.startsWith('$LATEST')
      ? { kind: 'latest' }
      : { kind: 'numbered', number: version, traced: known(traced.has(version)) },
    share: known(share),
  }
}

function warm(
  alias: string,
  provisioned: Found<readonly { qualifier: string; requested: number }[]>,
): Field<number> {
  if (provisioned.kind === 'unknown') return unknown(provisioned.reason)
  const row = provisioned.value.find(({ qualifier }) => qualifier === alias)
  return row ? known(row.requested) : absent
}
