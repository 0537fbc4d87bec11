import { runtimes } from '../../domain/catalogue/runtimes.ts'
import { invalidParameter } from '../server/fault.ts'

/** @throws AwsFault InvalidParameterValueException, as Lambda answers for a runtime it does not know */
export function demandRuntime(runtime: string): void {
  const known = runtimes.map(({ id }) => id)
  if (known.includes(runtime)) return
  throw invalidParameter(
    `Value ${runtime.slice(0, 256)} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(', ')}] or be a valid ARN`,
  )
}

/** Whether `otl local` can run functions of this runtime: nodejs20.x and newer. */
export function isRunnable(runtime: string): boolean {
  const version = /^nodejs(\d+)\.x$/.exec(runtime)?.[1]
  return version !== undefined && Number(version) >= 20
}

/** The managed runtime nearest to a Node.js release; odd and newer releases take the one below. */
export function runtimeForNode(major: number): string {
  return major >= 24 ? 'nodejs24.x' : major >= 22 ? 'nodejs22.x' : 'nodejs20.x'
}
