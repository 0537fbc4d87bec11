import { invalidParameter } from '../server/fault.ts'
import { type Code, type CodeStore, codeMember, readCode } from './code.ts'
import { demand, oneOf, present } from './constraints.ts'
import { type Body, flag, text, texts } from './fields.ts'
import type { Architecture, FunctionTable, LocalFunction } from './functions.ts'
import type { LayerRegistry } from './layers.ts'
import type { Lifecycle, NewFunction } from './lifecycle.ts'
import { localName } from './names.ts'
import { DEFAULT_SETTINGS, type PackageType, readSettings } from './settings.ts'
import { readTags } from './tags.ts'

export interface ControlPlane {
  readonly table: FunctionTable
  readonly lifecycle: Lifecycle
  readonly codes: CodeStore
  readonly layers: LayerRegistry
}

/** CreateFunction. @throws AwsFault */
export async function createFunction(body: Body, plane: ControlPlane): Promise<LocalFunction> {
  const draft = readNewFunction(body, plane)
  // Looked at once before the archive is unpacked, and once more when the function is added.
  plane.lifecycle.demandFree(draft.name)
  const code = await readCode(codeMember(body), draft.packageType, plane.codes)
  try {
    return plane.lifecycle.create(withCode(draft, code))
  } catch (error) {
    await plane.codes.discard(code)
    throw error
  }
}

type Draft = ReturnType<typeof readNewFunction>

function readNewFunction(body: Body, plane: ControlPlane) {
  const written = text(body, 'FunctionName')
  const packageType = readPackageType(body)
  demand(present('functionName', written), present('role', text(body, 'Role')), present('code', body.Code))
  const { name, qualifier } = localName(written ?? '', plane.table.region, undefined)
  if (qualifier !== undefined) throw invalidParameter('The name of a new function takes no qualifier.')
  refusePublish(body)
  const scope = { packageType, region: plane.table.region, layers: plane.layers }
  const settings = readSettings(body, DEFAULT_SETTINGS, scope)
  if (packageType === 'Zip' && (settings.runtime === undefined || !settings.handler)) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    )
  }
  const architecture = readArchitecture(body) ?? 'x86_64'
  return { name, packageType, settings, architecture, tags: readTags(body) ?? [] }
}

function withCode({ name, packageType, settings, architecture, tags }: Draft, code: Code): NewFunction {
  return { name, packageType, tags, deployment: { settings, architecture, code } }
}

function readPackageType(body: Body): PackageType {
  const packageType = text(body, 'PackageType')
  demand(oneOf('packageType', packageType, ['Image', 'Zip']))
  return packageType === 'Image' ? 'Image' : 'Zip'
}

export function readArchitecture(body: Body): Architecture | undefined {
  const architectures = texts(body, 'Architectures')
  if (architectures === undefined) return undefined
  if (architectures.length !== 1) {
    throw invalidParameter('Architectures must hold exactly one of arm64, x86_64.')
  }
  demand(oneOf('architectures', architectures[0], ['x86_64', 'arm64']))
  return architectures[0] === 'arm64' ? 'arm64' : 'x86_64'
}

/** Versions do not exist here, and a caller who asked for one must not believe that it does. */
export function refusePublish(body: Body): void {
  if (flag(body, 'Publish'))
    throw invalidParameter('otl local does not publish versions: it keeps $LATEST only')
}
