import { randomUUID } from 'node:crypto'
import type { Runtime } from '../contract.ts'
import { conflict } from '../server/fault.ts'
import type { Code, CodeStore } from './code.ts'
import type { Deployment, FunctionTable, LocalFunction } from './functions.ts'
import { functionArn } from './names.ts'
import type { PackageType } from './settings.ts'

/** Calls back once, later; gives the way to call it off. Tests settle by hand. */
export type Schedule = (settle: () => void) => () => void

export function afterMilliseconds(milliseconds: number): Schedule {
  return (settle) => {
    const timer = setTimeout(settle, milliseconds)
    return () => clearTimeout(timer)
  }
}

export interface NewFunction {
  readonly name: string
  readonly packageType: PackageType
  readonly deployment: Deployment
  readonly tags: readonly (readonly [string, string])[]
}

/** How functions come to be, change and go. Every change moves the revision, and so does its completion. */
export interface Lifecycle {
  /** @throws AwsFault 409 when the name is taken */
  demandFree(name: string): void
  /** @throws AwsFault 409 when the name is taken */
  create(draft: NewFunction, schedule?: Schedule): LocalFunction
  /** Takes effect for invocations when it settles. The caller has checked that the function is settled. */
  change(fn: LocalFunction, next: Deployment): void
  touch(fn: LocalFunction): void
  remove(fn: LocalFunction): void
  /** Calls off what is under way, ends the runtime, waits for environments that are being ended. */
  close(): Promise<void>
}

export interface LifecycleParts {
  readonly table: FunctionTable
  readonly runtime: Runtime
  readonly codes: CodeStore
  readonly schedule: Schedule
  readonly log: (line: string) => void
}

export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { table } = parts
  const retire = retirement(parts)

  function demandFree(name: string): void {
    if (table.has(name)) throw conflict(`Function already exist: ${name}`)
  }

  function create(draft: NewFunction, schedule = parts.schedule): LocalFunction {
    demandFree(draft.name)
    const fn = pendingFunction(draft, table.region)
    table.add(fn)
    fn.cancel = schedule(() => {
      fn.state = 'Active'
      fn.revision = randomUUID()
    })
    return fn
  }

  function change(fn: LocalFunction, next: Deployment): void {
    fn.wanted = next
    fn.update = 'InProgress'
    fn.modifiedAt = new Date()
    fn.revision = randomUUID()
    fn.cancel = parts.schedule(() => {
      const before = fn.live
      fn.live = fn.wanted
      fn.generation = randomUUID()
      fn.update = 'Successful'
      fn.revision = randomUUID()
      retire.environments(fn, before.code === fn.live.code ? [] : [before.code])
    })
  }

  function remove(fn: LocalFunction): void {
    fn.cancel()
    table.delete(fn)
    retire.environments(fn, [fn.live.code, fn.wanted.code])
  }

  async function close(): Promise<void> {
    for (const fn of table.all()) fn.cancel()
    // Retirement waits for invocations in flight, and only the end of the runtime ends those.
    await parts.runtime.close()
    await retire.done()
  }

  return {
    demandFree,
    create,
    change,
    touch: (fn) => {
      fn.revision = randomUUID()
    },
    remove,
    close,
  }
}

function pendingFunction(
  { name, packageType, deployment, tags }: NewFunction,
  region: string,
): LocalFunction {
  return {
    name,
    arn: functionArn(region, name),
    packageType,
    wanted: deployment,
    live: deployment,
    generation: randomUUID(),
    revision: randomUUID(),
    modifiedAt: new Date(),
    state: 'Pending',
    update: 'Successful',
    tags: new Map(tags),
    cancel: () => {},
  }
}

/** Ends environments in the background: an update is live for new invocations while old ones still finish. */
function retirement({ runtime, codes, log }: LifecycleParts) {
  const underWay = new Set<Promise<void>>()

  async function end(fn: LocalFunction, unused: readonly Code[]): Promise<void> {
    try {
      await runtime.retire(fn.arn)
      for (const code of unused) await codes.discard(code)
    } catch (error) {
      log(`cannot end the environments of ${fn.name}: ${error instanceof Error ? error.message : error}`)
    }
  }

  return {
    environments: (fn: LocalFunction, unused: readonly Code[]) => {
      const ending: Promise<void> = end(fn, unused).finally(() => underWay.delete(ending))
      underWay.add(ending)
    },
    done: async () => {
      await Promise.all(underWay)
    },
  }
}
