import { type Field, ifKnown, type known, withDefault } from '../policy/field.ts'
import type { Subject, Texts } from '../policy/subject.ts'
import type { TemplateFunction } from './reading.ts'

/** A function of a file as it will be: with what Lambda fills in where nothing is stated (CreateFunction, "Request body"). */
export function subjectOfTemplate(fn: TemplateFunction): Subject {
  const { id, label, format, at } = fn
  const packageType = withDefault(fn.packageType, 'Zip')
  return {
    id,
    label,
    origin: { kind: 'template', format, at },
    name: fn.name,
    region: fn.region,
    packageType,
    runtime: ifKnown(packageType) === 'Image' ? { kind: 'absent' } : fn.runtime,
    architecture: withDefault(fn.architecture, 'x86_64'),
    handler: fn.handler,
    layers: withDefault<readonly Field<string>[]>(fn.layers, []),
    environment: withDefault(fn.environment, none),
    tracing: withDefault(fn.tracing, 'PassThrough'),
    timeoutSeconds: withDefault(fn.timeoutSeconds, 3),
    memoryMegabytes: withDefault(fn.memoryMegabytes, 128),
    role: fn.role,
    roleMayTrace: fn.roleMayTrace,
    snapStart: withDefault(fn.snapStart, false),
    tags: withDefault(fn.tags, none),
    aliases: withDefault(fn.aliases, []),
    exists: withDefault(fn.exists, true),
  }
}

const none: Texts = { entries: new Map<string, ReturnType<typeof known<string>>>() }
