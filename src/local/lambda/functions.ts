import { AwsFault, conflict, notFound } from '../server/fault.ts'
import type { Code } from './code.ts'
import { functionArn, localName } from './names.ts'
import type { PackageType, Settings } from './settings.ts'

export type Architecture = 'x86_64' | 'arm64'

/** What an update can change. */
export interface Deployment {
  readonly settings: Settings
  readonly code: Code
  readonly architecture: Architecture
}

/**
 * One function, changed in place by its lifecycle.
 *
 *     update accepted            settled
 *     wanted  old | new ............ new      what the API tells
 *     live    old   old ............ new      what invocations run
 *     revision  1 | 2 .............. 3
 */
export interface LocalFunction {
  readonly name: string
  readonly arn: string
  readonly packageType: PackageType
  wanted: Deployment
  live: Deployment
  /** Of `live`. */
  generation: string
  revision: string
  modifiedAt: Date
  state: 'Pending' | 'Active'
  update: 'Successful' | 'InProgress'
  readonly tags: Map<string, string>
  /** Stops the transition under way. */
  cancel: () => void
}

/** The functions of one Region, by name. */
export interface FunctionTable {
  readonly region: string
  has(name: string): boolean
  add(fn: LocalFunction): void
  delete(fn: LocalFunction): void
  /** In order of names. */
  all(): readonly LocalFunction[]
  /**
   * @param written name, partial ARN or ARN, with or without qualifier
   * @throws AwsFault ResourceNotFoundException, also for every qualifier but `$LATEST`
   */
  find(written: string, qualifier?: string): Found
}

export interface Found {
  readonly fn: LocalFunction
  /** The function's ARN as answers give it: qualified when asked for with a qualifier. */
  readonly askedArn: string
  readonly qualified: boolean
}

export function createFunctionTable(region: string): FunctionTable {
  const functions = new Map<string, LocalFunction>()
  return {
    region,
    has: (name) => functions.has(name),
    add: (fn) => void functions.set(fn.name, fn),
    delete: (fn) => void functions.delete(fn.name),
    all: () => [...functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    find: (written, asked) => {
      const { name, qualifier } = localName(written, region, asked || undefined)
      const arn = functionArn(region, name)
      const askedArn = qualifier === undefined ? arn : `${arn}:${qualifier}`
      const fn = functions.get(name)
      if (fn === undefined || (qualifier !== undefined && qualifier !== '$LATEST')) {
        throw notFound(`Function not found: ${askedArn}`)
      }
      return { fn, askedArn, qualified: qualifier !== undefined }
    },
  }
}

/** @throws AwsFault 412 for a stale revision, 409 while the function is being created or updated */
export function demandWritable(fn: LocalFunction, revision: string | undefined): void {
  if (revision !== undefined && revision !== fn.revision) {
    throw new AwsFault(
      412,
      'PreconditionFailedException',
      'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
    )
  }
  demandSettled(fn)
}

/** @throws AwsFault 409 while the function is being created or updated */
export function demandSettled(fn: LocalFunction): void {
  demandActive(fn)
  if (fn.update === 'InProgress') {
    throw conflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${fn.arn}`,
    )
  }
}

/** @throws AwsFault 409 while the function is being created */
export function demandActive(fn: LocalFunction): void {
  if (fn.state === 'Active') return
  throw conflict(
    `The operation cannot be performed at this time. The function is currently in the following state: ${fn.state}`,
  )
}
