import type { Field, Place } from '../../src/domain/policy/field.ts'
import type { FunctionFields, SubjectAlias, Texts, Version } from '../../src/domain/policy/subject.ts'
import type { TemplateReading } from '../../src/domain/template/reading.ts'

const fields = [
  'name',
  'region',
  'packageType',
  'runtime',
  'architecture',
  'handler',
  'layers',
  'environment',
  'tracing',
  'timeoutSeconds',
  'memoryMegabytes',
  'role',
  'roleMayTrace',
  'snapStart',
  'tags',
  'aliases',
  'exists',
] as const satisfies readonly (keyof FunctionFields)[]

/** A reading as lines for people: one a field that is stated or unknown, with its place. */
export function describeReading({ functions, problems }: TemplateReading): string {
  const lines = functions.flatMap((fn) => [
    `${fn.id}${fn.label === fn.id ? '' : ` "${fn.label}"`} (${fn.format}) ${told(fn.at)}`,
    ...fields.flatMap((name) => describe(name, fn[name])),
    '',
  ])
  const wrong = problems.map(({ weight, at, says }) => `${weight} ${told(at)} ${says}`)
  return `${[...lines, ...wrong].join('\n').trimEnd()}\n`
}

function describe(name: string, field: Field<unknown>): string[] {
  if (field.kind === 'absent') return []
  const head = `  ${name}: `
  if (field.kind === 'unknown') return [`${head}${one(field)}`]
  if (Array.isArray(field.value)) {
    return [`${head}${where(field)}`, ...field.value.flatMap((item) => itemLines(item))]
  }
  if (isTexts(field.value)) {
    const { entries, more } = field.value
    return [
      `${head}${where(field)}`,
      ...[...entries].map(([key, value]) => `    ${key} = ${one(value)}`),
      ...(more === undefined ? [] : [`    … ${more}`]),
    ]
  }
  return [`${head}${one(field)}`]
}

function itemLines(item: Field<string> | SubjectAlias): string[] {
  if ('kind' in item) return [`    - ${one(item)}`]
  const targets = item.targets.kind === 'known' ? item.targets.value : []
  return [
    `    - ${one(item.name)}${item.provisioned.kind === 'absent' ? '' : `, provisioned ${one(item.provisioned)}`}`,
    ...(item.targets.kind === 'unknown' ? [`      ${one(item.targets)}`] : []),
    ...targets.map(({ version, share }) => `      ${one(share)} to ${versionText(version)}`),
  ]
}

function versionText(version: Version): string {
  switch (version.kind) {
    case 'latest':
      return '$LATEST'
    case 'numbered':
      return `version ${version.number}, traced ${one(version.traced)}`
    case 'published':
      return `a version that is published on ${version.on}`
    case 'unknown':
      return `unknown: ${version.reason}`
  }
}

function one(field: Field<unknown>): string {
  if (field.kind === 'absent') return 'absent'
  if (field.kind === 'known') return `${String(field.value)}${where(field)}`
  return `unknown: ${field.reason}${field.outline === undefined ? '' : ` [${field.outline}]`}${where(field)}`
}

function where(field: Field<unknown>): string {
  return field.kind === 'absent' || !field.at ? '' : `  @${field.at.line}:${field.at.column}`
}

function told({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}

function isTexts(value: unknown): value is Texts {
  return typeof value === 'object' && value !== null && 'entries' in value
}
