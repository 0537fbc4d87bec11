import type { Architecture, TracingMode } from '../../instrument/function.ts'
import { absent, type Field, ifKnown, known, unknown } from '../../policy/field.ts'
import type { FunctionFields } from '../../policy/subject.ts'
import type { ReadingOptions, TemplateFunction, TemplateReading } from '../reading.ts'
import { child, type Document, textOf } from '../tree.ts'
import { wordAt } from '../words.ts'
import { aliasesOf } from './aliases.ts'
import { type Attached, attachedIn } from './attached.ts'
import { listAttribute, mapAttribute, referencesIn, textAttribute } from './attribute.ts'
import { openPlan, type Plan, type PlanResource } from './resource.ts'
import { roleMayTrace } from './role.ts'

/** Functions that will be there when the plan is applied (Terraform's "JSON Output Format"). */
export function functionsOfPlan(document: Document, options: ReadingOptions): TemplateReading {
  const plan = openPlan(document)
  const functions = plan.byType.get('aws_lambda_function') ?? []
  const index = attachedIn(plan)
  const errored = child(document.root, 'errored')
  const broken = errored?.kind === 'scalar' && errored.text === 'true'
  const at = { file: document.file, line: 1, column: 1 }
  return {
    functions: functions.map((fn) => functionOf(plan, index, fn, options)),
    problems: broken
      ? [{ weight: 'unread', at, says: 'the plan ended with an error, and is not whole' }]
      : [],
  }
}

function functionOf(
  plan: Plan,
  index: Attached,
  fn: PlanResource,
  options: ReadingOptions,
): TemplateFunction {
  const { document } = plan
  const name = textAttribute(fn, document, 'function_name')
  return {
    id: fn.address,
    label: ifKnown(name) ?? fn.address,
    format: 'terraform',
    at: fn.at,
    name,
    ...plainFields(fn, document),
    region: regionOf(fn, document, options),
    role: textAttribute(fn, document, 'role'),
    roleMayTrace: roleMayTrace(plan, index, fn),
    aliases: aliasesOf(plan, index, fn),
    exists: known(true),
  }
}

type PlainFields = Omit<FunctionFields, 'name' | 'region' | 'role' | 'roleMayTrace' | 'aliases' | 'exists'>

const modes: Readonly<Record<string, TracingMode>> = { Active: 'Active', PassThrough: 'PassThrough' }
const architectures: Readonly<Record<string, Architecture>> = { x86_64: 'x86_64', arm64: 'arm64' }

function plainFields(fn: PlanResource, document: Document): PlainFields {
  const text = (...path: [string, ...string[]]) => textAttribute(fn, document, ...path)
  const built = listAttribute(fn, document, 'architectures')
  const start = wordAt(text('snap_start', 'apply_on'), { PublishedVersions: 'yes', None: 'no' })
  return {
    packageType: wordAt(text('package_type'), { Zip: 'Zip', Image: 'Image' }),
    runtime: filled(text('runtime')),
    architecture: built.kind === 'known' ? wordAt(built.value[0] ?? absent, architectures) : built,
    handler: filled(text('handler')),
    layers: listAttribute(fn, document, 'layers'),
    environment: mapAttribute(fn, document, 'environment', 'variables'),
    tracing: wordAt(text('tracing_config', 'mode'), modes),
    timeoutSeconds: numberOf(text('timeout')),
    memoryMegabytes: numberOf(text('memory_size')),
    snapStart: start.kind === 'known' ? known(start.value === 'yes', start.at) : start,
    tags: tagsOf(fn, document),
  }
}

/** The provider writes empty texts for what is not set. */
function filled(field: Field<string>): Field<string> {
  return field.kind === 'known' && field.value === '' ? absent : field
}

function numberOf(field: Field<string>): Field<number> {
  if (field.kind !== 'known') return field
  return /^\d{1,9}$/.test(field.value)
    ? known(Number(field.value), field.at)
    : unknown('it is no number', field.at)
}

/** `tags_all` has the provider's default tags too. */
function tagsOf(fn: PlanResource, document: Document): FunctionFields['tags'] {
  const all = mapAttribute(fn, document, 'tags_all')
  return all.kind === 'known' ? all : mapAttribute(fn, document, 'tags')
}

/** Of the resource (AWS provider 6), of its ARN, of its provider, of the command line. */
function regionOf(fn: PlanResource, document: Document, options: ReadingOptions): Field<string> {
  const own = textAttribute(fn, document, 'region')
  if (own.kind === 'known') return own
  const arn = ifKnown(textAttribute(fn, document, 'arn'))?.split(':')[3]
  const region = arn ?? providerRegion(fn, document) ?? options.region
  return region === undefined ? unknown('the plan does not say which region it is for', fn.at) : known(region)
}

function providerRegion({ config }: PlanResource, { root }: Document): string | undefined {
  const key = textOf(child(config, 'provider_config_key')) ?? 'aws'
  const providers = child(root, 'configuration', 'provider_config')
  const provider = child(providers, key) ?? child(providers, key.replace(/^.*:/, ''))
  const region = child(provider, 'expressions', 'region')
  const constant = textOf(child(region, 'constant_value'))
  if (constant !== undefined) return constant
  const [, variable] = /^var\.([\w-]+)$/.exec(referencesIn(region)[0] ?? '') ?? []
  return variable === undefined ? undefined : textOf(child(root, 'variables', variable, 'value'))
}
