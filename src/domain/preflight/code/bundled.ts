import { type Check, ok, warn } from '../check.ts'
import type { PackageReading } from './package.ts'

export interface BundledPackage {
  readonly name: string
  readonly version?: string
}

const NODE =
  /^(?:.*\/)?node_modules\/((?:@opentelemetry|@aws)\/[^/]+|aws-xray-sdk(?:-[a-z]+)?)\/package\.json$/
/** The API alone is made to be bundled: it finds the layer's SDK by itself. */
const HARMLESS = new Set(['@opentelemetry/api', '@opentelemetry/semantic-conventions'])
const PYTHON =
  /^(opentelemetry[a-z0-9_.]*|aws[_-]opentelemetry[a-z0-9_-]*|aws_xray_sdk|protobuf)-([^/]+)\.dist-info\/METADATA$/i
const DISTRO = /^@aws\/aws-distro-opentelemetry/

/** Manifests that tell the version of what would meet the layer's own copy. */
export function bundledManifests(runtime: string, names: readonly string[]): readonly string[] {
  if (!runtime.startsWith('nodejs')) return []
  return names.filter((name) => nodePackage(name) !== undefined)
}

/** Packages beside the handler that the layer brings as well, by name. */
export function bundledPackages(runtime: string, reading: PackageReading): readonly BundledPackage[] {
  const all = runtime.startsWith('nodejs')
    ? reading.names.flatMap((path) => fromNode(path, reading.files))
    : reading.names.flatMap((path) => (runtime.startsWith('python') ? fromPython(path) : []))
  const unique = new Map(all.map((one) => [`${one.name} ${one.version ?? ''}`, one]))
  return [...unique.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function nodePackage(path: string): string | undefined {
  const name = NODE.exec(path)?.[1]
  if (name === undefined || HARMLESS.has(name)) return undefined
  return name.startsWith('@aws/') && !DISTRO.test(name) ? undefined : name
}

function fromNode(path: string, files: PackageReading['files']): BundledPackage[] {
  const name = nodePackage(path)
  if (name === undefined) return []
  // A pattern rather than a parser: the file was written by strangers, and one field is all that is wanted.
  const version = /"version"\s*:\s*"([^"\\]{1,40})"/.exec(files.get(path) ?? '')?.[1]
  return [{ name, ...(version === undefined ? {} : { version }) }]
}

function fromPython(path: string): BundledPackage[] {
  const [, name, version] = PYTHON.exec(path) ?? []
  return name === undefined || version === undefined ? [] : [{ name: name.replaceAll('_', '-'), version }]
}

const SHOWN = 4

export function bundledCheck(runtime: string, reading: PackageReading): Check {
  const packages = bundledPackages(runtime, reading)
  if (packages.length === 0)
    return ok('bundled-packages', 'the code brings nothing that the layer brings too')
  const shown = packages.slice(0, SHOWN).map(({ name, version }) => (version ? `${name} ${version}` : name))
  const more = packages.length > SHOWN ? [`${packages.length - SHOWN} more`] : []
  return warn(
    'bundled-packages',
    `the code brings ${[...shown, ...more].join(', ')}, which may clash with the layer's own`,
    'leave them out of the package, or try the change on a copy of the function first',
  )
}
