import type { Architecture, TracingMode } from '../../instrument/function.ts'
import { absent, type Field, ifKnown, known, unknown } from '../../policy/field.ts'
import type { FunctionFields, TemplateFormat } from '../../policy/subject.ts'
import type { TemplateFunction } from '../reading.ts'
import { child, textOf } from '../tree.ts'
import { wordAt } from '../words.ts'
import { aliasesOf } from './aliases.ts'
import type { Truth } from './conditions.ts'
import { find, numberAt, type Properties, tagsInList, textAt, textsInList, textsInMap } from './fields.ts'
import { propertiesOf } from './globals.ts'
import { roleMayTrace } from './role.ts'
import type { Resource } from './scope.ts'
import type { Index } from './stack-index.ts'

const SAM = 'AWS::Serverless::Function'
const PLAIN = 'AWS::Lambda::Function'

export function isFunction({ type }: Resource): boolean {
  return type === SAM || type === PLAIN
}

/** @param exists whether the deployment makes it, the stacks around it included */
export function functionOf(
  resource: Resource,
  index: Index,
  format: TemplateFormat,
  exists: Truth,
): TemplateFunction {
  const properties = { node: propertiesOf(resource), scope: resource.scope }
  const sam = resource.type === SAM
  const name = textAt(properties, 'FunctionName')
  const tracing = tracingOf(properties, sam)
  return {
    id: `${resource.scope.path}${resource.id}`,
    label: ifKnown(name) ?? constructPath(resource) ?? `${resource.scope.path}${resource.id}`,
    format,
    at: resource.at,
    logicalId: resource.id,
    ...(sam ? { sam } : {}),
    name,
    ...plainFields(properties, sam),
    region: regionOf(resource),
    packageType: packageType(properties),
    tracing,
    role: roleOf(properties, sam),
    roleMayTrace: roleMayTrace(resource, properties, index, tracing),
    aliases: aliasesOf(resource, properties, index),
    exists,
  }
}

type PlainFields = Pick<
  FunctionFields,
  | 'runtime'
  | 'architecture'
  | 'handler'
  | 'layers'
  | 'environment'
  | 'timeoutSeconds'
  | 'memoryMegabytes'
  | 'snapStart'
  | 'tags'
>

function plainFields(properties: Properties, sam: boolean): PlainFields {
  return {
    runtime: textAt(properties, 'Runtime'),
    architecture: architectureOf(properties),
    handler: textAt(properties, 'Handler'),
    layers: textsInList(find(properties, 'Layers')),
    environment: textsInMap(find(properties, 'Environment', 'Variables')),
    timeoutSeconds: numberAt(properties, 'Timeout'),
    memoryMegabytes: numberAt(properties, 'MemorySize'),
    snapStart: snapStartOf(properties),
    tags: sam ? textsInMap(find(properties, 'Tags')) : tagsInList(find(properties, 'Tags')),
  }
}

const modes: Readonly<Record<string, TracingMode>> = { Active: 'Active', PassThrough: 'PassThrough' }

/** `Disabled` is SAM's word for leaving it out. */
function tracingOf(properties: Properties, sam: boolean): Field<TracingMode> {
  if (!sam) return wordAt(textAt(properties, 'TracingConfig', 'Mode'), modes)
  return wordAt(textAt(properties, 'Tracing'), { ...modes, Disabled: 'PassThrough' })
}

function packageType(properties: Properties): Field<'Zip' | 'Image'> {
  const stated = wordAt(textAt(properties, 'PackageType'), { Zip: 'Zip', Image: 'Image' })
  if (stated.kind !== 'absent') return stated
  const image = find(properties, 'ImageUri') ?? find(properties, 'Code', 'ImageUri')
  return image && image.value.kind !== 'none' ? known('Image', image.at) : absent
}

function architectureOf(properties: Properties): Field<Architecture> {
  const list = textsInList(find(properties, 'Architectures'))
  if (list.kind !== 'known') return list
  return wordAt(list.value[0] ?? absent, { x86_64: 'x86_64', arm64: 'arm64' })
}

function snapStartOf(properties: Properties): Field<boolean> {
  const when = wordAt(textAt(properties, 'SnapStart', 'ApplyOn'), { PublishedVersions: 'yes', None: 'no' })
  return when.kind === 'known' ? known(when.value === 'yes', when.at) : when
}

function regionOf({ scope }: Resource): Field<string> {
  const { region } = scope.pseudo
  return region === undefined ? unknown('the template does not say where it is deployed') : known(region)
}

function roleOf(properties: Properties, sam: boolean): Field<string> {
  const role = textAt(properties, 'Role')
  return sam && role.kind === 'absent' ? unknown('SAM makes a role when it deploys') : role
}

/** What CDK calls the construct, without the part that is the same for all functions. */
function constructPath({ node }: Resource): string | undefined {
  return textOf(child(node, 'Metadata', 'aws:cdk:path'))?.replace(/\/Resource$/, '')
}
